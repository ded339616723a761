from datetime import date

import pytest

from tidu.rulebook.model import Citation, Text
from tidu.stages.recognition import rules

CITED = Citation("miit/2024-399", "2.2.4", Text("二(二)4", "II(2)4"))
SEEN = rules.digest_of_waiting(["399-1", "399-2"])


@pytest.mark.parametrize(("place", "number"), [(1, "ZY-2024-0001"), (235, "ZY-2024-0235"), (12345, "ZY-2024-12345")])
def test_a_number_is_the_prefix_and_the_place(place, number):
    assert rules.certificate_number("ZY-2024", place) == number


@pytest.mark.parametrize(
    ("granted", "years", "last"),
    [
        (date(2025, 1, 20), None, None),
        (date(2025, 1, 20), 3, date(2028, 1, 19)),
        (date(2025, 1, 1), 1, date(2025, 12, 31)),
        (date(2024, 2, 29), 3, date(2027, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
    ],
)
def test_a_title_ends_the_day_before_its_anniversary(granted, years, last):
    assert rules.last_valid_day(granted, years) == last


@pytest.mark.parametrize(
    ("numbers", "seen", "holders", "codes"),
    [
        (["399-1", "399-2"], SEEN, [], []),
        ([], SEEN, [], ["recognition.nothing_waits"]),
        (["399-1"], SEEN, [], ["recognition.list_changed"]),
        (["399-1", "399-2"], "", [], ["recognition.list_changed"]),
        (["399-1", "399-2"], SEEN, ["399-2"], ["recognition.title_held"]),
    ],
)
def test_what_a_recognition_needs(numbers, seen, holders, codes):
    assert [finding.code for finding in rules.recognise_findings(numbers, seen, holders, CITED)] == codes
