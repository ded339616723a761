"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "campaigns.not_yet_open": Wording(_("This opens on {day}."), _("Prepare now; what you enter is kept.")),
    "campaigns.window_closed": Wording(
        _("The deadline passed at {deadline}."),
        _("What you entered is kept. Ask your recommending unit whether a further call is planned."),
    ),
    "campaigns.extended_window_closed": Wording(
        _("The deadline, extended on {made_on}, passed at {deadline}. Reason of the extension: {reason}"),
        _("What you entered is kept. Ask your recommending unit whether a further call is planned."),
    ),
    "campaigns.own_window_closed": Wording(
        _("The deadline that {unit} set for its applicants on {made_on} passed at {deadline}. Reason: {reason}"),
        _("What you entered is kept. Ask the recommending unit: it can take its earlier deadline back."),
    ),
    "campaigns.no_deadline": Wording(
        _("The notice gives this stage no last day, so there is none to move."), _("Choose a stage with a deadline.")
    ),
    "campaigns.not_later": Wording(
        _("An extension must be later than the day in force, {day}."), _("Choose a later day.")
    ),
    "campaigns.day_has_passed": Wording(
        _("This day has passed: an extension reaches at least to the end of {day}."), _("Choose a later day.")
    ),
    "campaigns.later_stage_first": Wording(
        _("A later stage, “{stage}”, closes before that, on {day}."), _("Extend the later stage first.")
    ),
    "campaigns.not_a_units_stage": Wording(
        _("This stage is not done unit by unit."), _("Extend it for all, or choose a stage up to the recommendation.")
    ),
    "campaigns.not_earlier": Wording(
        _("A unit's own deadline must be earlier than the campaign's, {day}."),
        _("Choose an earlier day, or take your own deadline back."),
    ),
    "campaigns.not_at_once": Wording(
        _("An own deadline must leave the applicants time: it can be set for days after {day} only."),
        _("Choose a later day."),
    ),
    "campaigns.no_own_deadline": Wording(_("Your unit has set no earlier deadline."), ""),
    "campaigns.reason_missing": Wording(
        _("A change of a deadline needs a reason of at most {limit} characters; it is published."),
        _("Give the reason."),
    ),
    "campaigns.already_open": Wording(
        _("A campaign on this notice exists already."), _("Go on with the campaign that is there.")
    ),
    "campaigns.rulebook_changed": Wording(
        _("The rules of this notice differ from those that the campaign was opened with."),
        _("The operator must restore the published rules; nothing can be done under other rules."),
    ),
}

VERBS = {
    "campaigns.open": _("opened the campaign"),
    "campaigns.close": _("closed the campaign"),
    "campaigns.extend": _("extended a deadline"),
    "campaigns.remind": _("reminded units"),
    "campaigns.set_own_deadline": _("set the unit's own deadline"),
}
