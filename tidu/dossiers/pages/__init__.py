"""What pages show of a dossier: its content, its way, its conditions, its log, and a section while people type."""

from tidu.dossiers.pages.editing import autosaved, base_of, disputes_of, gaps_note, others_note
from tidu.dossiers.pages.outline import linked, neighbours, outline_of, place_url, position_of
from tidu.dossiers.pages.reading import (
    Answer,
    Part,
    Proof,
    ReadFile,
    evidence_of,
    judgement_of,
    labelled_reasons,
    labels_of,
    parts_of,
    proofs_of,
    rail_of,
    role_of,
    roles_of,
    shown_section,
    shown_value,
    state_tag,
    timeline_of,
)
from tidu.dossiers.pages.submitting import next_step_of, receipt_of
from tidu.dossiers.pages.words import in_language, said

__all__ = [
    "Answer",
    "Part",
    "Proof",
    "ReadFile",
    "autosaved",
    "base_of",
    "disputes_of",
    "evidence_of",
    "gaps_note",
    "in_language",
    "judgement_of",
    "labelled_reasons",
    "labels_of",
    "linked",
    "neighbours",
    "next_step_of",
    "others_note",
    "outline_of",
    "parts_of",
    "place_url",
    "position_of",
    "proofs_of",
    "rail_of",
    "receipt_of",
    "role_of",
    "roles_of",
    "said",
    "shown_section",
    "shown_value",
    "state_tag",
    "timeline_of",
]
