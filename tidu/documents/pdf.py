"""PDF by typst: a template, which is ours, and data, which is anybody's.

Data reaches the template as JSON in ``sys.inputs.data`` and stays text there: nothing that people wrote is ever a part
of the markup. A template reads only what lies in its own folder.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

WEIGHTS = ("400Regular", "700Bold")
EPOCH = 0
"""The moment that a file bears as that of its making: always the same, so that equal data give equal bytes."""


def render(template: Path, data: Mapping[str, Any]) -> bytes:
    """The PDF that a template makes of plain data. Raises typst.TypstError for a template that is wrong."""
    made = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=EPOCH,
    )
    assert isinstance(made, bytes)
    return made


@cache
def _fonts() -> typst.Fonts:
    """The platform's own Chinese type: the same on every machine."""
    folders = [str(settings.TIDU_FONTS / weight) for weight in WEIGHTS]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
