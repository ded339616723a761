"""A whole nation in the database: enterprises, factories, titles and dossiers by the hundred thousand, beside the demo.

Rows are written by bulk statements; they satisfy every constraint, and every trigger runs. What an act would have
computed (hashes of the log, digests of versions) is made up, so such a database is for measuring only.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from tidu.campaigns.models import Campaign
from tidu.rulebook import shipped

ENTERPRISES, FACTORIES, TITLES, DOSSIERS, REVIEWS = 500_000, 100_000, 60_000, 12_000, 1_100
BRANDS = [
    "远航",
    "恒通",
    "瑞丰",
    "博远",
    "嘉禾",
    "华晟",
    "天元",
    "中科",
    "金石",
    "宏图",
    "青梧",
    "云岭",
    "海曲",
    "南澳",
    "瓦岭",
    "鼎新",
    "科达",
    "蓝天",
    "星火",
    "江通",
]
TRADES = [
    "精密机械",
    "特种钢材",
    "光电科技",
    "生物制药",
    "海洋装备",
    "汽车部件",
    "轨道交通",
    "新能源",
    "半导体",
    "化工新材料",
    "食品",
    "纺织",
    "轴承",
    "电缆",
]
LEVELS = ["basic", "basic", "basic", "basic", "basic", "basic", "advanced", "advanced", "excellent", "leading"]

ENTERPRISE_ROWS = """
INSERT INTO organisations_organisation (kind, unit_kind, tier, code, name, name_en, region_code, credit_code,
    legal_form, parent_name, parent_credit_code, industry, registered_at)
SELECT 'enterprise', '', '', NULL,
    places[1 + n %% cardinality(places)] || brands[1 + n / 7 %% cardinality(brands)]
        || trades[1 + n / 11 %% cardinality(trades)] || n || '号有限公司', '',
    regions[1 + n %% cardinality(regions)], '92' || regions[1 + n %% cardinality(regions)] || 'MN' || lpad(n::text, 8, '0'),
    'legal_person', '', '', industries[1 + n * 7 %% cardinality(industries)], timestamptz '2023-01-01' + n * interval '1 minute'
FROM generate_series(1, %(enterprises)s) AS n,
    (SELECT %(places)s::text[] AS places, %(regions)s::text[] AS regions, %(brands)s::text[] AS brands,
            %(trades)s::text[] AS trades, %(industries)s::text[] AS industries) AS given
"""
FACTORY_ROWS = """
INSERT INTO factories_factory (enterprise_id, name, region_code, address, industry, under_corps,
    construction_started_on, completed_on, created_at)
SELECT id, '第' || 1 + row_number() OVER (ORDER BY id) %% 9 || '智能工厂', region_code, '科技路1号', industry, false,
    date '2019-03-01', date '2022-06-30', registered_at
FROM organisations_organisation WHERE credit_code LIKE '92%%MN%%' ORDER BY id %% 97, id LIMIT %(factories)s
"""
TITLE_ROWS = """
INSERT INTO factories_title (factory_id, level, edition, notice_id, source, granted_on, status, dossier_number,
    granted_content, digest, created_at{more})
SELECT id, levels[1 + n %% cardinality(levels)], '2023', '', 'earlier', date '2023-01-01' + (n %% 700)::int, 'valid', '',
    '{{}}', '', now(){values}
FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM factories_factory
      WHERE name LIKE '第_智能工厂' ORDER BY id LIMIT %(titles)s) AS factory,
    (SELECT %(levels)s::text[] AS levels) AS given
"""
UNITS = "SELECT id, region_code, code FROM organisations_organisation WHERE unit_kind <> ''"
DOSSIER_ROWS = """
INSERT INTO dossiers_dossier (number, campaign_id, factory_id, unit_id, state, project_name, started_at, started_by_id{more})
SELECT 'N-' || lpad(n::text, 6, '0'), %(campaign)s, factory.id, unit.id,
    CASE WHEN n %% 6 = 0 THEN 'draft' WHEN n %% 6 = 1 THEN 'returned' ELSE 'submitted' END,
    '面向' || trades[1 + n %% cardinality(trades)] || '的柔性智能工厂', timestamptz '2024-11-01' + n * interval '1 minute',
    %(person)s{values}
FROM (SELECT f.*, row_number() OVER (ORDER BY f.id DESC) AS n FROM factories_factory f
      WHERE f.name LIKE '第_智能工厂' AND left(f.region_code, 2) IN (SELECT left(region_code, 2) FROM ({units}) u
          WHERE region_code LIKE '__0000')
      ORDER BY f.id DESC LIMIT %(dossiers)s) AS factory
JOIN ({units}) AS unit ON unit.region_code = left(factory.region_code, 2) || '0000' AND unit.code <> 'XPCC',
    (SELECT %(trades)s::text[] AS trades) AS given
"""
OURS = "SELECT id, state, unit_id, started_at FROM dossiers_dossier WHERE number LIKE 'N-%%'"
VERSION_ROWS = """
INSERT INTO dossiers_version (dossier_id, number, content, commitments, digest, submitted_at, submitted_by_id)
SELECT d.id, 1, given.content, given.commitments, md5(d.id::text) || md5(d.id::text), d.started_at, %(person)s
FROM ({ours}) AS d, (SELECT content, commitments FROM dossiers_version WHERE dossier_id = %(sample)s
    ORDER BY number DESC LIMIT 1) AS given WHERE d.state <> 'draft'
"""
STEP_ROWS = """
INSERT INTO dossiers_step (dossier_id, stage_key, kind, position, state, organisation_id, opened_at, closed_at, findings)
SELECT d.id, s.stage_key, s.kind, s.position,
    CASE WHEN d.state = 'draft' THEN CASE s.kind WHEN 'application' THEN 'open' ELSE 'waiting' END
         WHEN s.kind = 'application' THEN CASE d.state WHEN 'returned' THEN 'open' ELSE 'passed' END
         WHEN s.kind = 'check' THEN CASE WHEN d.state = 'returned' THEN 'returned' WHEN d.id %% 2 = 0 THEN 'open' ELSE 'passed' END
         WHEN s.kind = 'recommendation' AND d.state = 'submitted' AND d.id %% 2 = 1
              THEN CASE WHEN d.id %% 11 = 1 THEN 'passed' ELSE 'open' END
         WHEN s.kind = 'expert_review' AND d.state = 'submitted' AND d.id %% 2 = 1 AND d.id %% 11 = 1 THEN 'open'
         ELSE 'waiting' END,
    CASE WHEN s.kind IN ('check', 'recommendation') THEN d.unit_id END, d.started_at, NULL, '[]'
FROM ({ours}) AS d, (SELECT * FROM dossiers_step WHERE dossier_id = %(sample)s) AS s
"""
CHECK_ROWS = """
INSERT INTO checks_check (step_id, state, answers, note, checked_at, checked_by_id)
SELECT s.id, s.state, '{{}}', '', CASE WHEN s.state <> 'open' THEN d.started_at END, CASE WHEN s.state <> 'open' THEN %(person)s END
FROM dossiers_step s JOIN ({ours}) AS d ON d.id = s.dossier_id WHERE s.kind = 'check' AND s.state <> 'waiting'
"""
REVIEW_ROWS = """
INSERT INTO reviews_review (step_id, state)
SELECT s.id, 'open' FROM dossiers_step s JOIN ({ours}) AS d ON d.id = s.dossier_id
WHERE s.kind = 'expert_review' AND s.state = 'open' LIMIT %(reviews)s
"""
ASSIGNMENT_ROWS = """
INSERT INTO reviews_assignment (review_id, expert_id, state, assigned_at, handed_in_at)
SELECT r.id, e.id, CASE WHEN (r.id + e.place) %% 2 = 0 THEN 'scored' ELSE 'assigned' END, now(),
    CASE WHEN (r.id + e.place) %% 2 = 0 THEN now() END
FROM reviews_review r JOIN dossiers_step s ON s.id = r.step_id JOIN ({ours}) AS d ON d.id = s.dossier_id,
    (SELECT id, row_number() OVER (ORDER BY id) AS place FROM organisations_membership WHERE role = 'expert' LIMIT 3) AS e
"""
CHAIN_ROWS = """
INSERT INTO workflow_chain (key, length, head) SELECT 'dossier/' || id, 0, repeat('0', 64) FROM ({ours}) AS d
"""
LOG_ROWS = """
INSERT INTO workflow_entry (chain_id, index, at, person_id, capacity, verb, subject, state_before, state_after, reason,
    data, previous_hash, hash)
SELECT id, n, now(), %(person)s, '', 'dossiers.submit', 'dossiers.' || key, '', 'submitted', '', '{{}}',
    CASE n WHEN 1 THEN repeat('0', 64) ELSE md5(key || n - 1) || md5(n - 1 || key) END, md5(key || n) || md5(n || key)
FROM workflow_chain, generate_series(1, 5) AS n
WHERE key IN (SELECT 'dossier/' || id FROM ({ours}) AS d) ORDER BY id, n
"""
STATEMENTS = (
    FACTORY_ROWS,
    TITLE_ROWS,
    DOSSIER_ROWS,
    VERSION_ROWS,
    STEP_ROWS,
    CHECK_ROWS,
    REVIEW_ROWS,
    ASSIGNMENT_ROWS,
    CHAIN_ROWS,
    LOG_ROWS,
)


def is_filled() -> bool:
    """Whether the nation is there already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM organisations_organisation WHERE credit_code LIKE '92%%MN%%'", [])
        return bool(cursor.fetchone()[0] >= ENTERPRISES)


def fill(person: Any, sample: Any) -> None:
    """Write the nation. ``person`` did everything; the steps and content of the dossier ``sample`` are repeated."""
    values = {
        **_arrays(),
        "enterprises": ENTERPRISES,
        "factories": FACTORIES,
        "titles": TITLES,
        "dossiers": DOSSIERS,
        "reviews": REVIEWS,
        "person": person.pk,
        "sample": sample.pk,
        "campaign": Campaign.objects.get(pk=sample.campaign_id).pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTERPRISE_ROWS, values)
        for statement in STATEMENTS:
            extra = _extra(cursor, statement)
            cursor.execute(statement.format(ours=OURS, units=UNITS, **extra), values)
        cursor.execute("VACUUM ANALYZE")


def _extra(cursor: Any, statement: str) -> dict[str, str]:
    """Columns without a default in the database that a newer model may have."""
    table = statement.split("INSERT INTO ")[1].split(" ")[0] if "{more}" in statement else ""
    known = statement.partition("SELECT")[0]
    cursor.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s AND is_nullable = 'NO'"
        " AND column_default IS NULL AND is_identity = 'NO' AND is_generated = 'NEVER'",
        [table],
    )
    missing = [(name, kind) for name, kind in cursor.fetchall() if name not in known]
    given = {"date": "date '2023-01-01'", "boolean": "false", "integer": "0", "bigint": "0"}
    return {
        "more": "".join(f", {name}" for name, _ in missing),
        "values": "".join(f", {given.get(kind, chr(39) * 2)}" for _, kind in missing),
    }


def _arrays() -> dict[str, list[str]]:
    """Counties with the names of their cities, industries, brands, trades and levels."""
    reference = shipped().reference
    counties = [region for region in reference.regions.values() if region.tier == "county"]
    parents = [reference.regions.get(region.parent, region) for region in counties]
    return {
        "regions": [region.code for region in counties],
        "places": [
            (parent if parent.tier == "city" else region).name.zh
            for region, parent in zip(counties, parents, strict=True)
        ],
        "industries": [code for code in reference.industries if len(code) == 2],
        "brands": BRANDS,
        "trades": TRADES,
        "levels": LEVELS,
    }
