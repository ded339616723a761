"""The writes of a dossier: filling it, submitting it, and moving it through the stages."""

from tidu.dossiers.actions.filling import attach, declare, detach, save_section, start_dossier
from tidu.dossiers.actions.moving import decline, pass_step, recognise, refuse_step, return_dossier
from tidu.dossiers.actions.submitting import resume_dossier, submit_dossier, withdraw_dossier

__all__ = [
    "attach",
    "declare",
    "decline",
    "detach",
    "pass_step",
    "recognise",
    "refuse_step",
    "resume_dossier",
    "return_dossier",
    "save_section",
    "start_dossier",
    "submit_dossier",
    "withdraw_dossier",
]
