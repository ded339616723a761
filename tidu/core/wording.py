"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "core.said": Wording("{says}", "{way_out}"),
    "core.file_empty": Wording(_("The file is empty."), _("Choose the file again.")),
    "core.file_too_large": Wording(
        _("The file is larger than {limit} MB."), _("Reduce the file or split it, then attach it again.")
    ),
    "core.file_type_refused": Wording(
        _("The content of the file is none of the accepted types ({allowed})."),
        _("Save the document in one of the accepted types and attach it again."),
    ),
    "core.file_name_lies": Wording(
        _("The name of the file does not fit its content, which is {found}."),
        _("Give the file its proper ending and attach it again."),
    ),
    "core.file_is_bomb": Wording(
        _("The file unpacks to far more than its size, which is not safe to open."),
        _("Save the document anew in your office program and attach it again."),
    ),
}
