"""Ways of finding Chinese words by an index, beside each other on half a million names.

Run from the project's folder: ``TIDU_HOME=/var/tmp/words .venv/bin/python -m bench.search``. Each way is a table with the
same names and its own index; a query asks for the first 50 keys and for a count up to 20,000. Times are medians of 9.
"""

from __future__ import annotations

import os
import statistics
import time

from tidu.config import database
from tidu.config.environment import home

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tidu.config.settings")
os.environ["DATABASE_URL"] = database.start(home())

import django

django.setup()

import psycopg

from bench.nation import BRANDS, TRADES
from tidu.rulebook import shipped

NAMES = 500_000
TIMES = 9
WORDS = ("梧精", "轴承", "有限", "苏州", "云岭生物", "1234", "没有")
BIGRAMS = """
CREATE FUNCTION bigrams(folded text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
    SELECT coalesce(array_agg(DISTINCT substr(folded, i, 2)), '{}') FROM generate_series(1, length(folded) - 1) AS i
$$
"""
WAYS = {
    "trigrams of the text": (
        "name AS words",
        "gin (words gin_trgm_ops)",
        "words LIKE '%%' || tidu_folded(%(word)s) || '%%'",
    ),
    "array of bigrams": (
        "name AS words",
        "gin (bigrams(words))",
        "bigrams(words) @> bigrams(%(word)s) AND strpos(words, %(word)s) > 0",
    ),
    "trigrams of doubled signs": (
        "tidu_words(name) AS words",
        "gin (words gin_trgm_ops)",
        "words LIKE '%%' || tidu_words(%(word)s) || '%%'",
    ),
}
FOLDED = "CREATE FUNCTION tidu_folded(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT lower(normalize($1, NFKC))'"
FILL = """
CREATE TABLE names AS
SELECT n AS id, cities[1 + n %% cardinality(cities)] || brands[1 + n / 7 %% cardinality(brands)]
    || trades[1 + n / 11 %% cardinality(trades)] || n || '号有限公司' AS name
FROM generate_series(1, %(names)s) AS n,
    (SELECT %(cities)s::text[] AS cities, %(brands)s::text[] AS brands, %(trades)s::text[] AS trades) AS given
"""


def main() -> None:
    """Build each way, ask each word."""
    from importlib import import_module  # noqa: PLC0415

    words = import_module("tidu.core.migrations.0003_words").WORDS
    cities = [region.name.zh for region in shipped().reference.regions.values() if region.tier == "city"]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public; CREATE EXTENSION pg_trgm")
        for function in (words, BIGRAMS, FOLDED):
            server.execute(function)  # type: ignore[arg-type]
        server.execute(FILL, {"names": NAMES, "cities": cities, "brands": BRANDS, "trades": TRADES})
        for place, (way, (column, index, condition)) in enumerate(WAYS.items()):
            built = timed(server, f"CREATE TABLE way{place} AS SELECT id, {column} FROM names")
            indexed = timed(server, f"CREATE INDEX way{place}_index ON way{place} USING {index}")
            server.execute(f"ALTER TABLE way{place} ADD PRIMARY KEY (id)")
            server.execute(f"VACUUM ANALYZE way{place}")
            (size,) = server.execute(f"SELECT pg_relation_size('way{place}_index') / 1048576").fetchone() or (0,)
            print(f"{way}: words in {built:.1f} s, index in {indexed:.1f} s, {size} MB")
            for word in WORDS:
                first, count, found = asked(server, f"way{place}", condition, word)
                print(f"    {word:6} {found:>7} found   first page {first:8.2f} ms   count {count:8.2f} ms")


def timed(server: psycopg.Connection, statement: str) -> float:
    """Seconds of one statement."""
    began = time.perf_counter()
    server.execute(statement)  # type: ignore[arg-type]
    return time.perf_counter() - began


def asked(server: psycopg.Connection, table: str, condition: str, word: str) -> tuple[float, float, int]:
    """Milliseconds until the first page and until the count, and the count."""
    page = f"SELECT id FROM {table} WHERE {condition} ORDER BY id DESC LIMIT 50"
    count = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT 20001) AS found"
    times: dict[str, list[float]] = {page: [], count: []}
    found = 0
    cursor = psycopg.ClientCursor(server)  # as Django sends them: values within the statement
    for statement, taken in times.items():
        for _ in range(TIMES):
            began = time.perf_counter()
            rows = cursor.execute(statement, {"word": word}).fetchall()  # type: ignore[arg-type]
            taken.append(1000 * (time.perf_counter() - began))
        found = rows[0][0] if rows else 0
    return statistics.median(times[page]), statistics.median(times[count]), found


if __name__ == "__main__":
    main()
    database.stop(home())
