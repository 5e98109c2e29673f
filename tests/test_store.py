"""The store by itself: its shape, its two doors, and rows that come back as they went in, on both databases."""

import importlib
import json
import pkgutil
import sqlite3
import threading

import drawn
import polars as pl
import pytest
from alembic import command
from drawn import NOW, load, rows, sizes
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

import bi.store
from bi import store as store_room
from bi.measures import MEASURES
from bi.store import HEAD, Store, bulk, engine, events, migrate, open_store, registers
from bi.store.engine import FIRST_SAFE_WAL, Database, sqlite_driver

THORNS = [
    "", " ", None, "ข้าวหอมมะลิ ๑๐๕ น้ำ", 'say "rice"', '"', "'; DROP TABLE line; --", "a,b;c\td", "two\nlines", "old\r\nmac\r",
    "\\", "\\N", "\\.", "a\n\\.\nb", "\\x41", "NULL", "null", "0", "-1", "1e5", "𝟙🌾", "e\u0301", "\u200b\ufeff", "\x1f\x1e",
]  # fmt: skip


def config_on(connection) -> object:
    settings = migrate.config()
    settings.attributes["connection"] = connection
    return settings


def tables_of(database: Database) -> set[str]:
    return set(inspect(database.writer).get_table_names())


def write_events(connection, number: int) -> None:
    happened = pl.DataFrame({"kind": ["test"] * number, "record": ["r"] * number, "data": [""] * number})
    events.append(connection, at=1, who="x", happened=happened)


# --- shape ---


def test_the_constant_names_the_newest_migration():
    assert migrate.newest() == HEAD


def test_a_database_goes_up_down_and_up_again(empty_url):
    database = Database(empty_url)
    migrate.upgrade(database, HEAD)
    shape = tables_of(database)
    with database.write() as connection:
        command.downgrade(config_on(connection), "base")
    bare = tables_of(database)
    migrate.upgrade(database, HEAD)

    assert {"trader", "site", "license", "receipt", "declaration", "line", "warning", "event", "meta"} < shape
    assert bare == {"alembic_version"}
    assert tables_of(database) == shape
    assert rows(Store(database), "SELECT version_num FROM alembic_version") == [(HEAD,)]
    database.dispose()


def test_models_and_migrations_agree(store):
    for module in pkgutil.iter_modules(bi.store.__path__):
        if module.name.startswith("tables"):
            importlib.import_module(f"bi.store.{module.name}")
    with store.database.write() as connection:
        command.check(config_on(connection))  # raises where a model says something else

    assert tables_of(store.database) - {"alembic_version"} == set(SQLModel.metadata.tables)


def test_every_table_of_sqlite_is_strict(data_home):
    store = open_store()

    found = rows(store, "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite%'")

    assert {name for name, strict in found if not strict} <= {"alembic_version", "pysqlite_test"}
    assert len(found) > 8
    store.close()


def test_opening_again_changes_nothing(empty_url):
    first, again = open_store(empty_url), open_store(empty_url)

    assert first.meta("store_id") == again.meta("store_id")
    assert len(first.meta("store_id")) == 16
    assert sizes(again)["event"] == 0
    first.close()
    again.close()


def test_a_first_opening_that_was_cut_short_is_made_good(empty_url, monkeypatch):
    with monkeypatch.context() as cut, pytest.raises(KeyboardInterrupt):

        def killed(*_: object) -> None:
            raise KeyboardInterrupt

        cut.setattr(store_room, "write_meta", killed)
        open_store(empty_url)

    store = open_store(empty_url)
    assert store.meta("store_id"), "a store without identity gives its snapshots no name"
    store.close()


# --- the two doors ---


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO meta VALUES ('a', 'b')", "UPDATE meta SET value = 'x'", "DELETE FROM meta", "DROP TABLE line",
     "CREATE TABLE other (id INTEGER)"],
)  # fmt: skip
def test_the_read_door_refuses_to_write(store, statement):
    before = store.meta("store_id")
    with pytest.raises(DBAPIError, match="(?i)read.?only"), store.database.read() as connection:
        connection.execute(text(statement))

    assert store.meta("store_id") == before
    assert "line" in tables_of(store.database)


def test_a_failed_transaction_leaves_nothing(store):
    with pytest.raises(ZeroDivisionError), store.database.write() as connection:
        write_events(connection, 1)
        raise ZeroDivisionError

    assert sizes(store)["event"] == 0


def test_a_reader_neither_waits_for_a_writer_nor_sees_half_of_it(store):
    with store.database.write() as connection:
        write_events(connection, 1)
        found = []
        reader = threading.Thread(target=lambda: found.append(sizes(store)["event"]), daemon=True)
        reader.start()
        reader.join(5)
        assert found == [0]

    assert sizes(store)["event"] == 1


def test_a_reader_keeps_one_picture(store):
    count = text("SELECT count(*) FROM event")
    with store.database.read() as reader:
        before = reader.execute(count).scalar_one()
        with store.database.write() as writer:
            write_events(writer, 1)
        assert reader.execute(count).scalar_one() == before == 0


@pytest.mark.parametrize("door", ["read", "write"])
def test_sqlite_is_set_for_safety_on_every_connection(data_home, door):
    store = open_store()
    names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys", "trusted_schema", "cell_size_check",
             "mmap_size", "wal_autocheckpoint")  # fmt: skip
    with getattr(store.database, door)() as first, getattr(store.database, door)() if door == "read" else first as second:
        found = [{n: c.exec_driver_sql(f"PRAGMA {n}").scalar() for n in names} for c in (first, second)]

    full = 2
    assert found[0] == found[1] == {
        "journal_mode": "wal", "synchronous": full, "busy_timeout": 30_000, "foreign_keys": 1, "trusted_schema": 0,
        "cell_size_check": 1, "mmap_size": 0, "wal_autocheckpoint": 1_000,
    }  # fmt: skip
    store.close()


def test_the_sqlite_in_use_is_free_of_the_wal_reset_bug():
    pytest.importorskip("pysqlite3", reason="its wheel exists for Linux only")

    assert sqlite_driver().sqlite_version_info >= FIRST_SAFE_WAL == (3, 51, 3)


def test_an_older_sqlite_gets_the_rollback_journal(data_home, monkeypatch):
    monkeypatch.setattr(engine, "FIRST_SAFE_WAL", (99, 0, 0))
    store = open_store()

    with store.database.write() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "truncate"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    store.close()


def test_without_the_wheel_pythons_own_sqlite_serves(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pysqlite3", None)

    assert sqlite_driver() is sqlite3


# --- rows in, rows out ---


def test_texts_come_back_as_they_went_in(store):
    given = pl.DataFrame({"remark": THORNS}, schema={"remark": pl.String}).select(
        pl.int_range(pl.len(), dtype=pl.Int64).alias("declaration_id"),
        *(pl.lit(2, pl.Int64).alias(c) for c in ("row", "site_no", "rice", "season", "owner")),
        *(pl.lit(9_999_999_999, pl.Int64).alias(f"{m}_kg") for m in MEASURES),
        pl.Series("moisture_milli", [None, 0, 14_500] * 8, dtype=pl.Int64),
        pl.lit(None, pl.Int64).alias("avg_buy_price_milli"),
        pl.lit(10_000_000_000, pl.Int64).alias("avg_sell_price_milli"),
        "remark",
    )
    with store.database.write() as connection:
        bulk.insert(connection, "line", given)
        bulk.insert(connection, "line", given.clear())

    with store.database.read() as connection:
        sql = f"SELECT {', '.join(given.columns)} FROM line ORDER BY declaration_id"
        assert bulk.fetch(connection, sql, dict(given.schema)).equals(given)


def test_bytes_come_back_as_they_went_in(store):
    contents = [b"", b"\x00" * 16, bytes(range(256)), b"\\x41", b'",\n']
    given = pl.DataFrame({"content": contents}, schema={"content": pl.Binary}).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("id"),
        *(pl.lit(1, pl.Int64).alias(c) for c in ("regime", "trader_id", "period", "filed_at", "receipt_no")),
        "content",
        *(pl.lit(1, pl.Int64).alias(c) for c in ("line_count", "first_row")),
    )
    with store.database.write() as connection:
        bulk.insert(connection, "declaration", given)

    with store.database.read() as connection:
        found = bulk.fetch(connection, "SELECT content FROM declaration ORDER BY id", {"content": pl.Binary})
    assert found["content"].to_list() == contents


@pytest.mark.parametrize("wanted", [[], [3], list(range(100_000))])
def test_a_list_of_any_length_can_be_asked_for(store, wanted):
    with store.database.write() as connection:
        write_events(connection, 5)

    with store.database.read() as connection:
        found = bulk.fetch(connection, "SELECT seq FROM event WHERE seq IN :ids", {"seq": pl.Int64}, ids=wanted)
    assert sorted(found["seq"]) == [seq for seq in range(1, 6) if seq in wanted]


@pytest.mark.parametrize(
    ("number", "receipt", "sha256", "filer"),
    [(1, "R69-0000002", "bb", ""), (2, "R69-0000001", "bb", ""), (2, "R69-0000002", "aa", "")],
    ids=["number", "receipt", "same bytes of the same filer"],
)
def test_a_receipt_is_given_once(store, number, receipt, sha256, filer):
    columns = ("receipt_no", "receipt", "sha256", "filer", "file", "bytes", "received_at", "channel", "who")
    rest = ("f.csv", 1, 1, "file", "x")
    with store.database.write() as connection:
        bulk.append_all(connection, "receipt", [(1, "R69-0000001", "aa", "", *rest)], columns)

    with pytest.raises(IntegrityError), store.database.write() as connection:
        bulk.append_all(connection, "receipt", [(number, receipt, sha256, filer, *rest)], columns)


# --- registers ---


@pytest.mark.usefixtures("quick_reader")
def test_a_register_is_put_under_its_keys_and_changes_are_events(store):
    load(store, drawn.registers("AB"))
    before = sizes(store)
    changed = {"traders": drawn.registers("BC")["traders"].replace("โรงสี B".encode(), "โรงสี B ใหม่".encode())}
    load(store, changed, now=drawn.later(1))

    assert rows(store, "SELECT name_th FROM trader ORDER BY trader_id") == [("โรงสี A",), ("โรงสี B ใหม่",), ("โรงสี C",)]
    log = rows(store, "SELECT seq, kind, record, data, who FROM event JOIN event_body USING (seq) WHERE seq > :n ORDER BY seq", n=before["event"])
    first = before["event"] + 1
    assert [row[:3] for row in log] == [
        (first, "trader.added", f"trader:{drawn.trader_id('C')}"),
        (first + 1, "trader.changed", f"trader:{drawn.trader_id('B')}"),
    ]
    assert json.loads(log[0][3])["name_th"] == "โรงสี C"
    assert json.loads(log[1][3]) == {"name_th": ["โรงสี B", "โรงสี B ใหม่"]}
    assert {row[4] for row in log} == {"officer"}


@pytest.mark.usefixtures("quick_reader")
def test_the_same_register_again_is_no_event(store):
    load(store, drawn.registers())
    before = sizes(store)
    load(store, drawn.registers(), now=drawn.later(1))

    assert sizes(store) == before
    assert before["event"] == before["trader"] + before["site"] + before["license"] == 12


@pytest.mark.usefixtures("quick_reader")
def test_an_emptied_and_a_filled_cell_are_changes_with_old_and_new(store):
    load(store, drawn.registers("A", places="1"))
    site = drawn.registers("A", places="1")["sites"].replace(b",50000,,15.5,", b",,120,15.5,")
    load(store, {"sites": site})

    (data,) = rows(store, "SELECT data FROM event JOIN event_body USING (seq) WHERE kind = 'site.changed'")[0]
    assert json.loads(data) == {"capacity_kg": [50_000_000, None], "milling_kg_per_day": [None, 120_000]}


@pytest.mark.usefixtures("quick_reader")
def test_a_place_keeps_its_number_when_it_changes(store):
    load(store, drawn.registers("AB"))
    before = rows(store, "SELECT site_code, site_no FROM site ORDER BY site_code")
    load(store, {"sites": drawn.registers("AB")["sites"].replace("โกดัง".encode(), "ลาน".encode())})

    assert rows(store, "SELECT site_code, site_no FROM site ORDER BY site_code") == before


def test_registers_are_read_by_key_in_the_same_order_everywhere(store):
    """A server's language must not decide: the digest of a snapshot is over the rows in this order."""
    keys = ["S-1", "S-10", "S-B", "S-a", "S1", "s-2", "ก-1", "เ-1"]
    given = pl.DataFrame({"site_code": list(reversed(keys))}).with_columns(
        pl.lit(1).alias("trader_id"),
        *(pl.lit("").alias(c) for c in ("name_th", "kind", "province", "district")),
        *(pl.lit(None, pl.Int64).alias(c) for c in ("capacity_kg", "milling_kg_per_day", "lat_micro", "lon_micro")),
    )
    with store.database.write() as connection:
        registers.upsert(connection, "site", given, who="x", at=drawn.periods.to_microseconds(NOW))

    with store.database.read() as connection:
        assert registers.read(connection, "site")["site_code"].to_list() == keys
