"""The pages of dossiers."""

from tidu.dossiers.views.filling import attach, attachments, declarations, declare, detach
from tidu.dossiers.views.opening import opening_list
from tidu.dossiers.views.reading import channel_list, detail, dossier_list, download, log, version
from tidu.dossiers.views.section import autosave, here, section, settle
from tidu.dossiers.views.starting import start, start_for_factory
from tidu.dossiers.views.submitting import receipt, resume, submission, submit, withdraw
from tidu.dossiers.views.uploading import begin_upload, upload

__all__ = [
    "attach",
    "attachments",
    "autosave",
    "begin_upload",
    "channel_list",
    "declarations",
    "declare",
    "detach",
    "detail",
    "dossier_list",
    "download",
    "here",
    "log",
    "opening_list",
    "receipt",
    "resume",
    "section",
    "settle",
    "start",
    "start_for_factory",
    "submission",
    "submit",
    "upload",
    "version",
    "withdraw",
]
