"""The least effort that reaches a level: an exact optimisation over integers.

To reach level K every A_1 … A_K has to be met (decision 0038, point 5). Each item counts at one level only, so the
levels are independent problems: raise items step by step (0, 1/2, 4/5, 1), each step at the item's effort, until the
weighted sum reaches the threshold. Items of equal weight, degree and effort are interchangeable and are counted, not
chosen one by one; the first of them are raised.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import lcm

from ortools.sat.python import cp_model

from tidu.assessments.scoring import LEVELS, Shares, level_score, mean, weights_of
from tidu.assessments.sheets import DEGREES, Item, Sheet

LARGEST = 2**52
"""Sums of coefficients stay below it, so that the solver's 64-bit sums are exact."""
SEED = 7


@dataclass(frozen=True)
class Raise:
    """One item that is raised from one degree to another, at ``effort`` a step."""

    item: Item
    before: Fraction
    after: Fraction
    effort: Fraction


@dataclass(frozen=True)
class Plan:
    """What reaches a target. ``bound``: no plan costs less; ``unreachable``: the levels that nothing could reach."""

    raises: tuple[Raise, ...]
    bound: Fraction
    unreachable: tuple[int, ...] = ()

    @property
    def reached(self) -> bool:
        """Whether the plan leads to the target."""
        return not self.unreachable

    @property
    def effort(self) -> Fraction:
        """What all steps of the plan cost."""
        return sum((steps(found) * found.effort for found in self.raises), Fraction())

    @property
    def optimal(self) -> bool:
        """Whether it is proved that no plan costs less."""
        return self.effort == self.bound


@dataclass(frozen=True)
class Group:
    """Interchangeable items: their places, the degree they have, what a step costs and what a whole item weighs."""

    items: tuple[Item, ...]
    degree: int
    effort: Fraction
    weight: Fraction

    def steps(self) -> Iterator[tuple[int, Fraction]]:
        """The degrees above today's, and what reaching each adds to the level's score for one item."""
        for above in range(self.degree + 1, len(DEGREES)):
            yield above, self.weight * (DEGREES[above] - DEGREES[above - 1])


def plan(sheet: Sheet, target: int) -> Plan:
    """The plan of least effort that meets every level up to ``target``; NothingLeftError as in ``score``."""
    return next(islice(plans(sheet), target - 1, None))


def plans(sheet: Sheet) -> Iterator[Plan]:
    """The plans up to level 1, 2 and so on; each level is solved once. NothingLeftError as in ``score``."""
    found: list[Raise] = []
    unreachable: list[int] = []
    bound = Fraction()
    for level in LEVELS:
        solved = plan_level(sheet, level)
        if solved is None:
            unreachable.append(level)
        else:
            found += solved[0]
            bound += solved[1]
        yield Plan((), Fraction(), tuple(unreachable)) if unreachable else Plan(tuple(found), bound)


def plan_level(sheet: Sheet, level: int) -> tuple[list[Raise], Fraction] | None:
    """The raises that meet one level and a bound of their effort; None where it cannot be met."""
    weights = weights_of(sheet.scheme, sheet.left_out)
    groups = groups_at(sheet, level, weights.shares[level])
    wanted = sheet.scheme.met_from - level_score(weights, level, sheet.subdomain_scores()[level])
    if wanted <= 0:
        return [], Fraction()
    if sum((gain * len(group.items) for group in groups for _, gain in group.steps()), Fraction()) < wanted:
        return None
    raised, bound = cheapest(groups, wanted)
    return list(raises(groups, raised)), bound


def groups_at(sheet: Sheet, level: int, shares: Shares) -> list[Group]:
    """The items of a level that count and may be raised, in groups."""
    gathered: dict[tuple[str, int, Fraction], list[Item]] = {}
    for code in shares:
        for index, degree in enumerate(sheet.items.get(level, {}).get(code, ())):
            item = (level, code, index)
            if item not in sheet.frozen and degree != DEGREES[-1]:
                key = (code, DEGREES.index(degree), sheet.effort.get(item, Fraction(1)))
                gathered.setdefault(key, []).append(item)
    return [
        Group(tuple(items), degree, effort, shares[code] / len(sheet.items[level][code]))
        for (code, degree, effort), items in gathered.items()
    ]


Counts = Mapping[tuple[int, int], int]
"""How many items of a group (its place) are raised to a degree (its place) or above."""


def cheapest(groups: Sequence[Group], wanted: Fraction) -> tuple[Counts, Fraction]:
    """The least effort that gains at least ``wanted``, which can be gained; and a proved bound of it.

    Weights with denominators too large for the solver are rounded down for the plan, which so stays valid, and up for
    the bound.
    """
    gains = [gain for group in groups for _, gain in group.steps()]
    scale = lcm(wanted.denominator, *(gain.denominator for gain in gains))
    if scale * 2 <= LARGEST:
        counts = solve(groups, scale, wanted, up=False) or {}
        return counts, effort_of(groups, counts)
    careful, hopeful = (solve(groups, LARGEST // 4, wanted, up=up) for up in (False, True))
    return careful or everything(groups), effort_of(groups, hopeful or {})


def everything(groups: Sequence[Group]) -> Counts:
    """All items raised as high as they go."""
    return {(at, above): len(group.items) for at, group in enumerate(groups) for above, _ in group.steps()}


def solve(groups: Sequence[Group], scale: int, wanted: Fraction, *, up: bool) -> Counts | None:
    """The least effort, and of the ways that cost as little the one that gains most; None where there is none.

    In integers: gains times ``scale``, rounded up or down, which changes nothing where ``scale`` clears denominators.
    """
    model = cp_model.CpModel()
    counts = {
        (at, above): model.new_int_var(0, len(group.items), f"{at}/{above}")
        for at, group in enumerate(groups)
        for above, _ in group.steps()
    }
    for (at, above), count in counts.items():
        if (at, above - 1) in counts:
            model.add(count <= counts[at, above - 1])
    whole = lcm(*(group.effort.denominator for group in groups))
    gains = {(at, above): gain for at, group in enumerate(groups) for above, gain in group.steps()}
    gained = sum(count * rounded(gains[key] * scale, up=up) for key, count in counts.items())
    spent = sum(count * int(groups[at].effort * whole) for (at, _), count in counts.items())
    model.add(gained >= rounded(wanted * scale, up=not up))
    model.minimize(spent)
    if (least := solved(model)) is None:
        return None
    model.add(spent == round(least.objective_value))
    model.maximize(gained)
    best = solved(model) or least
    return {key: best.value(count) for key, count in counts.items()}


def solved(model: cp_model.CpModel) -> cp_model.CpSolver | None:
    """The solver with the proved best solution, the same on every machine; None where there is none."""
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE:
        return None
    if status != cp_model.OPTIMAL:
        raise RuntimeError(f"the solver ended with {solver.status_name(status)}")
    return solver


def rounded(value: Fraction, *, up: bool) -> int:
    """A whole number not below (``up``) or not above a fraction."""
    return -((-value.numerator) // value.denominator) if up else value.numerator // value.denominator


def effort_of(groups: Sequence[Group], counts: Counts) -> Fraction:
    """What the raises cost."""
    return sum((groups[at].effort * count for (at, _), count in counts.items()), Fraction())


def raises(groups: Sequence[Group], counts: Counts) -> Iterator[Raise]:
    """The raises item by item; of a group the first items are raised highest."""
    for at, group in enumerate(groups):
        for place, item in enumerate(group.items):
            reached = [above for above, _ in group.steps() if counts[at, above] > place]
            if reached:
                yield Raise(item, DEGREES[group.degree], DEGREES[max(reached)], group.effort)


def steps(raised: Raise) -> int:
    """How many steps a raise takes."""
    return DEGREES.index(raised.after) - DEGREES.index(raised.before)


def after(sheet: Sheet, raised: Iterable[Raise]) -> dict[int, dict[str, Fraction]]:
    """The scores of the subdomains once the raises are done."""
    degrees = {level: {code: list(found) for code, found in codes.items()} for level, codes in sheet.items.items()}
    for found in raised:
        level, code, index = found.item
        degrees[level][code][index] = found.after
    scores = {level: dict(found) for level, found in sheet.subdomain_scores().items()}
    for level, codes in degrees.items():
        scores[level].update({code: mean(found) for code, found in codes.items()})
    return scores
