"""The map: shapes that a deployer can replace, classes with words, and nothing said by colour alone."""

import json
import re
from itertools import pairwise
from math import isclose

import pytest
from django.template.loader import render_to_string
from django.test import override_settings
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tidu.config.verbs import map_shapes
from tidu.core.apps import refuse_bad_geometry
from tidu.core.maps import GeometryError, drawing, geometry, map_of, projection, read_geometry
from tidu.core.maps.geometry import TILES, provinces
from tidu.rulebook import shipped

PROVINCES = provinces()
counts = st.lists(st.integers(0, 500), max_size=34)
points = st.tuples(st.floats(70, 135), st.floats(17, 54))


def feature(code: str, at: int, shape: object = None) -> dict:
    """A square in degrees."""
    x, y = 75 + at * 1.5, 25 + at % 7
    ring = [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1], [x, y]]
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": shape or {"type": "Polygon", "coordinates": [ring]},
    }


def a_file(tmp_path, features=None, **over):
    path = tmp_path / "shapes.geojson"
    found = features if features is not None else [feature(code, at) for at, code in enumerate(PROVINCES)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": found, **over}), encoding="utf-8")
    return path


def test_the_cartogram_has_one_square_for_each_of_the_34_regions_and_none_overlaps():
    drawn = read_geometry(TILES)
    assert [shape.code for shape in drawn.shapes] == sorted(PROVINCES)
    assert len({(shape.x, shape.y) for shape in drawn.shapes}) == len(PROVINCES) == 34
    assert (
        len({shape.short["zh"] for shape in drawn.shapes}) == len({shape.short["en"] for shape in drawn.shapes}) == 34
    )
    assert drawn.tiles


def test_a_deployers_geometry_is_drawn_north_up_and_small(tmp_path):
    drawn = read_geometry(a_file(tmp_path))
    assert len(drawn.shapes) == 34
    assert not drawn.tiles
    south, north = drawn.shapes[0], drawn.shapes[6]
    assert north.y < south.y
    assert all(re.fullmatch(r"(M[-\d.]+ [-\d.]+(l[-\d.e]+ [-\d.e]+)+z)+", shape.path) for shape in drawn.shapes)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda features: features.pop(), f"{PROVINCES[-1]}: has no shape"),
        (lambda features: features.append(features[0]), f"{PROVINCES[0]}: stands 2 times"),
        (lambda features: features[0].update(properties={"code": "999999"}), "999999: is not the code"),
        (lambda features: features[0].update(properties=None), "feature 1: has no property code"),
        (lambda features: features[0].update(geometry=None), f"{PROVINCES[0]}: is neither a Polygon"),
        (
            lambda features: features[0].update(geometry={"type": "Point", "coordinates": [1, 2]}),
            "is neither a Polygon",
        ),
        (
            lambda features: features[0].update(geometry={"type": "Polygon", "coordinates": [[["x", 1]] * 4]}),
            "is neither a Polygon",
        ),
        (
            lambda features: features[0].update(geometry={"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}),
            "fewer than four points",
        ),
        (
            lambda features: features[0].update(geometry={"type": "Polygon", "coordinates": [[[400, 2]] * 5]}),
            "outside of 180",
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path, capsys, change, problem):
    features = [feature(code, at) for at, code in enumerate(PROVINCES)]
    change(features)
    path = a_file(tmp_path, features)
    with pytest.raises(GeometryError) as flawed:
        read_geometry(path)
    assert problem in str(flawed.value)
    assert map_shapes(["check", str(path)]) == 1
    assert problem in capsys.readouterr().err


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"type": "Feature"}', "\x00"])
def test_a_file_that_is_no_collection_of_features(tmp_path, text):
    path = tmp_path / "x.geojson"
    path.write_text(text)
    with pytest.raises(GeometryError, match=re.escape(str(path))):
        read_geometry(path)


def test_an_unknown_projection(tmp_path):
    with pytest.raises(GeometryError, match="mercator"):
        read_geometry(a_file(tmp_path, projection="mercator"))


def test_a_good_file_passes_the_check(tmp_path, capsys):
    assert map_shapes(["check", str(a_file(tmp_path))]) == 0
    assert capsys.readouterr().out.startswith("34 regions")


def test_an_instance_does_not_start_on_bad_shapes(tmp_path):
    geometry.cache_clear()
    with override_settings(TIDU_GEOMETRY=str(tmp_path / "missing")), pytest.raises(SystemExit, match="cannot be read"):
        refuse_bad_geometry()
    with override_settings(TIDU_GEOMETRY=str(a_file(tmp_path))):
        refuse_bad_geometry()
        assert not geometry().tiles
    geometry.cache_clear()
    assert geometry().tiles


@given(st.lists(points, min_size=4, max_size=60), st.floats(0.01, 3))
def test_simplifying_keeps_the_ends_and_strays_no_further_than_the_tolerance(ring, tolerance):
    closed = [*ring, ring[0]]
    kept = projection.simplified(closed, tolerance)
    assert (kept[0], kept[-1]) == (closed[0], closed[-1])
    assert set(kept) <= set(closed)
    lines = list(pairwise(kept))
    assert all(min(projection.distance(point, *line) for line in lines) <= tolerance + 1e-6 for point in closed)


@given(points)
def test_equal_areas_stay_equal(point):
    def cell(x, y):
        corners = [(x, y), (x + 0.1, y), (x + 0.1, y + 0.1), (x, y + 0.1)]
        return abs(projection.area([projection.albers(corner) for corner in corners]))

    assert isclose(cell(*point), cell(105.0, point[1]), rel_tol=1e-6)


@given(counts)
def test_classes_hold_every_number_once_and_more_is_never_lighter(values):
    bounds = drawing.bounds_of(values)
    shades = [drawing.shade_of(value, bounds) for value in values]
    assert len(bounds) <= drawing.CLASSES
    assert all((shade == 0) is (value == 0) for shade, value in zip(shades, values, strict=True))
    by_value = sorted(zip(values, shades, strict=True))
    assert [shade for _value, shade in by_value] == sorted(shades)
    assert len(drawing.legend_of(bounds)) == len(bounds) + 1


def test_the_legend_says_each_class_in_numbers():
    assert drawing.legend_of(drawing.bounds_of([0, 1, 2, 5, 8, 13, 21, 34, 55])) == [
        (0, "0"),
        (1, "1–2"),
        (2, "3–8"),
        (3, "9–21"),
        (4, "22–55"),
    ]


@pytest.mark.parametrize(("language", "said"), [("zh-hans", "苏 12，江苏省"), ("en", "JS 12, Jiangsu")])
def test_the_drawing_and_the_table_say_the_same(language, said):
    with translation.override(language):
        shown = map_of("Submitted", "Dossiers", {"320000": 12, "440000": 3}, {"320000": "/x?p=1"})
        page = render_to_string("components/map.html", {"map": shown})
    assert page.count(f'aria-label="{said}"') == 1
    drawn = [(place.name, place.value) for place in shown.places]
    rows = re.findall(r'<th scope="row">(?:<a[^>]*>)?([^<]+?)(?:</a>)?</th><td class="num">(\d+)</td>', page)
    assert sorted((name, int(value)) for name, value in rows) == sorted(drawn)
    assert rows[0][1] == "12"
    assert page.count('href="/x?p=1"') == 2
    assert len(shown.places) == len(shipped().reference.regions) - sum(
        region.tier != "province" for region in shipped().reference.regions.values()
    )
