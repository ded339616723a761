"""Pictures of every page in every state, kept beside an index: for people who look at pages before words."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from playwright.sync_api import Page

from tests.journeys.inspection import State

FOLDER = os.environ.get("TIDU_GALLERY", "")
"""Where pictures are kept; "" where none are asked for."""
LANGUAGES = {"zh-hans": "zh-CN", "en": "en-GB"}
STYLE = """
body { font: 15px/1.5 system-ui, "Noto Sans SC", sans-serif; margin: 2rem; color-scheme: light dark; }
section { margin: 2rem 0; } .row { display: flex; gap: .75rem; overflow-x: auto; align-items: flex-start; }
figure { margin: 0; } figcaption { font-size: .8rem; } img { height: 22rem; border: 1px solid #8886; }
"""


@dataclass
class Gallery:
    """The pictures of one run, by place."""

    folder: Path
    shown: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))

    def keep(self, page: Page, place: str, language: str, state: State) -> None:
        """Keep a picture of the whole page that is open."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = re.sub(r"[^\w]+", "-", f"{place} {language} {state}").strip("-") + ".png"
        page.screenshot(path=self.folder / name, full_page=True, animations="disabled")
        self.shown[place].append((f"{language}, {state}", name))
        (self.folder / "index.html").write_text(self.index(), encoding="utf-8")

    def index(self) -> str:
        """All pictures on one page."""
        places = "".join(f"<section><h2>{escape(place)}</h2>{self._row(place)}</section>" for place in self.shown)
        number = sum(map(len, self.shown.values()))
        head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Gallery</title><style>{STYLE}</style>'
        return f"{head}<h1>{number} pictures of {len(self.shown)} pages</h1>{places}</html>\n"

    def _row(self, place: str) -> str:
        figures = (
            f'<figure><a href="{name}"><img src="{name}" alt="{escape(place)}, {escape(said)}" loading="lazy"></a>'
            f"<figcaption>{escape(said)}</figcaption></figure>"
            for said, name in self.shown[place]
        )
        return f'<div class="row">{"".join(figures)}</div>'


GALLERY = Gallery(Path(FOLDER)) if FOLDER else None
