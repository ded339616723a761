"""Template filters that show entries of the register."""

from __future__ import annotations

import json
from typing import Any

from django import template

from tidu.register import pages

register = template.Library()

register.filter("level_words", pages.level_words)
register.filter("notice_of", pages.notice_of)
register.filter("span_of", pages.span_of)
register.filter("standing_tag", pages.standing_tag)


@register.filter
def as_canonical(content: Any) -> str:
    """The content of a certificate in the order that its digest covers, one fact a line."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1)
