"""The database keeps the register: whatever changes a title, its factory or its enterprise, whoever writes it."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from tests.builders import a_factory, a_title, an_enterprise
from tests.register.granting import a_certified_title, entry_of
from tidu.factories.models import Factory, Title
from tidu.register import census, queries
from tidu.register.models import RegisterChange, RegisterEntry

pytestmark = pytest.mark.django_db
SECRET = ("address", "construction_started_on", "completed_on", "created_by", "created_at", "granted_by")


def changes():
    return list(RegisterChange.objects.order_by("number").values_list("number", "title", "kind", "day"))


def test_a_grant_and_an_earlier_title_are_written_as_what_they_are():
    granted, noted = a_certified_title(), a_title()
    assert changes() == [
        (1, granted.pk, "granted", granted.granted_on),
        (2, noted.pk, "noted", noted.granted_on),
    ]
    entry = entry_of(granted)
    assert (entry.factory_name, entry.enterprise_name) == (granted.factory.name, granted.factory.enterprise.name)
    assert (entry.province, entry.region_code, entry.year, entry.change) == ("320000", "320505", 2024, 1)


@pytest.mark.parametrize(
    ("status", "kinds"),
    [("suspended", ["noted", "suspended"]), ("withdrawn", ["noted", "withdrawn"]), ("valid", ["noted"])],
)
def test_a_title_noted_with_its_status(status, kinds):
    a_title(status=status)
    assert [kind for _, _, kind, _ in changes()] == kinds


def test_each_status_is_a_change_from_its_day():
    title = a_title()
    for status, day in (("suspended", 3), ("valid", 4), ("withdrawn", 5)):
        title.status, title.status_since = status, date(2025, 1, day)
        title.save()
    assert [(kind, day) for _, _, kind, day in changes()][1:] == [
        ("suspended", date(2025, 1, 3)),
        ("restored", date(2025, 1, 4)),
        ("withdrawn", date(2025, 1, 5)),
    ]
    assert (entry_of(title).status, entry_of(title).change) == ("withdrawn", 4)


def test_names_follow_the_factory_and_the_enterprise():
    title = a_title()
    Factory.objects.update(name="改名后的工厂", industry="35")
    type(title.factory.enterprise).objects.filter(pk=title.factory.enterprise_id).update(name="改名后的企业")
    entry = entry_of(title)
    assert (entry.factory_name, entry.enterprise_name, entry.industry) == ("改名后的工厂", "改名后的企业", "35")
    assert [kind for _, _, kind, _ in changes()] == ["noted", "changed", "changed"]
    assert [row.pk for row in queries.search(queries.entries(), "改名后的企业")] == [title.pk]


def test_what_is_not_public_is_no_change():
    title = a_title()
    Factory.objects.update(address="别处2号")
    Title.objects.update(dossier_number="2024-399-00009")
    title.factory.enterprise.parent_name = ""
    title.factory.enterprise.save()
    title.save()
    assert len(changes()) == 1


def test_a_factory_without_a_title_is_in_no_register():
    factory = a_factory()
    Factory.objects.filter(pk=factory.pk).update(name="没有称号的工厂")
    assert (RegisterEntry.objects.count(), changes()) == (0, [])


def test_the_register_has_no_column_that_is_not_public():
    assert {field.name for field in RegisterEntry._meta.get_fields()}.isdisjoint(SECRET)


def test_changes_are_never_changed():
    a_title()
    with pytest.raises(DatabaseError), transaction.atomic():
        RegisterChange.objects.update(kind="withdrawn")


def test_what_is_there_already_is_taken_over():
    from tidu.register import keeping  # noqa: PLC0415 - the migration's own words

    withdrawn, valid = a_title(status="withdrawn"), a_certified_title()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE register_registerchange DISABLE TRIGGER append_only")
        cursor.execute("DELETE FROM register_registerchange; DELETE FROM register_registerentry")
        cursor.execute(keeping.TAKE_OVER)
    assert [(title, kind) for _, title, kind, _ in changes()] == [
        (withdrawn.pk, "noted"),
        (valid.pk, "granted"),
        (withdrawn.pk, "withdrawn"),
    ]
    assert RegisterEntry.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_write_at_once(at_once):
    factories = [a_factory(an_enterprise()) for _ in range(4)]
    at_once(*[lambda factory=factory: a_title(factory) for factory in factories])
    assert [number for number, *_ in changes()] == [1, 2, 3, 4]


def test_the_counts_follow_each_change():
    title = a_title(level="basic")
    assert census.present().by_level == {"basic": 1}
    Title.objects.filter(pk=title.pk).update(status="suspended")
    assert census.present().by_level == {}
    a_title(level="leading")
    assert census.present().by_level == {"leading": 1}
