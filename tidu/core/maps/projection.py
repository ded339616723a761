"""From degrees to a plane, and from many points to the few that are seen. Plain Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, hypot, radians, sin, sqrt

Point = tuple[float, float]
Ring = Sequence[Point]
Projection = Callable[[Point], Point]

PARALLELS, MIDDLE = (25.0, 47.0), 105.0
"""The standard parallels and the central meridian that maps of China are usually drawn with."""


def albers(point: Point) -> Point:
    """Albers' equal-area conic: areas compare truly, which a map of shaded areas needs. Degrees in, earth radii out."""
    first, second = (radians(parallel) for parallel in PARALLELS)
    n = (sin(first) + sin(second)) / 2
    c = cos(first) ** 2 + 2 * n * sin(first)
    radius = sqrt(max(0.0, c - 2 * n * sin(radians(point[1])))) / n
    angle = n * radians(point[0] - MIDDLE)
    return radius * sin(angle), -radius * cos(angle)


def plane(point: Point) -> Point:
    """Coordinates that lie in a plane already."""
    return point


PROJECTIONS: dict[str, Projection] = {"albers": albers, "plane": plane}


def simplified(ring: Ring, tolerance: float) -> list[Point]:
    """A closed ring without the points nearer than the tolerance to the line they stand on (Douglas-Peucker)."""
    points = list(ring)
    if len(points) < 4:
        return points
    far = max(range(len(points)), key=lambda at: hypot(points[at][0] - points[0][0], points[at][1] - points[0][1]))
    kept = {0, far, len(points) - 1}
    waiting = [(0, far), (far, len(points) - 1)]
    while waiting:
        start, end = waiting.pop()
        inside = range(start + 1, end)
        furthest = max(inside, key=lambda at: distance(points[at], points[start], points[end]), default=None)
        if furthest is not None and distance(points[furthest], points[start], points[end]) > tolerance:
            kept.add(furthest)
            waiting += [(start, furthest), (furthest, end)]
    return [points[at] for at in sorted(kept)]


def distance(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the piece of line between two others."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    along = 0.0 if length == 0 else ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length
    along = min(1.0, max(0.0, along))
    return hypot(point[0] - start[0] - along * dx, point[1] - start[1] - along * dy)


def area(ring: Ring) -> float:
    """The signed area of a closed ring."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(x * v - u * y for (x, y), (u, v) in pairs) / 2


def centre(ring: Ring) -> Point:
    """The centre of gravity of a ring; of one without area, the middle of its points."""
    whole = area(ring)
    if abs(whole) < 1e-12:
        return sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)
    pairs = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    return (
        sum((a[0] + b[0]) * cross for a, b, cross in pairs) / (6 * whole),
        sum((a[1] + b[1]) * cross for a, b, cross in pairs) / (6 * whole),
    )
