"""Steps that several journeys take: where a factory lies, the sections of an application, its files."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import FilePayload, expect

from tests.dossier_builders import PDF
from tests.journeys.visitor import Visitor


def choose_place(visitor: Visitor) -> None:
    """Huqiu in Suzhou, Jiangsu: the regions follow the province."""
    visitor.fill({"province": "320000"})
    expect(visitor.page.locator("[name=region_code] option[value='320505']")).to_be_attached()
    visitor.fill({"region_code": "320505"})


def fill_section(visitor: Visitor, dossier: int, key: str, content: dict[str, Any]) -> None:
    """One section, which is saved when the next one opens."""
    visitor.go("dossiers:section", dossier, key)
    if "rows" in content:
        for at, row in enumerate(content["rows"]):
            if not visitor.page.locator(f"[name^='row-{at}-']").count():
                visitor.press("Save and add rows")
            visitor.fill(row, prefix=f"row-{at}-")
    else:
        visitor.fill(content)
    visitor.press("Save and go on")
    expect(visitor.page.locator(".messages")).to_contain_text("Saved.")


def attach(visitor: Visitor, key: str, name: str, content: bytes) -> None:
    """One file for one document, sent as soon as it is chosen."""
    file: FilePayload = {"name": name, "mimeType": "application/pdf", "buffer": content}
    visitor.hands.hand_over(visitor.page.locator(f"#{key} form.upload input[type=file]"), file)


def required_documents(visitor: Visitor, dossier: int) -> list[str]:
    """Open the page of the attachments; the places of the documents that are required."""
    visitor.go("dossiers:attachments", dossier)
    expect(visitor.page.locator("section.sheet[id^=document-]").first).to_be_visible()
    required = visitor.page.locator("section.sheet[id^=document-]", has_text="required")
    return [required.nth(at).get_attribute("id") or "" for at in range(required.count())]


def attach_all(visitor: Visitor, dossier: int) -> None:
    """One file for each document that is required."""
    for key in required_documents(visitor, dossier):
        attach(visitor, key, "证明.pdf", PDF)
        expect(visitor.page.locator(f"#{key} .files")).to_contain_text("证明.pdf")
        expect(visitor.page.locator(f"#{key} .sending-file")).to_have_count(0)
        if visitor.by_keyboard:
            expect(visitor.page.locator(f"#{key} :focus")).to_have_count(1)
