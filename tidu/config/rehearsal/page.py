"""A page as somebody without scripts uses it: its links, and its forms with what they would send."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

SENDS_ITSELF = {"hidden", "text", "number", "date", "email", "tel", "url", "search"}


@dataclass(frozen=True)
class Button:
    """A button of a form: what it adds, and where it sends the form if elsewhere."""

    name: str
    value: str
    action: str


@dataclass
class Form:
    """A form: where it goes, what it would send as it stands, its boxes that can be ticked, its limits of numbers."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    boxes: dict[str, str] = field(default_factory=dict)
    limits: dict[str, float] = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)

    def filled(self, **answers: str) -> dict[str, str]:
        """What is sent with these answers."""
        return {**self.fields, **answers}


@dataclass
class Page:
    """What can be done from a page."""

    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)

    def links_to(self, pattern: str) -> list[str]:
        """The addresses that match wholly, each once, in the order of the page."""
        return list(dict.fromkeys(link for link in self.links if re.fullmatch(pattern, link)))

    def forms_to(self, pattern: str) -> list[Form]:
        """The forms that a plain press sends to an address that matches wholly."""
        return [form for form in self.forms if re.fullmatch(pattern, form.action)]

    def values_of(self, name: str) -> list[str]:
        """The values of all buttons of a name."""
        return [button.value for form in self.forms for button in form.buttons if button.name == name]


def read_page(text: str) -> Page:
    """Read a page."""
    reader = _Reader()
    reader.feed(text)
    return reader.page


class _Reader(HTMLParser):
    """Forms do not lie in each other. Buttons that belong to a form elsewhere count to a form of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.form: Form | None = None
        self.writing = ""
        self.choosing = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "a" and "href" in given:
            self.page.links.append(given["href"])
        elif tag == "form":
            self.form = Form(given.get("action", "")) if given.get("method") == "post" else Form("")
            self.page.forms.append(self.form)
        elif tag in {"input", "textarea", "select", "button", "option"}:
            self._take(tag, given, self._form_of(given))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "textarea":
            self.writing = ""
        elif tag == "select":
            self.choosing = ""

    def handle_data(self, data: str) -> None:
        if self.writing and self.form is not None:
            self.form.fields[self.writing] += data

    def _form_of(self, given: dict[str, str]) -> Form:
        if self.form is None or "form" in given:
            elsewhere = Form("")
            self.page.forms.append(elsewhere)
            return elsewhere
        return self.form

    def _take(self, tag: str, given: dict[str, str], form: Form) -> None:
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "option":
            if self.choosing and ("selected" in given or self.choosing not in form.fields):
                form.fields[self.choosing] = given.get("value", "")
        elif not name:
            return
        elif tag == "button":
            form.buttons.append(Button(name, given.get("value", ""), given.get("formaction", form.action)))
        elif tag == "textarea":
            self.writing, form.fields[name] = name, ""
        elif tag == "select":
            self.choosing = name
        elif kind == "checkbox":
            form.boxes[name] = given.get("value", "on")
            if "checked" in given:
                form.fields[name] = form.boxes[name]
        elif kind in SENDS_ITSELF:
            form.fields[name] = given.get("value", "")
            if "max" in given:
                form.limits[name] = float(given["max"])
