"""Maturity models and schemes as frozen objects: what is asked, and how the answers weigh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tidu.rulebook.wording import Citation, Text


@dataclass(frozen=True)
class MaturityLevel:
    """One of the five levels of a maturity model, 1 lowest."""

    rank: int
    name: Text
    meaning: Text


@dataclass(frozen=True)
class MaturityModel:
    """What a model asks. ``names``: of every group and subdomain by code; ``asked``: the levels of each subdomain."""

    id: str
    title: Text
    citation: Citation
    levels: tuple[MaturityLevel, ...]
    names: Mapping[str, Text]
    asked: Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Item:
    """One statement of a questionnaire. ``index`` counts from 0 within its subdomain and level."""

    level: int
    code: str
    index: int
    text: Text

    @property
    def key(self) -> str:
        """``level/code/index``, as plans and files name it."""
        return f"{self.level}/{self.code}/{self.index}"


@dataclass(frozen=True)
class Subdomain:
    """The items of one subdomain. ``evidence``: what usually proves it; ``scenarios``: those that lead there."""

    code: str
    evidence: Text
    scenarios: tuple[int, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Questionnaire:
    """All that is asked about a model. ``effort``: what a step of an item of each level costs unless somebody says."""

    model: str
    title: Text
    citation: Citation
    effort: Mapping[int, Fraction]
    subdomains: tuple[Subdomain, ...]

    def items(self) -> Iterator[Item]:
        """All items, subdomain by subdomain."""
        for subdomain in self.subdomains:
            yield from subdomain.items


@dataclass(frozen=True)
class Scenario:
    """A typical scenario of the guide, by its number there."""

    number: int
    segment: str
    name: Text


@dataclass(frozen=True)
class ScenarioGuide:
    """The typical scenarios of one edition."""

    edition: str
    title: Text
    citation: Citation
    scenarios: tuple[Scenario, ...]


@dataclass(frozen=True)
class Origin:
    """Where a weight is from."""

    key: str
    text: Text
    citation: Citation


@dataclass(frozen=True)
class Part:
    """A weighed part: a group with parts of its own, or a subdomain that is asked at some ``levels``.

    ``weight`` is per cent within the part above; siblings sum to 100.
    """

    code: str
    weight: Fraction
    verified: bool
    origin: Origin
    parts: tuple[Part, ...] = ()
    levels: frozenset[int] = frozenset()


@dataclass(frozen=True)
class MaturityScheme:
    """A way to score a model. ``unused``: subdomains of the model that it does not weigh; ``fixed``: never left out."""

    id: str
    title: Text
    model: MaturityModel
    type: str
    met_from: Fraction
    parts: tuple[Part, ...]
    unused: frozenset[str] = frozenset()
    fixed: frozenset[str] = frozenset()

    @property
    def verified(self) -> bool:
        """Whether every weight was read in the standard itself."""
        return all(part.verified for part in self.every_part())

    def every_part(self) -> Iterator[Part]:
        """All parts, each before those within it."""
        yield from within(self.parts)

    def subdomains(self) -> tuple[Part, ...]:
        """The parts that are asked about, in the order of the scheme."""
        return tuple(part for part in self.every_part() if not part.parts)

    def may_leave_out(self) -> frozenset[str]:
        """The subdomains that a firm which does not carry them out may leave out."""
        kept = {found.code for part in self.every_part() if part.code in self.fixed for found in within((part,))}
        return frozenset(part.code for part in self.subdomains()) - kept


def within(parts: tuple[Part, ...]) -> Iterator[Part]:
    """Parts and all that is within them."""
    for part in parts:
        yield part
        yield from within(part.parts)
