"""Each setting broken once: the check that sees it, how grave it is, and that it names the way out."""

from __future__ import annotations

import json
import os
import smtplib
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from django.db import OperationalError, connection

from tests.builders import a_user
from tests.dossier_builders import a_campaign, a_submitted_dossier
from tidu.config import messages
from tidu.config.backups import layout
from tidu.config.backups.layout import Manifest, Standing
from tidu.config.doctor import commands, content, data, outside, safety, work
from tidu.config.doctor.examination import BEFORE, FIRST, WITH_DATABASE, WITH_TABLES, examine
from tidu.config.doctor.outcome import Check, Outcome, State
from tidu.config.verbs import VERIFIED
from tidu.core import clock
from tidu.core.models import StoredFile
from tidu.dossiers.actions import record_opening
from tidu.dossiers.models import Opened
from tidu.workflow import retention

pytestmark = pytest.mark.django_db
OK, WARNING, FAILING = State.OK, State.WARNING, State.FAILING
REAL = ["tidu.example.org"]


@pytest.fixture(autouse=True)
def sound(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A real instance, well set up; each test breaks one thing of it."""
    settings.SECRET_KEY = "long and random: 6b1c0d7e5f2a4938"
    settings.TIDU_HOME = tmp_path
    settings.TIDU_STORE = tmp_path / "store"
    settings.ALLOWED_HOSTS = REAL
    settings.HTTPS = settings.BEHIND_PROXY = True
    monkeypatch.delenv("TIDU_BACKUPS", raising=False)


SETTINGS: list[tuple[Check, dict[str, Any], State]] = [
    (safety.kind_of_run, {}, OK),
    (safety.kind_of_run, {"DEBUG": True}, FAILING),
    (safety.kind_of_run, {"TIDU_DEMO": True}, WARNING),
    (safety.secret, {}, OK),
    (safety.secret, {"SECRET_KEY": "short"}, FAILING),
    (safety.hosts, {}, OK),
    (safety.hosts, {"ALLOWED_HOSTS": ["localhost"]}, WARNING),
    (safety.hosts, {"ALLOWED_HOSTS": ["*"]}, FAILING),
    (safety.https, {}, OK),
    (safety.https, {"HTTPS": False}, FAILING),
    (safety.https, {"HTTPS": False, "ALLOWED_HOSTS": ["localhost"]}, WARNING),
    (safety.https, {"CSRF_TRUSTED_ORIGINS": ["http://tidu.example.org"]}, FAILING),
    (safety.proxy, {}, OK),
    (safety.proxy, {"BEHIND_PROXY": False}, FAILING),
    (content.rulebook, {}, OK),
    (content.rulebook, {"TIDU_RULEBOOK": Path(__file__).parent}, FAILING),
    (content.static_files, {}, OK),
    (content.static_files, {"VENDORED": {"fonts": "not-fetched"}}, FAILING),
    (content.shapes, {}, OK),
    (content.shapes, {"TIDU_GEOMETRY": __file__}, FAILING),
    (content.shapes, {"TIDU_GEOMETRY": "/nowhere.geojson"}, FAILING),
    (outside.store, {}, OK),
    (outside.store, {"TIDU_STORE": Path(__file__)}, FAILING),
    (outside.mail, {}, WARNING),
]


@pytest.mark.parametrize(("check", "broken", "state"), SETTINGS, ids=lambda value: getattr(value, "__name__", ""))
def test_settings(settings: Any, check: Check, broken: dict[str, Any], state: State) -> None:
    for name, value in broken.items():
        setattr(settings, name, value)
    found = check()
    assert found.state == state, found
    assert bool(found.way_out) == (state != OK)


def test_a_secret_that_others_may_read(tmp_path: Path) -> None:
    (tmp_path / "secret-key").touch(mode=0o644)
    assert safety.secret().state == FAILING
    (tmp_path / "secret-key").chmod(0o600)
    assert safety.secret().state == OK


def test_personas_on_a_real_instance() -> None:
    assert safety.personas().state == OK
    person = a_user()
    person.persona_key = "applicant_editor"
    person.save()
    assert safety.personas().state == FAILING


def test_a_catalogue_that_was_not_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    assert content.catalogues().state == OK
    monkeypatch.setattr(messages, "stale", lambda: [Path("django.po")])
    assert content.catalogues().state == FAILING


def test_rules_that_changed_under_an_open_campaign() -> None:
    campaign = a_campaign()
    assert content.campaigns().state == OK
    campaign.digest = "0" * 64
    campaign.save()
    assert content.campaigns().state == FAILING
    campaign.notice_id = "miit/none"
    campaign.save()
    assert content.campaigns().state == FAILING


@pytest.mark.parametrize("check", [data.database, data.encoding, data.migrations, data.clocks, data.connections])
def test_a_sound_database(check: Check) -> None:
    assert check().state == OK


def test_a_database_out_of_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_statement: str) -> str:
        raise OperationalError("connection refused\nto 10.0.0.1")

    monkeypatch.setattr(data, "asked", refuse)
    said = Outcome(FAILING, "out of reach: connection refused", "look at DATABASE_URL and at the server")
    assert data.database() == said
    assert [found.name for found in examine()] == [*BEFORE, FIRST]


ANSWERS: list[tuple[Check, dict[str, str], State]] = [
    (data.database, {"show server_version": "13.2", "show server_version_num": "130002"}, FAILING),
    (data.encoding, {"show server_encoding": "SQL_ASCII"}, FAILING),
    (data.durability, {f"show {name}": "on" for name in data.CARELESS}, OK),
    (data.durability, {"show fsync": "off"}, FAILING),
    (data.durability, {"show synchronous_commit": "off"}, FAILING),
    (data.clocks, {"select extract(epoch from clock_timestamp())": "0"}, FAILING),
    (data.connections, {"show max_connections": "10"}, FAILING),
]


@pytest.mark.parametrize(("check", "answers", "state"), ANSWERS, ids=lambda value: getattr(value, "__name__", ""))
def test_answers_of_the_database(
    monkeypatch: pytest.MonkeyPatch, check: Check, answers: dict[str, str], state: State
) -> None:
    ask = data.asked
    monkeypatch.setattr(data, "asked", lambda statement: answers.get(statement) or ask(statement))
    assert check().state == state


def test_a_pool_smaller_than_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDU_POOL", "2")
    assert data.connections().state == WARNING


@pytest.mark.parametrize(("free", "state"), [(0, FAILING), (5 << 30, WARNING), (50 << 30, OK)])
def test_room_of_the_store(monkeypatch: pytest.MonkeyPatch, free: int, state: State) -> None:
    monkeypatch.setattr(outside.psutil, "disk_usage", lambda _path: type("Usage", (), {"free": free}))
    assert outside.room().state == state


def test_a_store_that_lacks_what_the_database_names() -> None:
    assert outside.contents().state == OK
    StoredFile.objects.create(digest="ab" * 32, size=7, media_type="application/pdf", stored_at=clock.now())
    assert outside.contents().state == FAILING


def a_free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture
def mail_server() -> Iterator[Controller]:
    server = Controller(Sink(), hostname="127.0.0.1", port=a_free_port())
    server.start()
    yield server
    server.stop()


def test_a_mail_server(settings: Any, mail_server: Controller) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_USE_TLS = "127.0.0.1", False
    settings.EMAIL_PORT = mail_server.port
    assert outside.mail().state == OK
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "nobody", "wrong"
    assert outside.mail().says == f"127.0.0.1 refuses: {smtplib.SMTPNotSupportedError.__name__}"
    settings.EMAIL_PORT = 1
    assert outside.mail().state == FAILING


def executed(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_a_worker() -> None:
    assert work.worker().state == FAILING
    executed("insert into procrastinate_workers (last_heartbeat) values (now())")
    assert work.worker().state == OK


def test_a_queue() -> None:
    assert work.queue().state == OK
    job = "insert into procrastinate_jobs (queue_name, task_name, status) values ('default', 'x', %s)"
    executed(job, "failed")
    assert work.queue().state == WARNING
    executed("delete from procrastinate_jobs")
    executed(job, "todo")
    executed("update procrastinate_events set at = now() - interval '1 hour'")
    assert "60 minutes" in work.queue().says


def test_an_act_that_nobody_sealed() -> None:
    assert work.seals().state == OK
    dossier = a_submitted_dossier()
    assert dossier.pk
    with clock.frozen(clock.now() + timedelta(days=1000)):
        assert work.seals().state == FAILING


def test_what_was_kept_too_long(settings: Any) -> None:
    assert work.retention().state == OK
    settings.TIDU_RETAIN_NIGHTLY = False
    assert "0 rows" in work.retention().says
    settings.TIDU_RETAIN_NIGHTLY = True
    record_opening(a_user(), a_submitted_dossier(), Opened.PAGE)
    with clock.frozen(clock.now() + timedelta(days=1097)):
        assert "2 rows" in work.retention().says  # one of them the message that it came in
        retention.retain()
        assert work.retention().state == OK


@pytest.mark.parametrize(
    ("kept", "state"),
    [
        (None, WARNING),
        ({"age": 0, "flawed": False}, OK),
        ({"age": 0, "flawed": True}, FAILING),
        ({"age": 3, "flawed": False}, WARNING),
    ],
)
def test_the_verification_of_the_log(tmp_path: Path, kept: dict[str, Any] | None, state: State) -> None:
    if kept:
        at = work.time.time() - kept["age"] * work.DAY
        (tmp_path / VERIFIED).write_text(json.dumps({"at": at, "flawed": kept["flawed"]}))
    assert work.verification().state == state


@pytest.mark.parametrize(
    ("age", "state"), [(None, FAILING), (timedelta(0), OK), (timedelta(days=2), FAILING)], ids=["none", "new", "old"]
)
def test_the_newest_backup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, age: timedelta | None, state: State
) -> None:
    assert work.backups().state == WARNING
    monkeypatch.setenv("TIDU_BACKUPS", str(tmp_path))
    if age is not None:
        (backup := tmp_path / "20241128T000000Z").mkdir()
        made_at = (clock.now() - age).isoformat(timespec="seconds")
        Manifest(made_at, "0", "0", Standing({}, "", 0, "", []), {}, 0, 0).write(backup)
        assert layout.backups_in(tmp_path) == [backup]
    assert work.backups().state == state


def test_messages_that_did_not_arrive() -> None:
    assert work.deliveries().state == OK


def test_every_check_is_listed_once() -> None:
    listed = [*BEFORE.values(), *WITH_DATABASE.values(), *WITH_TABLES.values(), data.database]
    written = {
        check
        for module in (content, data, outside, safety, work)
        for check in vars(module).values()
        if callable(check) and getattr(check, "__annotations__", {}).get("return") == "Outcome"
    }
    helpers = {"ok", "warning", "failing"}
    assert {check for check in written if check.__name__ not in helpers} == set(listed)
    assert len(listed) == len(set(listed))


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    monkeypatch.setattr("tidu.config.verbs.wake", lambda: None)
    return lambda *words: commands.main(list(words))


def test_the_report(run: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 1  # no worker gives signs of life here
    said = capsys.readouterr().out
    assert "[ FAIL ] worker: no worker gives a sign of life (starting)\n         -> start one" in said
    assert run("--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["checks"]["worker"]["state"] == "failing"
    assert set(told["checks"]) == {*BEFORE, FIRST, *WITH_DATABASE, *WITH_TABLES}


def test_nothing_secret_is_printed(run: Callable[..., int], settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    settings.EMAIL_HOST_PASSWORD = "mail-secret-1"
    settings.TIDU_S3 = {"bucket": "b", "endpoint": "http://127.0.0.1:1", "key": "key-secret-2", "secret": "s3-secret-3"}
    run(), run("--json")
    said = capsys.readouterr().out
    secrets = [settings.SECRET_KEY, "mail-secret-1", "key-secret-2", "s3-secret-3", os.environ["DATABASE_URL"]]
    assert [secret for secret in secrets if secret in said] == []
