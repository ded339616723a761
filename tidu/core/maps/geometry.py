"""Reading the shapes of regions from GeoJSON, and what is wrong with a file of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings

from tidu.core.maps.projection import PROJECTIONS, Point, Ring, area, centre, simplified
from tidu.rulebook import shipped

TILES = Path(__file__).with_name("tiles.geojson")
WIDTH = 560.0
"""The width of the drawing, in its own units."""
TOLERANCE = 0.6
"""Half a unit of the drawing: what is smaller is not seen."""
MARGIN = 4.0


class GeometryError(ValueError):
    """A file of shapes that cannot be used. ``problems``: one sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(problems))


@dataclass(frozen=True)
class Shape:
    """A region as it is drawn: an SVG path, the place of its label, and the short names that a cartogram writes."""

    code: str
    path: str
    x: float
    y: float
    short: Mapping[str, str]


@dataclass(frozen=True)
class Geometry:
    """All shapes of a map. ``tiles``: equal squares, which have room for a name and a number."""

    shapes: tuple[Shape, ...]
    width: float
    height: float
    tiles: bool


@cache
def geometry() -> Geometry:
    """The shapes that this instance draws: the deployer's (TIDU_GEOMETRY), else the cartogram."""
    return read_geometry(Path(settings.TIDU_GEOMETRY or TILES))


def provinces() -> list[str]:
    """The codes that need a shape: every province-level region of the reference data."""
    return [code for code, region in shipped().reference.regions.items() if region.tier == "province"]


def read_geometry(path: Path) -> Geometry:
    """The shapes of a file, projected, fitted and simplified. Raises GeometryError with everything that is wrong."""
    data = _parsed(path)
    features = [one for one in data["features"] if isinstance(one, dict)]
    problems = [*_problems(features), *_unknown_projection(data)]
    if problems:
        raise GeometryError(problems)
    project = PROJECTIONS[data.get("projection", "albers")]
    projected = {_code(one): [[project(point) for point in ring] for ring in _rings(one)] for one in features}
    fitted, height = _fitted(projected)
    shapes = tuple(_shape(one, fitted[_code(one)]) for one in sorted(features, key=_code))
    return Geometry(shapes, WIDTH, height, data.get("tiles") is True)


def _parsed(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as missing:
        raise GeometryError([f"{path}: cannot be read ({missing.strerror})"]) from missing
    except ValueError as malformed:
        raise GeometryError([f"{path}: is not JSON ({malformed})"]) from malformed
    is_collection = isinstance(data, dict) and data.get("type") == "FeatureCollection"
    if not is_collection or not isinstance(data.get("features"), list):
        raise GeometryError([f"{path}: is not a GeoJSON FeatureCollection"])
    found: dict[str, Any] = data
    return found


def _problems(features: list[dict[str, Any]]) -> Iterator[str]:
    wanted, found = provinces(), Counter(_code(one) for one in features)
    for at, feature in enumerate(features, 1):
        name = _code(feature) or f"feature {at}"
        if not _code(feature):
            yield f"feature {at}: has no property code"
        elif _code(feature) not in wanted:
            yield f"{name}: is not the code of a province-level region"
        yield from (f"{name}: {problem}" for problem in _shape_problems(feature))
    yield from (f"{code}: stands {count} times" for code, count in sorted(found.items()) if code and count > 1)
    regions = shipped().reference.regions
    yield from (f"{code}: has no shape ({regions[code].name.zh})" for code in wanted if code not in found)


def _unknown_projection(data: Mapping[str, Any]) -> list[str]:
    named = data.get("projection", "albers")
    return [] if named in PROJECTIONS else [f"projection: is {named!r}, not one of {', '.join(sorted(PROJECTIONS))}"]


def _shape_problems(feature: dict[str, Any]) -> Iterator[str]:
    try:
        rings = list(_rings(feature))
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        yield "is neither a Polygon nor a MultiPolygon of numbers"
        return
    if not rings:
        yield "has an empty shape"
    for ring in rings:
        if len(ring) < 4:
            yield "has a ring of fewer than four points"
        elif not all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring):
            yield "has a point outside of 180 degrees east or west and 90 north or south"


def _code(feature: Mapping[str, Any]) -> str:
    properties = feature.get("properties")
    return str(properties.get("code", "")) if isinstance(properties, dict) else ""


def _rings(feature: Mapping[str, Any]) -> list[list[Point]]:
    """Every ring of a shape; holes are rings that the drawing leaves out by its even-odd rule."""
    shape = feature["geometry"]
    if shape["type"] not in {"Polygon", "MultiPolygon"}:
        raise ValueError(shape["type"])
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [[(float(point[0]), float(point[1])) for point in ring] for polygon in polygons for ring in polygon]


Rings = dict[str, list[list[Point]]]


def _fitted(projected: Rings) -> tuple[Rings, float]:
    """All rings scaled into the width of the drawing, north up, and its height."""
    points = [point for rings in projected.values() for ring in rings for point in ring]
    west, east = min(x for x, _y in points), max(x for x, _y in points)
    south, north = min(y for _x, y in points), max(y for _x, y in points)
    scale = (WIDTH - 2 * MARGIN) / (east - west or 1)

    def fit(point: Point) -> Point:
        return MARGIN + (point[0] - west) * scale, MARGIN + (north - point[1]) * scale

    fitted = {code: [[fit(point) for point in ring] for ring in rings] for code, rings in projected.items()}
    return fitted, round((north - south) * scale + 2 * MARGIN, 1)


def _shape(feature: Mapping[str, Any], rings: list[list[Point]]) -> Shape:
    largest = max(rings, key=lambda ring: abs(area(ring)))
    seen = [ring for ring in rings if abs(area(ring)) >= 1 or ring is largest]
    x, y = centre(largest)
    short = feature["properties"].get("short")
    path = "".join(_drawn(simplified(ring, TOLERANCE)) for ring in seen)
    return Shape(_code(feature), path, round(x, 1), round(y, 1), short if isinstance(short, dict) else {})


def _drawn(ring: Ring) -> str:
    """A ring as SVG draws it, in steps from point to point, which are shorter than places."""
    places = [(round(x, 1), round(y, 1)) for x, y in (ring[:-1] if ring[0] == ring[-1] else ring)]
    steps = "".join(f"l{_short(b[0] - a[0])} {_short(b[1] - a[1])}" for a, b in pairwise(places))
    return f"M{_short(places[0][0])} {_short(places[0][1])}{steps}z"


def _short(number: float) -> str:
    return f"{round(number, 1):g}"
