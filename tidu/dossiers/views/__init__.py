"""The pages of dossiers."""

from tidu.dossiers.views.filling import attach, attachments, declarations, declare, detach, section
from tidu.dossiers.views.reading import channel_list, detail, dossier_list, download, log, version
from tidu.dossiers.views.starting import start, start_for_factory
from tidu.dossiers.views.submitting import resume, submission, submit, withdraw

__all__ = [
    "attach",
    "attachments",
    "channel_list",
    "declarations",
    "declare",
    "detach",
    "detail",
    "dossier_list",
    "download",
    "log",
    "resume",
    "section",
    "start",
    "start_for_factory",
    "submission",
    "submit",
    "version",
    "withdraw",
]
