"""Checks the files of maturity models and schemes, and builds them once they passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tidu.rulebook.build import Labels, citation, text
from tidu.rulebook.drafts import rows, word
from tidu.rulebook.layout import Source
from tidu.rulebook.maturity import (
    Item,
    MaturityLevel,
    MaturityModel,
    MaturityScheme,
    Origin,
    Part,
    Questionnaire,
    Scenario,
    ScenarioGuide,
    Subdomain,
)
from tidu.rulebook.problems import Problem
from tidu.rulebook.reader import Node, nodes_in

WHOLE = Fraction(100)


def exact(value: Any) -> Fraction:
    """A number or a text such as ``0.8`` or ``100/3``, without rounding. ValueError for anything else."""
    return Fraction(str(value))


def model_of(data: Mapping[str, Any], labels: Labels) -> MaturityModel:
    """A model from its file."""
    named = [*data["groups"], *data["subdomains"]]
    return MaturityModel(
        id=data["model"],
        title=text(data["title"]),
        citation=citation(data, labels),
        levels=tuple(MaturityLevel(item["rank"], text(item["name"]), text(item["meaning"])) for item in data["levels"]),
        names={item["code"]: text(item["name"]) for item in named},
        asked={item["code"]: frozenset(item["levels"]) for item in data["subdomains"]},
    )


def scheme_of(data: Mapping[str, Any], models: Mapping[str, MaturityModel], labels: Labels) -> MaturityScheme:
    """A scheme from its file."""
    model = models[data["model"]]
    origins = {item["key"]: Origin(item["key"], text(item["text"]), citation(item, labels)) for item in data["origins"]}
    return MaturityScheme(
        id=data["scheme"],
        title=text(data["title"]),
        model=model,
        type=data["type"],
        met_from=exact(data["met_from"]),
        parts=tuple(part_of(item, model, origins) for item in data["parts"]),
        unused=frozenset(data.get("unused", ())),
        fixed=frozenset(data.get("fixed", ())),
    )


def part_of(data: Mapping[str, Any], model: MaturityModel, origins: Mapping[str, Origin]) -> Part:
    """One part with those within it."""
    return Part(
        code=data["code"],
        weight=exact(data["weight"]),
        verified=data["verified"],
        origin=origins[data["origin"]],
        parts=tuple(part_of(item, model, origins) for item in data.get("parts", ())),
        levels=frozenset() if data.get("parts") else model.asked[data["code"]],
    )


def questionnaire_of(data: Mapping[str, Any], labels: Labels) -> Questionnaire:
    """A questionnaire from its file."""
    return Questionnaire(
        model=data["model"],
        title=text(data["title"]),
        citation=citation(data, labels),
        effort={int(level): exact(effort) for level, effort in data["effort"].items()},
        subdomains=tuple(subdomain_of(item) for item in data["subdomains"]),
    )


def subdomain_of(data: Mapping[str, Any]) -> Subdomain:
    """One subdomain with its items."""
    items = (
        Item(int(level), data["code"], index, text(wording))
        for level, wordings in sorted(data["levels"].items())
        for index, wording in enumerate(wordings)
    )
    return Subdomain(data["code"], text(data["evidence"]), tuple(data["scenarios"]), tuple(items))


def guide_of(data: Mapping[str, Any], labels: Labels) -> ScenarioGuide:
    """A guide of scenarios from its file."""
    listed = (Scenario(item["number"], item["segment"], text(item["name"])) for item in data["scenarios"])
    return ScenarioGuide(data["guide"], text(data["title"]), citation(data, labels), tuple(listed))


def check_questionnaires(sources: tuple[Source, ...]) -> Iterator[Problem]:
    """A questionnaire asks of each subdomain at just the levels that its model names; its scenarios exist."""
    models = {word(source.data, "model"): source.data for source in sources if source.kind == "maturity-model"}
    guides = [source.data for source in sources if source.kind == "scenario-guide"]
    numbers = {item.get("number") for guide in guides for item in rows(guide, "scenarios")}
    for source in sources:
        if source.kind == "maturity-items" and isinstance(source.data, Node):
            yield from levels_asked(source.data, models.get(word(source.data, "model")))
            for subdomain in rows(source.data, "subdomains"):
                for number in subdomain.get("scenarios") or ():
                    if number not in numbers:
                        yield problem(subdomain, "scenarios", "scenario.unknown", f"no guide has a scenario {number}")


def levels_asked(questionnaire: Node, model: Node | None) -> Iterator[Problem]:
    """The subdomains and levels that a questionnaire has too many or too few."""
    there = rows(model, "subdomains") if model is not None else []
    wanted = {word(item, "code"): {str(level) for level in item.get("levels") or ()} for item in there}
    given = {word(item, "code"): item for item in rows(questionnaire, "subdomains")}
    for code, item in given.items():
        levels = set(item.get("levels") or ())
        if levels != wanted.get(code, set()):
            reason = f"{code} is asked at levels {listed(wanted.get(code, set())) or 'none'} by the model"
            yield problem(item, "levels", "questionnaire.levels", reason)
    for code in sorted(set(wanted) - set(given)):
        yield problem(questionnaire, "subdomains", "questionnaire.levels", f"{code} is missing")


def check_schemes(sources: tuple[Source, ...]) -> Iterator[Problem]:
    """Weights that do not sum to 100, codes and origins that nobody defines, subdomains weighed twice or not at all."""
    models = {word(source.data, "model"): source.data for source in sources if source.kind == "maturity-model"}
    for source in sources:
        if source.kind == "maturity-scheme" and isinstance(source.data, Node):
            model = models.get(word(source.data, "model"))
            yield from sums(source.data)
            yield from origins_named(source.data)
            if model is not None:
                yield from codes(source.data, model)


def parts_in(scheme: Node) -> list[Node]:
    """All parts of a scheme's file."""
    return [node for node in nodes_in(scheme.get("parts")) if word(node, "code")]


def sums(scheme: Node) -> Iterator[Problem]:
    """The weights of siblings sum to 100, none is 0, and the threshold is not above 1."""
    if (threshold := weight_of(scheme, "met_from")) is not None and not 0 < threshold <= 1:
        yield problem(scheme, "met_from", "maturity.threshold", "met_from is more than 0 and at most 1")
    for node in [scheme, *parts_in(scheme)]:
        weights = [weight_of(part, "weight") for part in rows(node, "parts")]
        for part, weight in zip(rows(node, "parts"), weights, strict=True):
            if weight == 0:
                reason = f"{word(part, 'code')} weighs nothing; list it under unused"
                yield problem(part, "weight", "maturity.weight", reason)
        known = [weight for weight in weights if weight is not None]
        if known and len(known) == len(weights) and sum(known) != WHOLE:
            within_what = word(node, "code") or "the scheme"
            reason = f"the weights within {within_what} sum to {readable(sum(known, Fraction()))}, not to 100"
            yield problem(node, "parts", "maturity.sum", reason)


def weight_of(node: Node, key: str) -> Fraction | None:
    """The exact number under a key, or None where the schema refuses what stands there."""
    value = node.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return exact(value)
    except (ValueError, ZeroDivisionError):
        return None


def readable(value: Fraction) -> str:
    """A fraction as people write it: as a decimal where that is exact, else as n/d."""
    decimal = Decimal(value.numerator) / Decimal(value.denominator)
    return f"{decimal.normalize():f}" if Fraction(decimal) == value else f"{value.numerator}/{value.denominator}"


def origins_named(scheme: Node) -> Iterator[Problem]:
    """Each weight names an origin that the scheme explains."""
    known = {word(item, "key") for item in rows(scheme, "origins")}
    for part in parts_in(scheme):
        if word(part, "origin") and word(part, "origin") not in known:
            yield problem(part, "origin", "origin.unknown", f"{word(part, 'origin')!r} is none of {listed(known)}")


def codes(scheme: Node, model: Node) -> Iterator[Problem]:
    """Each subdomain of the model is weighed once or named as unused; groups and fixed parts exist."""
    groups = {word(item, "code") for item in rows(model, "groups")}
    subdomains = {word(item, "code") for item in rows(model, "subdomains")}
    unused = {code for code in scheme.get("unused") or () if isinstance(code, str)}
    parts, seen = parts_in(scheme), set[str]()
    for part in parts:
        code = word(part, "code")
        known = groups if rows(part, "parts") else subdomains - unused
        if code not in known:
            yield problem(part, "code", "maturity.code", f"{code!r} is none of {listed(known)}")
        if code in seen:
            yield problem(part, "code", "maturity.code", f"{code!r} is weighed twice")
        seen.add(code)
    for code in sorted(subdomains - unused - seen):
        yield problem(scheme, "parts", "maturity.code", f"{code} is neither weighed nor listed under unused")
    for key, known in (("unused", subdomains), ("fixed", groups | subdomains)):
        for code in scheme.get(key) or ():
            if code not in known:
                yield problem(scheme, key, "maturity.code", f"{code!r} is none of {listed(known)}")


def problem(node: Node, key: str, code: str, reason: str) -> Problem:
    """A problem at a key of a node."""
    return Problem(node.path, node.lines.get(key, node.line), code, reason)


def listed(names: set[str]) -> str:
    """Names in the order in which people expect them: M2 before M10."""
    return ", ".join(sorted(names, key=lambda name: (len(name), name)))
