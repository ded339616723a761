"""The log is a chain that the database keeps; whatever is done to it is found."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import a_user
from tests.dossier_builders import IN_TIME
from tidu.core import clock
from tidu.workflow import commands, log, seals
from tidu.workflow.merkle import Leaf, merkle_root, root_of
from tidu.workflow.models import Chain, Entry, Seal, SealedHead
from tidu.workflow.seals import Flaw, seal_heads, verify

pytestmark = pytest.mark.django_db


def append(key="dossier/1", **over):
    values = {
        "at": IN_TIME,
        "person": None,
        "capacity": "",
        "verb": "test.act",
        "subject": "test/1",
        "state_before": "",
        "state_after": "open",
        "reason": "",
        "data": {},
        **over,
    }
    with transaction.atomic():
        return log.append(key, **values)


def a_log(chains=("dossier/1", "dossier/2"), length=3):
    for key in chains:
        for number in range(length):
            append(key, data={"number": number})


def by_force(statement, *parameters):
    """What somebody with the database's own password could do."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = DEFAULT")


def test_entries_follow_each_other():
    first, second = append(), append()
    assert (first.index, first.previous_hash) == (1, "0" * 64)
    assert (second.index, second.previous_hash) == (2, first.hash)
    chain = Chain.objects.get()
    assert (chain.length, chain.head) == (2, second.hash)


def test_equal_acts_in_two_chains_have_two_hashes():
    assert append("dossier/1").hash != append("dossier/2").hash


@pytest.mark.parametrize(("field", "value"), [("index", 3), ("index", 1), ("previous_hash", "0" * 64)])
def test_the_database_refuses_an_entry_that_does_not_follow(field, value):
    first = append()
    entry = Entry.objects.get(pk=first.pk)
    entry.pk, entry.index, entry.previous_hash, entry.hash = None, 2, entry.hash, "a" * 64
    setattr(entry, field, value)
    with pytest.raises(DatabaseError), transaction.atomic():
        entry.save(force_insert=True)
    chain = Chain.objects.get(pk=first.chain_id)
    assert (chain.length, chain.head) == (1, first.hash)


def test_a_whole_log_has_no_flaw():
    a_log()
    seal_heads()
    a_log()
    assert verify() == []


@pytest.mark.parametrize("table", ["workflow_entry", "workflow_seal", "workflow_sealedhead"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}"])
def test_the_database_refuses_to_change_the_log(table, statement):
    a_log()
    seal_heads()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


CHANGES = {
    "at": IN_TIME + timedelta(microseconds=1),
    "capacity": "secretariat/ministry",
    "verb": "test.other",
    "subject": "test/2",
    "state_before": "draft",
    "state_after": "closed",
    "reason": "另有理由",
    "data": json.dumps({"number": 7}),
}


@pytest.mark.parametrize(("field", "value"), CHANGES.items())
def test_a_changed_entry_is_found(field, value):
    a_log()
    by_force(f"UPDATE workflow_entry SET {field} = %s WHERE index = 2", value)
    assert verify() == [Flaw("dossier/1#2", "entry_changed"), Flaw("dossier/2#2", "entry_changed")]


def test_a_changed_person_is_found():
    append(person=a_user())
    by_force("UPDATE workflow_entry SET person_id = %s", a_user().pk)
    assert verify() == [Flaw("dossier/1#1", "entry_changed")]


def test_a_removed_entry_is_found():
    a_log(["dossier/1"])
    by_force("DELETE FROM workflow_entry WHERE index = 2")
    assert verify() == [Flaw("dossier/1#2", "entry_missing")]


def test_a_cut_off_entry_is_found_by_the_head():
    a_log(["dossier/1"])
    by_force("DELETE FROM workflow_entry WHERE index = 3")
    assert verify() == [Flaw("dossier/1", "chain_cut_off")]


def forge_end(key):
    """Cut the last entry off and mend the head to fit."""
    last = Entry.objects.get(chain__key=key, index=2)
    by_force("DELETE FROM workflow_entry WHERE index > 2 AND chain_id = %s", last.chain_id)
    by_force("UPDATE workflow_chain SET length = 2, head = %s WHERE id = %s", last.hash, last.chain_id)


def test_a_cut_off_entry_with_a_mended_head_is_found_by_the_seal():
    a_log()
    seal_heads()
    forge_end("dossier/1")
    assert verify() == [Flaw("dossier/1#3", "differs_from_seal")]


def test_a_log_cut_off_with_its_last_seal_is_found_by_the_published_root():
    a_log(length=2)
    seal_heads()
    append("dossier/1")
    published = seal_heads().root
    forge_end("dossier/1")
    last = Seal.objects.latest("number").pk
    by_force("DELETE FROM workflow_sealedhead WHERE seal_id = %s", last)
    by_force("DELETE FROM workflow_seal WHERE id = %s", last)
    assert verify() == []
    assert verify(published) == [Flaw(published, "root_unknown")]


def test_a_removed_chain_is_found():
    a_log()
    seal_heads()
    chain = Chain.objects.get(key="dossier/2").pk
    by_force("DELETE FROM workflow_entry WHERE chain_id = %s", chain)
    by_force("DELETE FROM workflow_chain WHERE id = %s", chain)
    assert Flaw("dossier/2", "chain_missing") in verify()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflow_seal SET root = repeat('a', 64) WHERE number = 1",
        "UPDATE workflow_seal SET previous_root = repeat('a', 64) WHERE number = 1",
        "UPDATE workflow_sealedhead SET length = 2 WHERE chain_key = 'dossier/1' AND length = 3",
        "DELETE FROM workflow_sealedhead WHERE chain_key = 'dossier/1'",
    ],
)
def test_a_changed_seal_is_found(statement):
    a_log()
    seal_heads()
    by_force(statement)
    assert "seal_changed" in {flaw.what for flaw in verify()}


def test_a_rewritten_chain_is_found_by_the_seal():
    """All hashes fit each other again, but not what was sealed."""
    a_log(["dossier/1"], length=1)
    seal_heads()
    entry = Entry.objects.get()
    entry.reason = "改写"
    entry.hash = log.hash_of(entry, "dossier/1")
    by_force("UPDATE workflow_entry SET reason = %s, hash = %s", entry.reason, entry.hash)
    by_force("UPDATE workflow_chain SET head = %s", entry.hash)
    assert verify() == [Flaw("dossier/1#1", "differs_from_seal")]


def test_a_seal_covers_only_heads_that_moved():
    a_log()
    first = seal_heads()
    assert seal_heads() is None
    append("dossier/2")
    second = seal_heads()
    assert (first.number, first.previous_root) == (1, "0" * 64)
    assert (second.number, second.previous_root) == (2, first.root)
    assert [leaf.chain_key for leaf in second.heads.all()] == ["dossier/2"]
    assert SealedHead.objects.count() == 3


def test_a_lone_leaf_is_its_own_root_and_none_is_zero():
    assert merkle_root(["ab" * 32]) == "ab" * 32
    assert merkle_root([]) == "0" * 64


LEAVES = st.lists(
    st.builds(Leaf, st.text(min_size=1), st.integers(1, 9), st.just("0" * 64)),
    max_size=9,
    unique_by=lambda leaf: leaf.chain_key,
)


@given(LEAVES, st.randoms())
def test_the_root_depends_on_every_leaf_and_on_no_order(leaves, random):
    root = root_of("1" * 64, leaves)
    shuffled = list(leaves)
    random.shuffle(shuffled)
    assert root_of("1" * 64, shuffled) == root
    assert root_of("2" * 64, leaves) != root
    for at, leaf in enumerate(leaves):
        longer = Leaf(leaf.chain_key, leaf.length + 1, leaf.head)
        assert root_of("1" * 64, [*leaves[:at], longer, *leaves[at + 1 :]]) != root
        assert root_of("1" * 64, [*leaves[:at], *leaves[at + 1 :]]) != root


def test_the_command_says_that_the_log_is_whole(capsys):
    a_log()
    root = seal_heads().root
    assert commands.main(["verify"]) == 0
    assert capsys.readouterr().out == f"2 chains, 6 entries, 1 seals, last root {root}\nthe log is whole\n"
    assert commands.main(["verify", root, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"flaws": []}


def test_the_command_names_each_flaw_and_fails(capsys):
    a_log(["dossier/1"])
    by_force("UPDATE workflow_entry SET reason = 'x' WHERE index = 2")
    assert commands.main(["verify", "ab" * 32]) == 1
    shown = capsys.readouterr().out
    assert "dossier/1#2: entry_changed\n" in shown
    assert f"{'ab' * 32}: root_unknown\n" in shown
    assert shown.endswith("2 flaws\n")
    assert commands.main(["verify", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"flaws": [{"place": "dossier/1#2", "what": "entry_changed"}]}


def test_a_word_the_command_does_not_know_is_refused(capsys):
    with pytest.raises(SystemExit) as left:
        commands.main(["burn"])
    assert left.value.code == 2


@pytest.mark.django_db(transaction=True)
def test_two_acts_at_once_follow_each_other(at_once):
    with clock.frozen(IN_TIME):
        results = at_once(*[append] * 4)
    assert sorted(entry.index for entry in results) == [1, 2, 3, 4]
    assert verify() == []


@pytest.mark.django_db(transaction=True)
def test_two_seals_at_once_make_one(at_once):
    a_log()
    results = at_once(seal_heads, seal_heads)
    assert [type(result).__name__ for result in sorted(results, key=str)].count("Seal") == 1
    assert seals.verify() == []
