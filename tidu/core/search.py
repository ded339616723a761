"""Searching rows by any part of their words: two Chinese signs, the middle of a credit code, a number.

A searched table has a column ``words``, kept by the database: its texts folded (NFKC, lower case, no spaces) and every
sign written twice. So the trigram index of PostgreSQL, blind to anything shorter than three signs, finds every word of
two (decision 0015); the database compares the words themselves afterwards, so that nothing is found by accident.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.db.models import Func, GeneratedField, Q, QuerySet, TextField, Value


class Words(Func):
    """Texts as they are searched: folded, each sign twice, one line for each text."""

    function = "tidu_words"
    output_field = TextField()


def words_field(*fields: str) -> GeneratedField:
    """The column ``words`` over a table's own texts."""
    return GeneratedField(expression=Words(*fields), output_field=TextField(), db_persist=True)


def words_index(name: str) -> GinIndex:
    """The index that makes the column ``words`` found."""
    return GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name=name)


def matching(rows: QuerySet[Any], asked: str, *columns: str) -> QuerySet[Any]:
    """The rows in which every word that is asked for stands in one of the columns, such as ``factory__words``."""
    for word in asked.split():
        folded, found = Words(Value(word, output_field=TextField())), Q()
        for column in columns:
            found |= Q(**{f"{column}__contains": folded})
        rows = rows.filter(found)
    return rows
