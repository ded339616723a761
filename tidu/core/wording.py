"""How the findings of this module are said."""

from django.utils.translation import gettext_lazy as _

from tidu.core.findings import Wording

WORDING = {
    "core.said": Wording("{says}", "{way_out}"),
    "core.export_too_large": Wording(
        _("The list has more than {limit} rows, the most that one file holds."),
        _("Search or filter the list, then export it in parts."),
    ),
    "core.too_many_at_once": Wording(
        _("More than {limit} rows are chosen, the most for one act."), _("Choose fewer rows, and act in several parts.")
    ),
    "core.nothing_chosen": Wording(_("No row is chosen."), _("Tick the rows in the list, then choose the act.")),
    "core.row_gone": Wording(_("The row is not there any more."), _("Open the list anew.")),
    "core.not_permitted": Wording(
        _("You may not do this to this row."), _("Ask the office whose task it is, or leave the row out.")
    ),
    "core.too_many_views": Wording(_("You have {limit} views of this list already."), _("Remove one, then save this.")),
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
