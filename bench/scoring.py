"""Scores 100,000 assessments anew, exactly, on all processors, beside the same weights in one float NumPy pass.

Run from the project's folder: ``.venv/bin/python bench/scoring.py``. Prints both rates, their ratio, and for how many
assessments the floats give another level than the fractions.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from concurrent.futures import ProcessPoolExecutor
from fractions import Fraction

import numpy as np

from tidu.assessments.scoring import LEVELS, mean, score_by, weights_of
from tidu.rulebook import shipped

SCHEME = "gbt-39117-2020-discrete"
DEGREES = (Fraction(0), Fraction(1, 2), Fraction(4, 5), Fraction(1))
ITEMS = 3
Answers = dict[int, dict[str, tuple[Fraction, ...]]]


def answers(seed: int, count: int) -> list[Answers]:
    """Random assessments of ``ITEMS`` items a subdomain and level; every fifth answers all items alike."""
    chance = random.Random(seed)
    subdomains = shipped().maturity[SCHEME].subdomains()
    made = []
    for at in range(count):
        degrees = DEGREES if at % 5 else (chance.choice(DEGREES),)
        made.append(
            {
                level: {
                    part.code: tuple(chance.choices(degrees, k=ITEMS)) for part in subdomains if level in part.levels
                }
                for level in LEVELS
            }
        )
    return made


def exactly(given: list[Answers]) -> list[int]:
    """The level of each assessment, in fractions."""
    weights = weights_of(shipped().maturity[SCHEME])
    means = ({level: {code: mean(found) for code, found in row.items()} for level, row in one.items()} for one in given)
    return [score_by(weights, one).level for one in means]


def in_floats(given: list[Answers]) -> tuple[list[int], float]:
    """The level of each assessment in floats, and the seconds that NumPy took once the arrays were filled."""
    weights = weights_of(shipped().maturity[SCHEME])
    tables = [
        (
            np.array([[list(map(float, one[level][code])) for code in weights.parts[level]] for one in given]),
            np.array([float(share) for share in weights.shares[level].values()]),
        )
        for level in LEVELS
    ]
    began = time.perf_counter()
    met = np.stack([degrees.mean(axis=2) @ shares >= float(weights.met_from) for degrees, shares in tables], axis=1)
    levels = np.cumprod(met, axis=1).sum(axis=1)
    return [int(level) for level in levels], time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--assessments", type=int, default=100_000)
    count = reader.parse_args().assessments
    given = answers(39117, count)
    workers = os.cpu_count() or 1
    with ProcessPoolExecutor(workers) as pool:
        parts = [given[at::workers] for at in range(workers)]
        began = time.perf_counter()
        exact = list(pool.map(exactly, parts))
        took = time.perf_counter() - began
    floats, took_floats = in_floats(given)
    level_of = {at + place * workers: level for at, part in enumerate(exact) for place, level in enumerate(part)}
    differing = sum(level_of[at] != level for at, level in enumerate(floats))
    print(f"exact, {workers} processes   {count} in {took:.1f} s, {count / took:,.0f} per second")
    print(f"floats, NumPy        {count} in {took_floats:.2f} s, {count / took_floats:,.0f} per second")
    print(f"exact / floats       {took / took_floats:.0f} times as long")
    print(f"another level in floats: {differing} of {count}")


if __name__ == "__main__":
    main()
