"""What the seeding of the demo leaves: the same every time, whole, and enough to walk through."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction
from stdnum.cn import uscc

from tidu.accounts.models import User
from tidu.accounts.personas import PERSONAS
from tidu.config.demo import STAGES, USUAL_STAGE, seed
from tidu.core.models import StoredFile
from tidu.dossiers.models import Dossier, Version
from tidu.factories.models import Factory, Title
from tidu.organisations.models import Organisation
from tidu.rulebook import shipped
from tidu.stages.recommendations.models import Sheet
from tidu.workflow.models import Entry, Seal
from tidu.workflow.seals import verify

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

HOME_PROVINCE = "320000"


def sequences() -> dict[str, int | None]:
    """Where every sequence stands; going back in a transaction leaves them where they are."""
    with connection.cursor() as cursor:
        cursor.execute("select quote_ident(sequencename), last_value from pg_sequences where schemaname = 'public'")
        return dict(cursor.fetchall())


def set_back(places: dict[str, int | None]) -> None:
    """Have every sequence stand where it stood."""
    with connection.cursor() as cursor:
        for name, value in places.items():
            cursor.execute("select setval(%s::regclass, %s, %s)", [name, value or 1, value is not None])


def fingerprint() -> dict[str, list[Any]]:
    """Everything that must be the same after each seeding."""
    return {
        "log": list(Entry.objects.order_by("pk").values_list("hash", flat=True)),
        "seals": list(Seal.objects.order_by("number").values_list("root", flat=True)),
        "files": sorted(StoredFile.objects.values_list("digest", flat=True)),
        "versions": list(Version.objects.order_by("pk").values_list("digest", flat=True)),
        "titles": list(Title.objects.order_by("pk").values_list("certificate_number", "digest", "granted_on")),
        "people": list(User.objects.order_by("pk").values_list("email", "name")),
        "organisations": list(Organisation.objects.order_by("pk").values_list("name", "credit_code", "code")),
        "factories": list(Factory.objects.order_by("pk").values_list("name", "region_code", "industry")),
        "sheets": list(Sheet.objects.order_by("pk").values_list("unit__code", "state", "digest")),
    }


def look_at_the_titles() -> None:
    """At the end every recognised dossier has its title, and no other has one."""
    granted = Title.objects.filter(source="platform")
    recognised = Dossier.objects.filter(state="recognised")
    assert granted.count() == recognised.count() > 0
    assert set(granted.values_list("dossier_number", flat=True)) == set(recognised.values_list("number", flat=True))
    assert not Sheet.objects.exclude(state="accepted").exists()


def test_seeding_twice_gives_the_same() -> None:
    start, found = sequences(), []
    for _ in range(2):
        with transaction.atomic():
            seed.run("closed")
            found.append(fingerprint())
            assert verify() == []
            look_at_the_titles()
            transaction.set_rollback(True)
        set_back(start)
    assert all(found[0].values())
    assert {name for name in found[0] if found[0][name] != found[1][name]} == set()


def test_everybody_and_every_place_is_there() -> None:
    seed.run("notice")
    reference = shipped().reference
    assert set(User.objects.filter(persona_key__isnull=False).values_list("persona_key", flat=True)) == {
        persona.key for persona in PERSONAS
    }
    units = Organisation.objects.exclude(unit_kind="")
    assert set(units.values_list("code", flat=True)) == set(reference.units)
    kinds = Counter(units.values_list("unit_kind", flat=True))
    groups = kinds.pop("central_enterprise")
    assert kinds == {"province": 31, "separately_planned_city": 5, "corps": 1}
    assert groups == sum(unit.kind == "central_enterprise" for unit in reference.units.values()) > 90
    codes = Organisation.objects.exclude(credit_code=None).values_list("credit_code", flat=True)
    assert len(codes) > 300
    assert [code for code in codes if not uscc.is_valid(code)] == []


def test_dossiers_at_every_state_while_units_recommend() -> None:
    seed.run("recommendation")
    opens_at = next(chapter.opens_at for chapter in seed.CHAPTERS if chapter.stage == "recommendation")
    assert Entry.objects.latest("at").at <= opens_at
    assert verify() == []
    assert set(Dossier.objects.values_list("state", flat=True)) == {"draft", "submitted", "returned", "withdrawn"}
    home = Sheet.objects.get(unit__code=HOME_PROVINCE)
    assert (home.state, home.entries.count(), home.quota) == ("draft", 17, 20)
    assert home.signatures.filter(voided_at=None).count() == 3
    assert set(Sheet.objects.exclude(pk=home.pk).values_list("state", flat=True)) == {"submitted"}


def test_every_stage_can_be_chosen() -> None:
    assert tuple(chapter.stage for chapter in seed.CHAPTERS) == STAGES
    assert USUAL_STAGE in STAGES


def test_unknown_stage() -> None:
    with pytest.raises(ValueError, match="no such stage: nowhere"):
        seed.run("nowhere")
    assert not User.objects.exists()
