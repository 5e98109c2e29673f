"""The log that cannot be altered unseen: its tree, its leaves, its checkpoints, and every kind of tampering, found."""

import contextlib
import hashlib
import json
import logging
import shutil
from pathlib import Path

import drawn
import polars as pl
import pymerkle
import pytest
import rfc8785
from click.testing import CliRunner
from drawn import load, rows, take, trader_id
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from bi import audit, keys
from bi.access import Scope
from bi.audit import checkpoint, leaf, locks, merkle, proof, tiles, verify, witnesses
from bi.audit import rows as audit_rows
from bi.cli import main
from bi.errors import ContractError, UserError
from bi.store import Store, open_store
from bi.store.engine import Database
from bi.text import say

OFFICER = Scope("nok", "officer")
TRADER_A = Scope("mill-a", "trader", traders=(trader_id("A"),))

# --- the tree ---

# Inputs and roots of the reference tests of Certificate Transparency, which has the same tree.
INPUTS = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATH_0_OF_8 = [
    "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
    "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
    "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
]
VECTOR = [merkle.leaf_hash(bytes.fromhex(i)) for i in INPUTS]


def over(leaves):
    return lambda start, end: merkle.root(leaves[start:end])


def test_roots_and_a_path_are_the_published_ones():
    frontier = merkle.Frontier()
    for size, expected in enumerate(ROOTS, start=1):
        frontier.append(VECTOR[size - 1])
        assert merkle.root(VECTOR[:size]).hex() == expected == frontier.root().hex()
    assert merkle.root([]).hex() == hashlib.sha256(b"").hexdigest() == merkle.Frontier().root().hex()
    assert [h.hex() for h in merkle.inclusion_path(0, 8, over(VECTOR))] == PATH_0_OF_8


def test_every_proof_of_small_trees_agrees_with_a_second_opinion():
    other = pymerkle.InmemoryTree(algorithm="sha256")
    leaves = []
    for size in range(1, 20):
        other.append_entry(bytes([size]))
        leaves.append(merkle.leaf_hash(bytes([size])))
        root = merkle.root(leaves)
        assert root == other.get_root(size)
        for index in range(size):
            path = merkle.inclusion_path(index, size, over(leaves))
            theirs = [h for h in other.prove_inclusion(index + 1, size).serialize()["path"]]
            assert sorted([leaves[index].hex(), *(h.hex() for h in path)]) == sorted(theirs)
            assert merkle.root_of_path(index, size, leaves[index], path) == root
        for old in range(1, size + 1):
            path = merkle.consistency_path(old, size, over(leaves))
            assert merkle.is_consistent(old, size, merkle.root(leaves[:old]), root, path)
            pymerkle.verify_consistency(other.get_root(old), root, other.prove_consistency(old, size))


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 600), st.randoms(use_true_random=False))
def test_a_spoiled_proof_does_not_hold(size, chance):
    leaves = [merkle.leaf_hash(n.to_bytes(2, "big")) for n in range(size)]
    root, index, old = merkle.root(leaves), chance.randrange(size), chance.randrange(1, size + 1)
    path = merkle.inclusion_path(index, size, over(leaves))
    joined = merkle.consistency_path(old, size, over(leaves))

    assert merkle.root_of_path(index, size, leaves[index], path) == root
    assert merkle.is_consistent(old, size, merkle.root(leaves[:old]), root, joined)
    assert merkle.root_of_path(index, size, merkle.leaf_hash(b"other"), path) != root
    assert merkle.root_of_path(index, size, leaves[index], [*path, root]) is None
    assert merkle.root_of_path(size, size, leaves[index], path) is None
    if size > 1:
        assert merkle.root_of_path((index + 1) % size, size, leaves[index], path) != root
        assert merkle.root_of_path(index, size, leaves[index], path[1:]) != root
    assert not merkle.is_consistent(old, size, merkle.leaf_hash(b"other"), root, joined)
    assert not merkle.is_consistent(old, size, merkle.root(leaves[:old]), root, [*joined, root])
    if joined:
        assert not merkle.is_consistent(old, size, merkle.root(leaves[:old]), root, joined[:-1])


def test_tiles_give_the_roots_and_paths_of_the_whole_tree(store):
    sizes = [1, 254, 1, 255, 257, 1, 600]
    for count in sizes:
        happened = pl.DataFrame({"kind": ["t"] * count, "record": ["r"] * count, "data": [""] * count})
        with store.database.write() as connection:
            audit.log.append(connection, at=1, who="x", happened=happened)
    with store.database.read() as connection:
        tree = tiles.Tree(connection)
        leaves = tiles.read(connection, 0, 0, tree.size)
        assert len(leaves) == sum(sizes)
        for size in (1, 255, 256, 257, 511, 512, 513, 1000, tree.size):
            assert tree.root(size) == merkle.root(leaves[:size])
            for index in (0, size // 2, size - 1):
                assert merkle.inclusion_path(index, size, tree.subtree) == merkle.inclusion_path(index, size, over(leaves[:size]))
    assert rows(store, "SELECT level, count(*) FROM tile GROUP BY level") == [(1, sum(sizes) // 256)]


# --- leaves ---

THORNS = "".join(chr(c) for c in range(0, 0x30)) + '"\\/<>&\x7f\x80\u2028\u2029\ufeff\ufffd ข้าว e\u0301 😀'


@settings(max_examples=50, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=8), st.integers(-(2**53) + 1, 2**53 - 1))
def test_the_text_of_an_event_is_rfc_8785(word, number):
    for text_ in (word, THORNS):
        event = {"at": number, "data": text_, "kind": "k", "record": "r", "seq": 1, "who": text_}

        assert leaf.texts(pl.DataFrame([event]))[0].encode() == rfc8785.dumps({**event, "business": None})


def test_a_declaration_enters_its_leaf_by_the_rows_of_the_store(nation):
    made = take(nation, """
        period  | trader | place | rice | opening | purchased | closing | remark        | moisture_pct
        2026-09 | A      | 1     | P-HM | 10      | 5.5       | 15.5    | say "ข้าว" \\ | 14.5
        2026-09 | A      | 2     | M-WH | 1       | 0         | 1       |               |
        2026-09 | B      | -     |      |         |           |         |               |
    """)  # fmt: skip
    with nation.database.read() as connection:
        events = audit_rows.events(connection, 1, 99).filter(pl.col("kind") == "declaration.accepted")
        business = audit_rows.business(connection, [1, 2])
    told = events.with_columns(business["business"])
    computed = leaf.hashes(leaf.texts(told), told["salt"].to_list())
    first, nil = (json.loads(b) for b in business["business"])

    assert computed == told["leaf"].to_list()
    assert [rfc8785.dumps(json.loads(t)).decode() for t in leaf.texts(told)] == leaf.texts(told).to_list()
    assert first["lines"]["closing_kg"] == [15_500, 1_000]
    assert first["lines"]["site_code"] == ["A1", "A2"]
    assert first["lines"]["rice"] == ["P-HM", "M-WH"]
    assert first["lines"]["remark"] == ['say "ข้าว" \\', None]
    assert first["lines"]["moisture_milli"] == [14_500, None]
    assert first["declaration"]["trader_id"] == trader_id("A")
    assert first["declaration"]["period"] == "2026-09"
    assert first["receipt"]["receipt"] == made.receipt
    assert first["warnings"]["rule"] == ["late"]
    assert nil["lines"] is None


def test_equal_texts_have_unequal_leaves():
    same = pl.Series(["{}", "{}"])
    first, second = leaf.salts(2)

    assert (len(first), first == second) == (32, False)
    assert len(set(leaf.hashes(same, [first, second]))) == 2, "else who guesses a record could prove it from its leaf"
    assert leaf.hashes(same[:1], [first]) == [merkle.leaf_hash(first + b"{}")]


# --- the nation of the tampering ---

FIRST = """
    period  | trader | place | rice | opening | purchased | sold | closing
    2026-08 | A      | 1     | P-HM | 100     | 20        | 10   | 110
    2026-08 | A      | 2     | M-WH | 50      | 0         | 5    | 45
    2026-08 | B      | 1     | P-HM | 300     | 0         | 0    | 300
    2026-08 | C      | 1     | M-HM | 70      | 7         | 0    | 77
"""
SECOND = """
    period  | trader | place | rice | opening | purchased | sold | closing
    2026-09 | A      | 1     | P-HM | 110     | 0         | 10   | 100
    2026-09 | B      | 1     | P-HM | 310     | 0         | 0    | 310
"""


@pytest.fixture
def nation(store: Store, quick_reader: None, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Three traders in the registers; nothing declared."""
    monkeypatch.delenv("RICE_CHECKPOINTS", raising=False)
    monkeypatch.delenv("RICE_KEYS", raising=False)
    load(store, drawn.registers())
    return store


@pytest.fixture
def logged(nation: Store) -> Store:
    """Two files of declarations taken in, a checkpoint after each."""
    take(nation, FIRST, "august.csv")
    take(nation, SECOND, "september.csv")
    return nation


def tamper(connection: Connection, *statements: str) -> None:
    """What an owner of the database does: the locks are taken away first."""
    if connection.dialect.name == "sqlite":
        for name in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all():
            connection.execute(text(f"DROP TRIGGER {name}"))
    else:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        connection.execute(text(statement))


def change(store: Store, *statements: str) -> None:
    """Tamper for good."""
    with store.database.write() as connection:
        tamper(connection, *statements)


def rehash(connection: Connection) -> None:
    """Compute every leaf anew from the rows as they stand: what a clever owner does after a change."""
    events = audit_rows.events(connection, 1, 10_000)
    ids = events.filter(pl.col("kind").is_in(leaf.WITH_ROWS))["record"].str.strip_prefix("declaration:").cast(pl.Int64)
    business = audit_rows.business(connection, ids.to_list()).with_columns(
        record=pl.format("declaration:{}", "declaration_id")
    )
    told = events.join(business, on="record", how="left", maintain_order="left")
    leaves = leaf.hashes(leaf.texts(told), told["salt"].to_list())
    renewed = [{"seq": seq, "leaf": hashed} for seq, hashed in zip(told["seq"], leaves, strict=True)]
    connection.execute(text("UPDATE event SET leaf = :leaf WHERE seq = :seq"), renewed)


def run(*args: str) -> tuple[int, str]:
    found = CliRunner().invoke(main, list(args))
    return found.exit_code, found.output


def test_an_honest_log_is_good(logged):
    code, said = run("verify-log")

    assert code == 0, said
    assert "Good: 17 entries" in said  # 12 of the registers, 3 + 2 declarations
    assert "2 checkpoints" in said


A_LATE = f"trader {trader_id('A')}, month 2026-09, receipt R69-0000002"
B_FIRST = f"trader {trader_id('B')}, month 2026-08, receipt R69-0000001"
OTHERS = ("regime, trader_id, period, filed_at, receipt_no, content, line_count, first_row")
TAMPERINGS = {
    "an edited kilogram": (["UPDATE line SET closing_kg = closing_kg + 1 WHERE declaration_id = 2"], B_FIRST),
    "a deleted line": (["DELETE FROM line WHERE declaration_id = 1 AND row = 3"], f"trader {trader_id('A')}, month 2026-08"),
    "an inserted line": (
        ["CREATE TEMPORARY TABLE copied AS SELECT * FROM line WHERE declaration_id = 2", "UPDATE copied SET row = 99",
         "INSERT INTO line SELECT * FROM copied"], B_FIRST),
    "a deleted declaration": (["DELETE FROM line WHERE declaration_id = 2", "DELETE FROM warning WHERE declaration_id = 2",
                               "DELETE FROM declaration WHERE id = 2"], B_FIRST),
    "an inserted declaration": ([f"INSERT INTO declaration (id, {OTHERS}) SELECT 77, {OTHERS} FROM declaration WHERE id = 2"],
                                f"declaration 77 (trader {trader_id('B')}"),
    "a back-dated declaration": (["UPDATE declaration SET filed_at = filed_at - 1 WHERE id = 4"], A_LATE),
    "a deleted event": (["DELETE FROM event WHERE seq = 14", "DELETE FROM event_body WHERE seq = 14"], "Entry 14 is missing"),
    "an inserted event": (["INSERT INTO event SELECT 0, at, kind, who, record, leaf FROM event WHERE seq = 14"], "Entry 0"),
    "swapped events": (["UPDATE event SET seq = -1 WHERE seq = 13", "UPDATE event SET seq = 13 WHERE seq = 14",
                        "UPDATE event SET seq = 14 WHERE seq = -1"], "Entry 13"),
    "a cut tail": ([f"DELETE FROM {t} WHERE {k} > {n}" for t, k, n in (
        ("event", "seq", 16), ("event_body", "seq", 16), ("line", "declaration_id", 4), ("warning", "declaration_id", 4),
        ("declaration", "id", 4))], "The log has 16 entries"),
    "a changed register row": (["UPDATE trader SET province = '11' WHERE province = '60'"], f"{trader_id('A')}: not as logged in province"),
    "a deleted license": (["DELETE FROM license WHERE license_no = 'MIL-B'"], "Register license, MIL-B: deleted"),
    "an edited warning": (["UPDATE warning SET rule = 'unit' WHERE declaration_id = 5"], f"trader {trader_id('B')}, month 2026-09"),
    "a deleted warning": (["DELETE FROM warning WHERE declaration_id = 5"], f"trader {trader_id('B')}, month 2026-09"),
    "an edited receipt": (["UPDATE receipt SET who = 'somebody' WHERE receipt_no = 2"], A_LATE),
    "an inserted receipt": (["INSERT INTO receipt SELECT 9, 'R69-0000009', 'x', filer, file, bytes, received_at, channel, who"
                             " FROM receipt WHERE receipt_no = 1"], "R69-0000009 belongs to no declaration"),
    "a line at another place": (
        ["UPDATE line SET site_no = (SELECT site_no FROM site WHERE site_code = 'B2') WHERE declaration_id = 2"], B_FIRST),
    "two places that changed numbers": (
        [f"UPDATE site SET site_no = {new} WHERE site_no = {old}" for old, new in (
            ("(SELECT site_no FROM site WHERE site_code = 'B1')", "-1"),
            ("(SELECT site_no FROM site WHERE site_code = 'B2')", "(SELECT site_no FROM line WHERE declaration_id = 2)"),
            ("-1", "(SELECT max(site_no) + 1 FROM site)"))], B_FIRST),
    "an event by another person": (["UPDATE event SET who = 'somebody' WHERE seq = 14"], B_FIRST),
    "what an event said": (["UPDATE event_body SET data = '{}' WHERE seq = 3"], "Entry 3"),
    "what an event said, deleted": (["DELETE FROM event_body WHERE seq = 3"], "Entry 3"),
}  # fmt: skip


class Undone(Exception):
    """Takes a tampering back with its transaction."""


def findings_after(store: Store, *statements: str, rehashed: bool = False) -> list[str]:
    """What a verification says after some statements, which are then undone."""
    with contextlib.suppress(Undone), store.database.write() as connection:
        tamper(connection, *statements)
        if rehashed:
            rehash(connection)
        seen = witnesses.gather(checkpoint.origin_of(connection), [], keys.public_keys())
        verdict = verify.verify(connection, seen.checkpoints, seen.leaves)
        verdict.findings += seen.findings
        found = [say(f.key, "en", **f.facts) for f in verdict.ordered()]
        raise Undone
    return found


def test_tampering_is_found_and_the_first_bad_entry_named(logged):
    said = {kind: (findings_after(logged, *statements) or [""])[0] for kind, (statements, _) in TAMPERINGS.items()}

    assert {kind: text_ for kind, text_ in said.items() if TAMPERINGS[kind][1] not in text_} == {}
    assert len(said) >= 20
    assert findings_after(logged) == []


REHASHED = {
    "UPDATE line SET closing_kg = closing_kg + 1, purchased_kg = purchased_kg + 1 WHERE declaration_id = 4": A_LATE,
    "UPDATE warning SET value = '9' WHERE declaration_id = 5": f"trader {trader_id('B')}, month 2026-09",
    "UPDATE receipt SET received_at = received_at - 1 WHERE receipt_no = 2": A_LATE,
    "UPDATE event SET at = at - 1 WHERE seq = 16": A_LATE,
    "UPDATE declaration SET trader_id = trader_id + 1 WHERE id = 2": B_FIRST,
}


def test_who_computes_all_hashes_anew_is_found_by_what_is_kept_outside(logged):
    said = {statement: findings_after(logged, statement, rehashed=True) for statement in REHASHED}

    assert {statement: found for statement, found in said.items() if REHASHED[statement] not in found[0]} == {}
    assert all(len(found) == 1 and "not the one kept outside" in found[0] for found in said.values())


def test_the_owner_of_the_database_against_a_checkpoint_elsewhere(logged, tmp_path):
    outside = tmp_path / "outside"
    shutil.copytree(checkpoint.folder(), outside)
    with logged.database.write() as connection:
        tamper(connection, "UPDATE line SET closing_kg = closing_kg + 1 WHERE declaration_id = 4")
        rehash(connection)
    (month,) = outside.glob("*.jsonl")
    (leaves,) = outside.glob("*.leaves")

    code, said = run("verify-log")
    assert (code, A_LATE in said) == (1, True), said
    shutil.rmtree(checkpoint.folder())
    assert run("verify-log")[0] == 2, "nothing to compare with is no good news"
    code, said = run("verify-log", "--checkpoint", str(month))
    assert (code, A_LATE in said, "Entry 16" in said) == (1, True, True), said
    leaves.unlink()  # a lone checkpoint tells between which two the change lies
    code, said = run("verify-log", "--checkpoint", str(month))
    assert (code, "Something between entries 16 and 17 was changed" in said) == (1, True), said


def test_a_checkpoint_is_believed_only_under_the_right_signature(logged, tmp_path):
    file = next(checkpoint.folder().glob("*.jsonl"))
    first, second = (json.loads(line) for line in file.read_text().splitlines())
    forged = tmp_path / "forged.json"
    forged.write_text(json.dumps({**second, "root": first["root"]}))
    stolen = keys.signer("receipt")
    other = checkpoint.parse({**second, "key_id": stolen.key_id})
    mine = tmp_path / "mine.json"
    mine.write_text(checkpoint.Checkpoint(**{**other.__dict__, "signature": stolen.sign(other.body()).hex()}).to_json())
    stranger = tmp_path / "stranger.json"
    stranger.write_text(json.dumps({**second, "origin": "rice-other"}))
    noise = tmp_path / "noise.json"
    noise.write_text("[1]")

    assert "the signature is wrong" in run("verify-log", "--checkpoint", str(forged))[1]
    assert run("verify-log", "--checkpoint", str(forged))[0] == 1
    assert run("verify-log", "--checkpoint", str(mine))[0] == 1, "a key for receipts signs no checkpoint"
    assert run("verify-log", "--checkpoint", str(stranger))[0] == 1
    assert run("verify-log", "--checkpoint", str(noise))[0] == 2
    assert run("verify-log", "--checkpoint", str(tmp_path / "absent"))[0] == 2
    change(logged, "UPDATE meta SET value = 'x' WHERE key = 'store_id'")
    assert run("verify-log")[0] == 1, "a store under another name has none of its checkpoints"


def test_verifying_needs_a_store_and_public_keys_only(logged, tmp_path, monkeypatch, data_home):
    public = tmp_path / "public.json"
    assert run("keys", "public", "-o", str(public))[0] == 0
    shutil.rmtree(keys.folder())

    assert run("verify-log")[0] == 2
    assert run("verify-log", "--keys", str(public))[0] == 0
    assert not any(keys.folder().glob("*.pem")), "a verification makes no keys"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("RICE_DATA", str(tmp_path / "nowhere"))
    assert run("verify-log", "--keys", str(public))[0] == 2
    assert not (tmp_path / "nowhere" / "rice.db").exists()


def test_an_empty_store_is_good_and_a_wrong_tile_is_not(store):
    keys.require()
    assert run("verify-log")[0] == 0
    happened = pl.DataFrame({"kind": ["t"] * 300, "record": ["r"] * 300, "data": [""] * 300})
    with store.database.write() as connection:
        audit.log.append(connection, at=1, who="x", happened=happened)
    audit.write(store)
    assert run("verify-log")[0] == 0
    change(store, "UPDATE tile SET hash = (SELECT leaf FROM event WHERE seq = 1)")

    assert run("verify-log") == (1, run("verify-log")[1])


# --- checkpoints ---


def test_checkpoints_only_grow_and_nothing_false_is_signed(logged, caplog):
    file = next(checkpoint.folder().glob("*.jsonl"))
    before = file.read_bytes()
    leaves = next(checkpoint.folder().glob("*.leaves")).read_bytes()

    assert audit.write(logged).size == 17
    assert file.read_bytes() == before, "a log that did not grow needs no further checkpoint"
    assert [json.loads(line)["size"] for line in before.splitlines()] == [15, 17]
    assert len(leaves) == 17 * 32
    file.write_bytes(before + b'{"torn": ')
    with logged.database.write() as connection:
        audit.append_one(connection, at=1, who="x", kind="k", record="r")
    assert audit.write(logged).size == 18
    assert file.read_bytes().startswith(before)
    assert run("verify-log")[0] == 0
    change(logged, "DELETE FROM event WHERE seq > 10", "DELETE FROM event_body WHERE seq > 10")
    with pytest.raises(ContractError, match="no continuation"):
        audit.write(logged)
    with caplog.at_level(logging.ERROR):
        audit.write_quietly(logged)
    assert "no checkpoint could be written" in caplog.text
    assert b'"size": 10' not in file.read_bytes()


def test_a_receipt_stands_even_where_no_checkpoint_can_be_written(nation, monkeypatch):
    monkeypatch.setenv("RICE_MODE", "production")  # no keys: the start refuses, and a filing that got through is kept

    assert take(nation, FIRST).receipt == "R69-0000001"
    assert not list(checkpoint.folder().glob("*.jsonl"))


# --- receipts ---


def test_a_receipt_proves_itself_without_the_database(logged, tmp_path, monkeypatch):
    file, public = tmp_path / "r.json", tmp_path / "public.json"
    assert run("receipt", "R69-0000001", "-o", str(file))[0] == 0
    assert run("keys", "public", "-o", str(public))[0] == 0
    made = json.loads(file.read_text())
    monkeypatch.setenv("RICE_DATA", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    assert run("verify-receipt", str(file), "--keys", str(public))[0] == 0
    assert run("verify-receipt", str(file))[0] == 2, "there are no keys to check with"
    assert len(made["entries"]) == 3
    assert made["entries"][0]["record"]["business"]["lines"]["closing_kg"] == [110_000, 45_000]


def test_a_receipt_that_was_changed_anywhere_is_refused(logged, tmp_path):
    file = tmp_path / "r.json"
    assert run("receipt", "R69-0000001", "-o", str(file))[0] == 0
    good = json.loads(file.read_text())
    signer = keys.signer("receipt")

    def answer(change_it, *, sign_again=False) -> int:
        spoiled = json.loads(file.read_text())
        change_it(spoiled)
        if sign_again:
            body = {k: v for k, v in spoiled.items() if k != "signature"}
            spoiled["signature"] = signer.sign(rfc8785.dumps(body)).hex()
        path = tmp_path / "s.json"
        path.write_text(json.dumps(spoiled))
        return run("verify-receipt", str(path))[0]

    def more(spoiled):
        spoiled["entries"][0]["record"]["business"]["lines"]["closing_kg"][0] += 1

    def other(spoiled):
        spoiled["receipt"] = "R69-0000002"

    def bigger(spoiled):
        spoiled["checkpoint"]["size"] += 1

    def moved(spoiled):
        spoiled["entries"][0]["index"] += 1

    def empty(spoiled):
        spoiled["entries"] = []

    def later(spoiled):
        spoiled["made_at"] = spoiled["made_at"].replace("+00:00", "+00:01")

    changes = (more, other, bigger, moved, empty)
    assert [answer(c) for c in changes] == [1] * 5
    assert [answer(c, sign_again=True) for c in changes] == [1] * 5, "even who holds the receipt key cannot"
    assert answer(lambda spoiled: spoiled.update(key_id="0" * 16), sign_again=True) == 1, "by a key of nobody here"
    assert answer(later) == 1, "no path tells when a receipt was made: the signature does"
    assert answer(lambda spoiled: None) == 0
    assert answer(lambda spoiled: spoiled.pop("entries")) == 2
    assert good["checkpoint"]["size"] == 17
    (tmp_path / "s.json").write_text("no json")
    assert run("verify-receipt", str(tmp_path / "s.json"))[0] == 2
    assert run("verify-receipt", str(tmp_path / "absent.json"))[0] == 2


def test_a_receipt_is_a_witness_against_a_later_change(logged, tmp_path):
    file = tmp_path / "r.json"
    run("receipt", "R69-0000002", "-o", str(file))
    with logged.database.write() as connection:
        tamper(connection, "UPDATE line SET closing_kg = 1 WHERE declaration_id = 4")
        rehash(connection)
    shutil.rmtree(checkpoint.folder())

    assert run("verify-log", "--checkpoint", str(file))[0] == 1


def test_a_trader_gets_the_proof_of_its_own_declarations_only(logged):
    own = audit.receipt_proof(logged, "R69-0000001", trader=trader_id("A"))

    assert [e["record"]["business"]["declaration"]["trader_id"] for e in own["entries"]] == [trader_id("A")]
    for number, trader in (("R69-0000002", trader_id("C")), ("R69-0000009", trader_id("A")), ("R69-0000001", "x")):
        with pytest.raises(UserError, match=r"audit\.no_receipt"):
            audit.receipt_proof(logged, number, trader=trader)
    assert run("receipt", "R69-0000009")[0] == 1


def test_proofs_hold_in_a_log_of_many_tiles(nation):
    happened = pl.DataFrame({"kind": ["t"] * 700, "record": ["r"] * 700, "data": [""] * 700})
    with nation.database.write() as connection:
        audit.log.append(connection, at=1, who="x", happened=happened)
    take(nation, FIRST)
    signed = proof.signed(audit.receipt_proof(nation, "R69-0000001"))

    assert proof.faults(json.loads(json.dumps(signed)), keys.public_keys()) == []


# --- locks and erasure ---


LOCKED = {
    "event": "who", "declaration": "filed_at", "line": "row", "warning": "rule", "receipt": "who", "tile": "hash",
    "event_body": "data",
}  # fmt: skip


def test_what_is_logged_can_neither_be_changed_nor_deleted(logged):
    happened = pl.DataFrame({"kind": ["t"] * 256, "record": ["r"] * 256, "data": [""] * 256})
    with logged.database.write() as connection:
        audit.log.append(connection, at=1, who="x", happened=happened)

    assert {*locks.APPEND_ONLY, locks.ERASABLE} == set(LOCKED)
    for table, column in LOCKED.items():
        assert rows(logged, f"SELECT * FROM {table}"), table
        for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="only ever added to|only with an event"), logged.database.write() as door:
                door.execute(text(statement))


def test_an_erased_event_tells_nothing_and_the_log_still_holds(logged):
    with logged.database.write() as connection:
        audit.erase(connection, 1, at=2, who="dpo", reason="PDPA section 33")
    audit.write(logged)
    code, said = run("verify-log")

    assert rows(logged, "SELECT * FROM event_body WHERE seq = 1") == []
    assert (code, "Entry 1 is erased; see entry 18." in said) == (0, True), said


# --- reads ---


def test_an_officials_look_is_an_event_and_the_trader_sees_it(nation):
    many = tuple(trader_id(n) for n in range(1, 40))
    audit.note_read(nation, OFFICER, "inspection", audit.Looked("trader", (trader_id("A"),)), now=drawn.later(1))
    audit.note_read(nation, OFFICER, "monitoring", audit.Looked("traders", many, ("60",)), now=drawn.later(2))
    audit.note_read(nation, OFFICER, "monitoring", audit.Looked("traders", many[5:], ("60",)), now=drawn.later(3))
    audit.note_read(nation, OFFICER, "monitoring", audit.Looked("trader", (trader_id("B"),)), now=drawn.later(4))
    audit.note_read(nation, TRADER_A, "own", audit.Looked("trader", (trader_id("A"),)))
    audit.note_read(nation, OFFICER, "monitoring", audit.Looked("overview", ()))
    found = audit.reads_of(nation, TRADER_A, trader_id("A"))

    assert found.select("at", "who", "role", "page", "purpose").rows() == [
        (drawn.later(2), "nok", "officer", "traders", "monitoring"),
        (drawn.later(1), "nok", "officer", "trader", "inspection"),
    ]
    assert audit.reads_of(nation, Scope("root", "admin"), trader_id("B")).height == 1
    assert len(rows(nation, "SELECT 1 FROM event WHERE kind = 'data.read'")) == 4
    for scope in (OFFICER, Scope("mill-b", "trader", traders=(trader_id("B"),)), Scope("p", "public")):
        for asked in (trader_id("A"), trader_id(99)):
            with pytest.raises(UserError, match=r"access\.denied"):
                audit.reads_of(nation, scope, asked)


def test_a_look_that_is_taken_out_of_the_log_is_missed(nation):
    audit.note_read(nation, OFFICER, "inspection", audit.Looked("trader", (trader_id("A"),)))
    audit.write(nation)
    seq = rows(nation, "SELECT seq FROM event WHERE kind = 'data.read'")[0][0]
    change(nation, f"DELETE FROM event WHERE seq = {seq}", f"DELETE FROM event_body WHERE seq = {seq}")

    assert run("verify-log")[0] == 1


def test_each_figure_of_a_line_is_held(logged):
    columns = [c for c in leaf.LINE if c.endswith(("_kg", "_milli"))]
    for column in columns:
        found = findings_after(logged, f"UPDATE line SET {column} = coalesce({column}, 0) + 1 WHERE declaration_id = 4")
        assert [A_LATE in f for f in found] == [True], column


# --- the roles of PostgreSQL ---

ROLES = Path(__file__).resolve().parents[1] / "deploy" / "postgres-roles.sql"


def denied(store: Store, statement: str) -> bool:
    with pytest.raises(DBAPIError) as found, store.database.write() as connection:
        connection.execute(text(statement))
    return "permission denied" in str(found.value) or "must be owner" in str(found.value)


def test_the_program_can_add_to_the_log_and_no_more(request, data_home, quick_reader, monkeypatch):
    url = request.getfixturevalue("postgres").database()
    with Database(url).write() as connection:
        for _ in range(2):
            connection.connection.driver_connection.execute(ROLES.read_text(encoding="utf-8"))
    doors = {role: f"{url}&options=-crole%3Drice_{role}" for role in ("app_rw", "app_ro", "auditor")}
    program = open_store(doors["app_rw"])
    load(program, drawn.registers())
    take(program, FIRST)
    audit.note_read(program, OFFICER, "inspection", audit.Looked("trader", (trader_id("A"),)))
    audit.write(program)

    for table in (*locks.APPEND_ONLY, locks.ERASABLE):
        for statement in (f"DELETE FROM {table}", f"TRUNCATE {table}", f"DROP TABLE {table}",
                          f"ALTER TABLE {table} DISABLE TRIGGER ALL", f"UPDATE {table} SET {LOCKED[table]} = {LOCKED[table]}"):  # fmt: skip
            assert denied(program, statement), statement
    assert denied(program, "SET LOCAL session_replication_role = replica")
    reader, auditor = (Store(Database(doors[role])) for role in ("app_ro", "auditor"))
    assert denied(reader, "INSERT INTO meta VALUES ('a', 'b')")
    assert denied(reader, "SELECT * FROM session")
    assert rows(auditor, "SELECT count(*) FROM event") == [(16,)]
    assert denied(auditor, "SELECT * FROM line")
    monkeypatch.setenv("DATABASE_URL", doors["app_ro"])
    assert run("verify-log")[0] == 0, "verifying needs no more than reading"
    for opened in (program, reader, auditor):
        opened.close()
