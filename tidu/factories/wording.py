"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "factories.region_unknown": Wording(_("This region is not in the list."), _("Choose a region from the list.")),
    "factories.region_too_wide": Wording(
        _("A whole province is too wide for the place of a factory."), _("Choose the county or the city.")
    ),
    "factories.not_under_corps": Wording(
        _("The Production and Construction Corps is in charge of factories in Xinjiang only."),
        _("Untick the corps, or choose the region in Xinjiang where the factory lies."),
    ),
    "factories.industry_unknown": Wording(
        _("This industry is not in the list."), _("Choose a division of GB/T 4754 from the list.")
    ),
    "factories.start_in_future": Wording(
        _("Construction cannot have started on a day to come."), _("Give the day on which construction started.")
    ),
    "factories.completion_in_future": Wording(
        _("Construction cannot have been completed on a day to come."),
        _("Leave the day of completion empty until construction is completed."),
    ),
    "factories.completed_before_start": Wording(
        _("The day of completion lies before the start of construction."), _("Correct one of the two days.")
    ),
    "factories.name_taken": Wording(
        _("The enterprise already has a factory of this name."), _("Choose another name, or open the existing factory.")
    ),
    "factories.title_held": Wording(
        _("The factory holds a valid title of this level already: {level}."),
        _("Look at the factory's ladder; a level is granted once."),
    ),
}
