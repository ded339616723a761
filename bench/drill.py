"""The several-machine layout on one machine, and what may befall it: ``make drill``.

Two web nodes behind a front, two workers, PostgreSQL with a streaming replica, a bucket on S3. Applications are
submitted through both nodes; one node is killed; the primary is lost and the replica takes over; a backup is made and
restored elsewhere. In the end nothing acknowledged may be lost or doubled, and the log must be whole.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

DRAFTS, AT_ONCE = 120, 6
BUCKET = "files"
BEGAN = time.monotonic()


def main() -> int:
    """Run the drill; 0 when everything that must hold did."""
    with tempfile.TemporaryDirectory(prefix="tidu-drill-") as name, ExitStack() as left:
        folder = Path(name)
        folder.chmod(0o755)
        primary, replica = databases(folder, left)
        set_environment(folder, primary, replica, left.enter_context(s3()))
        from drilling.nodes import Front, Node  # noqa: PLC0415 - the environment must be set before
        from rushing import instance  # noqa: PLC0415 - see above

        drafts = instance.fill(DRAFTS)
        declare()
        tell(f"{len(drafts)} complete drafts written")
        web = [Node(folder / f"web-{n}", "web", "--port", str(port := free_port()), port=port) for n in (1, 2)]
        workers = [Node(folder / f"worker-{n}", "worker") for n in (1, 2)]
        for node in (*web, *workers):
            left.callback(node.stop)
        for node in web:
            node.wait()
        tell("two web nodes and two workers run")
        work = Work(Front(web), drafts)
        work.go_on(until=DRAFTS // 4)
        tell(f"{len(work.done)} submitted, by node: {work.front.answered}")

        work.go_on(until=DRAFTS // 2, amid=web[0].kill)
        tell(f"web-1 killed amid work; {len(work.done)} submitted, {work.unanswered} unanswered were tried again")

        def lose_the_primary() -> None:
            primary.stop("immediate")
            replica.promote()

        lost_at = time.monotonic()
        work.go_on(until=DRAFTS, amid=lose_the_primary)
        seconds = time.monotonic() - lost_at
        tell(f"primary lost and replica promoted; all {len(work.done)} submitted {seconds:.1f} s later")
        tell(f"{work.calm} answers meanwhile said 503 and when to come back")
        return conclude(folder, replica, work)


class Work:
    """Every draft is submitted until its receipt is there; ``done`` holds those that were acknowledged."""

    def __init__(self, front: Any, drafts: list[Any]) -> None:
        self.front, self.left = front, list(drafts)
        self.done: set[int] = set()
        self.unanswered = self.calm = 0

    def go_on(self, *, until: int, amid: Any = None) -> None:
        """Submit several at once until so many are done; in the midst of it, let something befall."""
        now = [self.left.pop() for _ in range(until - len(self.done))]
        with ThreadPoolExecutor(AT_ONCE) as people:
            going = [people.submit(self.submit, draft) for draft in now]
            if amid:
                while sum(one.done() for one in going) < len(now) // 3:
                    time.sleep(0.01)
                befalling = threading.Thread(target=amid)
                befalling.start()
                befalling.join()
        for one in going:
            one.result()

    def submit(self, draft: Any) -> None:
        """Submit until it is acknowledged, as a person would: with a look whether it is there already."""
        dossier, deadline = draft.change.dossier, time.monotonic() + 90
        while time.monotonic() < deadline:
            answer = self.front.ask("POST", f"/dossiers/{dossier}/submit/", draft.session)
            if answer is None:
                self.unanswered += 1
            elif answer[0] == 503:
                self.calm += 1
                time.sleep(1)
            else:
                status, headers, _page = answer
                assert status in {302, 303}, f"{status} for dossier {dossier}"
                receipt = f"/dossiers/{dossier}/versions/1/receipt/"
                assert headers["location"] == receipt or self.is_there(receipt, draft.session), headers["location"]
                self.done.add(dossier)
                return
        raise SystemExit(f"dossier {dossier} was never acknowledged")

    def is_there(self, receipt: str, session: str) -> bool:
        """Whether an act without an answer had been done after all."""
        answer = self.front.ask("GET", receipt, session)
        return answer is not None and answer[0] == 200


def conclude(folder: Path, server: Any, work: Work) -> int:
    """Count what is there, verify the log, back up, restore elsewhere, and compare."""
    from django.db import connection  # noqa: PLC0415 - the environment must be set before

    from tidu.dossiers.models import Version  # noqa: PLC0415 - see above
    from tidu.workflow.seals import seal_heads  # noqa: PLC0415 - see above

    connection.close()
    there = sorted(Version.objects.values_list("dossier_id", flat=True))
    good = there == sorted(work.done)
    tell(f"{len(there)} versions of {len(set(there))} dossiers: {'none lost, none doubled' if good else 'WRONG'}")
    seal = seal_heads()
    assert seal is not None
    good &= say("audit", "verify", seal.root)
    good &= say("backup", str(folder / "backups"))
    server.execute("create database elsewhere")
    restored = {"DATABASE_URL": f"{server.address} dbname=elsewhere", "TIDU_S3_PREFIX": "elsewhere/"}
    good &= say("restore", str(folder / "backups"), **restored)
    good &= say("audit", "verify", seal.root, **restored)
    tell("the drill is passed" if good else "THE DRILL IS NOT PASSED")
    return 0 if good else 1


def declare() -> None:
    """Let every signatory declare, so that only the submission is left to do."""
    from django.db import connection  # noqa: PLC0415 - the environment must be set before

    from tidu.dossiers import actions, queries  # noqa: PLC0415 - see above
    from tidu.dossiers.models import Dossier  # noqa: PLC0415 - see above

    for dossier in Dossier.objects.select_related("started_by"):
        keys = [item.key for item in queries.notice_of(dossier).application.declarations]
        actions.declare(dossier.started_by, dossier, keys)
    connection.close()


def databases(folder: Path, left: ExitStack) -> tuple[Any, Any]:
    """Start primary and replica; from then on nothing is acknowledged that only one of them has."""
    from drilling.databases import Server, prepare  # noqa: PLC0415 - loads the programs

    (below := folder / "databases").mkdir()
    prepare(below)
    primary, replica = Server(below / "primary", free_port()), Server(below / "replica", free_port())
    primary.make()
    primary.start()
    left.callback(primary.stop, "immediate")
    replica.copy_from(primary)
    replica.start()
    left.callback(replica.stop, "immediate")
    primary.wait_for_replica()
    primary.execute("create database tidu")
    tell(f"PostgreSQL runs as primary (port {primary.port}) with a streaming replica (port {replica.port})")
    return primary, replica


def set_environment(folder: Path, primary: Any, replica: Any, endpoint: str) -> None:
    """What every node of the layout is told: both databases, of which the writable one is taken, and the bucket."""
    for name in [name for name in os.environ if name.startswith(("TIDU_", "DATABASE_"))]:
        del os.environ[name]
    ports = f"{primary.port},{replica.port}"
    os.environ |= {
        "DATABASE_URL": f"host=127.0.0.1,127.0.0.1 port={ports} user=postgres dbname=tidu"
        " target_session_attrs=read-write connect_timeout=3",
        "DJANGO_SETTINGS_MODULE": "tidu.config.settings",
        "TIDU_DEMO": "1",  # for the clock of the last evening
        "TIDU_HOME": str(folder / "operator"),
        "TIDU_SECRET_KEY": "one secret for all nodes of the drill",
        "TIDU_LOG_LEVEL": "CRITICAL",
        "TIDU_S3_BUCKET": BUCKET,
        "TIDU_S3_ENDPOINT": endpoint,
        "TIDU_S3_KEY": "invented-key",
        "TIDU_S3_SECRET": "invented-secret",
        "TIDU_S3_REGION": "us-east-1",
        "TIDU_S3_PATH_STYLE": "1",
    }
    from tidu.config import verbs  # noqa: PLC0415 - reads the environment

    verbs.wake()


@contextmanager
def s3() -> Iterator[str]:
    """A server that speaks S3, with an empty bucket; its address."""
    import logging  # noqa: PLC0415 - together with what it quietens

    import boto3  # noqa: PLC0415 - takes long to load
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - takes long to load

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    access = {"aws_access_key_id": "invented-key", "aws_secret_access_key": "invented-secret"}
    client = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name="us-east-1", **access)
    client.create_bucket(Bucket=BUCKET)
    tell(f"S3 answers on port {port}")
    yield f"http://{host}:{port}"
    server.stop()


def say(*words: str, **over: str) -> bool:
    """Run a verb of the command and show what it says; whether it went well."""
    command = [sys.executable, "-m", "tidu.config.command", *words]
    done = subprocess.run(command, env=os.environ | over, capture_output=True, text=True, timeout=120, check=False)
    for line in (done.stdout + done.stderr).strip().splitlines():
        tell(f"tidu {words[0]}: {line}")
    return done.returncode == 0


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def tell(line: str) -> None:
    """Print a line with the seconds since the beginning."""
    print(f"{time.monotonic() - BEGAN:6.1f} s  {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
