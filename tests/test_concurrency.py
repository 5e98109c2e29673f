"""Many at once, each in its own process, through the app's own two doors: no errors, no gaps, no doubles."""

import drawn
import pytest
import workers
from drawn import load, rows, sizes
from workers import Place

from bi import snapshot

pytestmark = pytest.mark.usefixtures("quick_reader")
LONGEST_WAIT_S = 10  # security.md O17; asked of the battery alone, since a busy machine delays everyone
PATIENCE_S = 300


def at_once(target, arguments: list[tuple], answers_each: int = 1) -> list:
    """Start a process for each of the arguments, let them begin together, and gather what they answer."""
    context = workers.context()
    ready, answers = context.Barrier(len(arguments)), context.Queue()
    clients = [context.Process(target=target, args=(*given, ready, answers)) for given in arguments]
    for client in clients:
        client.start()
    found = []
    while len(found) < len(clients) * answers_each:
        found.append(answers.get(timeout=PATIENCE_S))
        if isinstance(found[-1], workers.Fault):
            break
    for client in clients:
        if isinstance(found[-1], workers.Fault):
            client.kill()
        client.join(PATIENCE_S)
    return found


@pytest.fixture
def place(store, data_home) -> Place:
    return Place(data_home, str(store.database.url))


def assert_all_filed(store, place: Place, clients: int, files: int) -> float:
    """`clients` processes file `files` files each: receipts, declarations and events are numbered without gaps.

    Returns the longest wait of one of them for the writers' door, in seconds.
    """
    load(store, drawn.registers("A"))
    before = sizes(store)["event"]
    found = at_once(workers.file_some, [(place, n * files, files, "A") for n in range(clients)], files)

    assert [answer for answer in found if isinstance(answer, workers.Fault)] == []
    total = clients * files
    assert {(accepted, unchanged) for _, accepted, unchanged, _ in found} == {(1, 0)}
    assert sorted(receipt for receipt, *_ in found) == [f"R69-{n:07d}" for n in range(1, total + 1)]
    size = sizes(store)
    assert (size["receipt"], size["declaration"], size["line"], size["event"]) == (
        total, total, 2 * total, before + total,
    )  # fmt: skip
    for table, column in (("declaration", "id"), ("event", "seq"), ("receipt", "receipt_no")):
        assert rows(store, f"SELECT min({column}), max({column}) FROM {table}") == [(1, size[table])]
    assert rows(store, "SELECT sum(closing_kg) FROM line") == [(2_000 * sum(range(total)),)]
    longest = max(seconds for *_, seconds in found)
    print(f"{clients} x {files} files on {store.database.writer.dialect.name}: 0 errors, longest wait {longest:.2f} s")
    return longest


def test_twenty_clients_file_at_once(store, place):
    assert_all_filed(store, place, 20, 2)


@pytest.mark.battery
def test_two_hundred_clients_file_at_once(store, place):
    assert assert_all_filed(store, place, 200, 5) < LONGEST_WAIT_S


def assert_one_import(store, place: Place, clients: int) -> None:
    load(store, drawn.registers("ABC"))
    found = at_once(workers.file_some, [(place, 7, 1, "ABC")] * clients)

    assert [answer for answer in found if isinstance(answer, workers.Fault)] == []
    assert {receipt for receipt, *_ in found} == {"R69-0000001"}
    assert sorted((accepted, unchanged) for _, accepted, unchanged, _ in found) == [(0, 3)] * (clients - 1) + [(3, 0)]
    again = drawn.take(store, drawn.numbered_file(7, "ABC"), now=drawn.later(1))
    assert (again.receipt, again.unchanged) == ("R69-0000001", 3)
    size = sizes(store)
    assert (size["receipt"], size["declaration"], size["line"]) == (1, 3, 6)


def test_one_file_from_ten_clients_is_one_import(store, place):
    assert_one_import(store, place, 10)


@pytest.mark.battery
def test_one_file_from_fifty_clients_is_one_import(store, place):
    assert_one_import(store, place, 50)


def test_a_store_opened_for_the_first_time_by_many_is_made_once(empty_url, data_home):
    found = at_once(workers.open_first, [(Place(data_home, empty_url),)] * 6)

    assert len(set(found)) == 1
    assert len(found[0]) == 16, found[0]


def test_a_snapshot_asked_for_by_many_is_made_once(store, place):
    load(store, drawn.registers("ABC"))
    for number in range(3):
        drawn.take(store, drawn.numbered_file(number, "ABC"))
    found = at_once(workers.build_once, [(place,)] * 3)

    assert set(found) == {snapshot.latest().id}
    assert len(snapshot.list_snapshots()) == 1
