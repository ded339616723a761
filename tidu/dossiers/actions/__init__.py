"""The writes of a dossier: filling it, submitting it, and moving it through the stages."""

from tidu.dossiers.actions.filling import attach, declare, detach, start_dossier
from tidu.dossiers.actions.moving import decline, pass_step, recognise, refuse_step, return_dossier
from tidu.dossiers.actions.opening import record_opening, record_openings
from tidu.dossiers.actions.saving import Basis, Saved, Waiting, note_editor, save_section, settle_dispute, sweep_editors
from tidu.dossiers.actions.submitting import resume_dossier, submit_dossier, withdraw_dossier
from tidu.dossiers.actions.uploading import add_part, begin_upload, cancel_upload, finish_upload, sweep_uploads

__all__ = [
    "Basis",
    "Saved",
    "Waiting",
    "add_part",
    "attach",
    "begin_upload",
    "cancel_upload",
    "declare",
    "decline",
    "detach",
    "finish_upload",
    "note_editor",
    "pass_step",
    "recognise",
    "record_opening",
    "record_openings",
    "refuse_step",
    "resume_dossier",
    "return_dossier",
    "save_section",
    "settle_dispute",
    "start_dossier",
    "submit_dossier",
    "sweep_editors",
    "sweep_uploads",
    "withdraw_dossier",
]
