"""What is asked for is found exactly where it stands, and by an index."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.builders import a_factory, an_enterprise
from tidu.core.search import matching
from tidu.factories.models import Factory
from tidu.organisations.models import Organisation

SIGNS = st.sampled_from("苏州青梧精工智能A aＡb1２３%_\\-·（）ﬁİ" + "\u3000'")
TEXTS = st.text(SIGNS, min_size=1, max_size=8)


def folded(text: str) -> str:
    """The text as the database folds it: each sign once, no spaces."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tidu_words(%s)", [text])
        return str(cursor.fetchone()[0])[::2]


def found(asked: str) -> set[str]:
    return set(matching(Organisation.objects.all(), asked, "words").values_list("name", flat=True))


class Searches(TestCase):
    @given(names=st.lists(TEXTS.filter(str.strip), max_size=5, unique=True), asked=TEXTS, other=TEXTS)
    def test_the_index_finds_what_a_naive_search_finds(self, names: list[str], asked: str, other: str) -> None:
        for name in names:
            an_enterprise(name=name, credit_code=None, kind="institute", legal_form="")
        words = f"{asked} {other}".split()
        naive = {name for name in names if all(folded(word) in folded(name) for word in words)}
        for setting in ("enable_seqscan", "enable_bitmapscan"):  # by the index alone, then without it
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL {setting} = off")
            assert found(f"{asked} {other}") & set(names) == naive
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL {setting} = on")


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["梧精", "ABC", "ａｂｃ", "9132", "abc 青梧", "青 梧"])
def test_what_is_found(asked: str) -> None:
    an_enterprise(name="苏州青梧精工ABC有限公司")
    an_enterprise(name="别家", credit_code="91110000MA00000024")
    assert found(asked) == {"苏州青梧精工ABC有限公司"}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", ["%", "_", "\\", "梧工", "苏州%公司", ".*", "(a+)+$", "' OR 1=1"])
def test_what_is_not_found(asked: str) -> None:
    an_enterprise(name="苏州青梧精工有限公司")
    assert found(asked) == set()


@pytest.mark.django_db
def test_two_signs_are_found_by_the_index() -> None:
    plan = _plan(matching(Organisation.objects.all(), "梧精", "words"))
    assert "Bitmap Index Scan on organisations_words" in plan
    plan = _plan(matching(Factory.objects.all(), "20 梧精", "words"))
    assert "Bitmap Index Scan on factories_words" in plan


def _plan(rows: Any) -> str:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        return str(rows.explain())


@pytest.mark.django_db
def test_a_factory_is_found_by_its_enterprise_whatever_is_renamed() -> None:
    enterprise = an_enterprise(name="旧名有限公司")
    factory = a_factory(enterprise, name="一号工厂")
    assert _factories("一号 旧名") == [factory] == _factories(enterprise.credit_code or "")
    enterprise.name = "新名有限公司"
    enterprise.save()
    assert (_factories("旧名"), _factories("新名")) == ([], [factory])
    factory.name = "二号工厂"
    factory.save()
    assert (_factories("一号"), _factories("二号 新名")) == ([], [factory])
    factory.enterprise = an_enterprise(name="他人有限公司")
    factory.save()
    assert (_factories("新名"), _factories("他人")) == ([], [factory])


def _factories(asked: str) -> list[Factory]:
    return list(matching(Factory.objects.all(), asked, "words"))


def test_an_enterprise_renamed_while_factories_are_added(at_once: Callable[..., list[Any]]) -> None:
    enterprise = an_enterprise(name="旧名有限公司")

    def rename() -> None:
        with transaction.atomic():
            Organisation.objects.filter(pk=enterprise.pk).update(name="新名有限公司")

    def add() -> Factory:
        with transaction.atomic():
            return a_factory(enterprise)

    added = at_once(add, rename, add, add)
    assert {type(one) for one in added} == {Factory, type(None)}
    assert len(_factories("新名")) == 3
