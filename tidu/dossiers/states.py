"""States of a dossier and of its steps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tidu.workflow.transitions import table


class DossierState(TextChoices):
    """Where the dossier stands for the applicant. The steps say where it stands in the process."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned for correction")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")
    RECOGNISED = "recognised", _("recognised")
    DECLINED = "declined", _("not successful")


class StepState(TextChoices):
    """Where one stage stands for one dossier."""

    WAITING = "waiting", _("waiting")
    OPEN = "open", pgettext_lazy("step", "open")
    PASSED = "passed", pgettext_lazy("step", "passed")
    RETURNED = "returned", _("returned")
    REFUSED = "refused", _("not passed")
    WITHDRAWN = "withdrawn", pgettext_lazy("application", "withdrawn")


EDITABLE = frozenset({DossierState.DRAFT, DossierState.RETURNED})
ENDED = frozenset({DossierState.WITHDRAWN, DossierState.RECOGNISED, DossierState.DECLINED})

DOSSIER_TRANSITIONS = table(
    ("declare", EDITABLE, None),
    ("submit", EDITABLE, DossierState.SUBMITTED),
    ("return", [DossierState.SUBMITTED], DossierState.RETURNED),
    ("withdraw", [DossierState.DRAFT, DossierState.SUBMITTED, DossierState.RETURNED], DossierState.WITHDRAWN),
    ("resume", [DossierState.WITHDRAWN], DossierState.DRAFT),
    ("recognise", [DossierState.SUBMITTED], DossierState.RECOGNISED),
    ("decline", [DossierState.SUBMITTED], DossierState.DECLINED),
)

STEP_TRANSITIONS = table(
    ("open_step", [StepState.WAITING, StepState.RETURNED, StepState.PASSED], StepState.OPEN),
    ("pass_step", [StepState.OPEN], StepState.PASSED),
    ("return_step", [StepState.OPEN], StepState.RETURNED),
    ("refuse_step", [StepState.OPEN], StepState.REFUSED),
    ("withdraw_step", [StepState.WAITING, StepState.OPEN, StepState.RETURNED, StepState.PASSED], StepState.WITHDRAWN),
    ("restart_step", [StepState.WITHDRAWN], StepState.WAITING),
)
