"""What every test runs on: a real PostgreSQL server of its own, started once, and one migrated template database.

Tests clone the template, so that a worker's database is ready in a fraction of a second.
"""

import fcntl
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import django
import hypothesis
import psutil
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from playwright.sync_api import Browser, sync_playwright

from tidu.config import database, messages

HOME = "TIDU_TEST_HOME"  # set by the first process, inherited by the workers
PREFIX = "tidu-test-"
WISHES = ("TIDU_REQUIRE_BROWSER", "TIDU_SCREENSHOTS", "TIDU_GALLERY")  # what may be told to a run of tests
TEMPLATE = "tidu_template"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
# A test database may be lost at any moment, so it need not survive a power cut.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")

hypothesis.settings.register_profile("tidu", deadline=None, max_examples=int(os.environ.get("TIDU_EXAMPLES", "50")))
hypothesis.settings.load_profile("tidu")


def is_worker(config: pytest.Config) -> bool:
    """Whether this process is one of several that share the server."""
    return hasattr(config, "workerinput")


def sweep() -> None:
    """Stop the servers of runs that were killed, and remove what they wrote."""
    for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        if not psutil.pid_exists(int(left.name.split("-")[2])):
            if (left / "postgres" / "postmaster.pid").exists():
                database.start(left)
                database.stop(left)
            shutil.rmtree(left, ignore_errors=True)


def start_server(home: Path) -> str:
    """Start a server below ``home`` that favours speed over durability, and return its address."""
    address = database.start(home)
    with psycopg.connect(address, autocommit=True) as server:
        for name in CARELESS:
            server.execute(f"alter system set {name} = off")
        server.execute("select pg_reload_conf()")
    return address


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Prepare the environment before the settings are read."""
    if not is_worker(config):
        for name in [name for name in os.environ if name.startswith("TIDU_") and name not in WISHES]:
            del os.environ[name]
        sweep()
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # end in order, as after Ctrl-C
        home = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-"))
        os.environ |= {
            HOME: str(home),
            "TIDU_HOME": str(home),
            "TIDU_SECRET_KEY": "known to every test",
            "TIDU_HTTPS": "0",
            "DATABASE_URL": start_server(home),
            "DJANGO_SETTINGS_MODULE": "tidu.config.settings",
        }
    messages.compile_stale()
    django.setup()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and remove everything the run wrote."""
    if not is_worker(config) and HOME in os.environ:
        home = Path(os.environ.pop(HOME))
        connection.close()
        database.stop(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> None:
    """Hash passwords cheaply: signing in a hundred people is not what the tests measure."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _styles_are_found_once() -> Iterator[None]:
    """Each client loads the middleware anew: only the first one looks for all styles and scripts."""
    from tidu.core.compression import CompressedFiles  # noqa: PLC0415 - reads the settings

    found: dict[str, Any] = {}
    look = CompressedFiles.add_files_from_finders

    def once(files: CompressedFiles) -> None:
        if not found:
            look(files)
            found.update(files.files)
        files.files |= found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CompressedFiles, "add_files_from_finders", once)
        yield


def make_template() -> None:
    """Migrate the template database, unless another worker has done so already."""
    ordinary = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        if server.execute("select 1 from pg_database where datname = %s", [TEMPLATE]).fetchone():
            return
        server.execute("drop database if exists tidu_unfinished")
        server.execute("create database tidu_unfinished")
        connection.settings_dict["NAME"] = "tidu_unfinished"
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable")
        connection.close()
        connection.settings_dict["NAME"] = ordinary
        server.execute(f"alter database tidu_unfinished rename to {TEMPLATE}")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Have each worker's database cloned from the template."""
    with django_db_blocker.unblock(), (Path(os.environ[HOME]) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        make_template()
    settings.DATABASES["default"]["TEST"]["TEMPLATE"] = TEMPLATE


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """Begin in the platform's first language: a request answered in another one leaves it behind."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _nothing_stays_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Forget what a transactional test leaves behind although its tables are emptied: counted sign-in attempts, and the
    queue with its workers, whose tables Django does not manage."""
    real = bool({"transactional_db", "live_server"} & set(request.fixturenames))
    if real:
        request.getfixturevalue("transactional_db")
        cache.clear()
    yield
    if real:
        with connection.cursor() as cursor:
            cursor.execute("truncate procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers cascade")


@pytest.fixture
def at_once(transactional_db: None) -> Callable[..., list[Any]]:
    """Run the given functions at the same moment, each on its own connection; return results and exceptions in order.

    The test itself must not hold a transaction open: whatever it made before is committed and visible to all.
    """

    def run(*functions: Callable[[], Any]) -> list[Any]:
        start = threading.Barrier(len(functions))

        def one(function: Callable[[], Any]) -> Any:
            try:
                start.wait(timeout=10)
                return function()
            except Exception as failure:
                return failure
            finally:
                connection.close()

        with ThreadPoolExecutor(len(functions)) as pool:
            return list(pool.map(one, functions))

    return run


def chromium_path() -> str | None:
    """Where the browser of this machine lies."""
    return next((found for name in CHROMIUM if (found := shutil.which(name))), None)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a real browser once for the journeys of a file.

    It must not outlive them: Playwright leaves an event loop running, in which Django refuses its database.
    """
    quiet = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=quiet)
        yield started
        started.close()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first, so that no worker is left with it when the others have nothing to do."""
    items.sort(key=lambda item: (not item.get_closest_marker("journey"), not item.get_closest_marker("slow")))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a journey where no browser is; where one is required, let it fail."""
    if item.get_closest_marker("journey") and chromium_path() is None:
        if os.environ.get("TIDU_REQUIRE_BROWSER") == "1":
            pytest.fail("Chromium is required here and was not found.")
        pytest.skip("no Chromium on this machine")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say aloud when the journeys were left out."""
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "no Chromium" in str(report.longrepr)]
    if skipped:
        terminalreporter.section("NOT WALKED", sep="!")
        terminalreporter.line(f"{len(skipped)} journeys were skipped: install Chromium to walk them in a browser.")
