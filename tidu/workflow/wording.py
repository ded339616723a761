"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "workflow.not_now": Wording(
        _("This cannot be done in the present state ({state})."),
        _("Somebody may have acted in the meantime. Reload the page to see how the matter stands now."),
    ),
}
