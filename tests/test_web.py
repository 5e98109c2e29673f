"""What stands before the pages: who reaches the server, what its answers say, how a session begins and ends."""

import string
from datetime import UTC, datetime, timedelta

import pytest
import stage
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from bi.access import Scope
from bi.periods import to_microseconds
from bi.text import charts, pages_overview, web
from bi.web import middleware, rights, routes, server, sessions, shell, start
from bi.web.html import tag
from bi.web.views import FrameCache

NOON = datetime(2026, 11, 20, 5, tzinfo=UTC)
MILL = Scope("demo-trader", "trader", traders=("0605599900015",))


@pytest.fixture
def store(tmp_path, monkeypatch):
    return stage.empty(tmp_path, monkeypatch)


def client(address: str = "127.0.0.1", **options) -> TestClient:
    """A browser at an address, before a server whose Streamlit is one plain answer."""
    behind = Mount("/", app=PlainTextResponse("streamlit"))
    app = Starlette(routes=[*server.routes, behind], middleware=server.middleware)
    return TestClient(app, base_url="http://127.0.0.1:8501", client=(address, 50_000), follow_redirects=False, **options)


def test_a_session_is_found_by_its_token_alone_and_only_its_hash_is_kept(store):
    token = sessions.create(store.database, MILL, now=NOON)
    assert sessions.lookup(store.database, token, now=NOON) == MILL
    assert sessions.lookup(store.database, token + "x", now=NOON) is None
    with store.database.read() as connection:
        kept = connection.execute(sessions.SESSION.select()).mappings().one()
    assert token not in kept.values()
    assert len(token) >= 43  # 256 bits


@pytest.mark.parametrize("token", [None, "", 5, object()])
def test_what_is_no_token_opens_nothing(store, token):
    assert sessions.lookup(store.database, token) is None


def test_a_session_ends_when_idle_when_old_and_when_revoked(store):
    token = sessions.create(store.database, MILL, now=NOON)
    assert sessions.lookup(store.database, token, now=NOON + timedelta(minutes=29)) == MILL  # this look counts as use
    assert sessions.lookup(store.database, token, now=NOON + timedelta(minutes=58)) == MILL
    assert sessions.lookup(store.database, token, now=NOON + timedelta(minutes=89)) is None

    used = sessions.create(store.database, MILL, now=NOON)
    for minutes in range(20, 720, 20):
        assert sessions.lookup(store.database, used, now=NOON + timedelta(minutes=minutes)) == MILL
    assert sessions.lookup(store.database, used, now=NOON + timedelta(hours=12)) is None

    ended = sessions.create(store.database, MILL, now=NOON)
    sessions.revoke(store.database, ended, now=NOON)
    assert sessions.lookup(store.database, ended, now=NOON) is None


def test_a_change_of_rights_ends_every_session_of_a_person(store):
    mine = [sessions.create(store.database, MILL, now=NOON) for _ in range(2)]
    other = sessions.create(store.database, Scope("else", "analyst"), now=NOON)
    sessions.revoke_all(store.database, MILL.who, now=NOON)
    assert [sessions.lookup(store.database, token, now=NOON) for token in mine] == [None, None]
    assert sessions.lookup(store.database, other, now=NOON) == Scope("else", "analyst")


def test_another_machine_and_a_foreign_name_are_refused_in_the_demonstration(store):
    assert client().get("/").status_code == 200
    assert client("10.0.0.7").get("/").status_code == 403
    assert client().get("/", headers={"host": "evil.example"}).status_code == 403
    with pytest.raises(WebSocketDisconnect) as refused, client("10.0.0.7").websocket_connect("/_stcore/stream"):
        pass
    assert refused.value.code == 1008


def test_every_answer_carries_the_headers_and_no_script_from_elsewhere(store):
    for path in ("/", "/healthz", "/nonsense", "/assets/shell.js"):
        headers = client().get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-eval" not in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/metrics", "/overview/_stcore/agent/mcp"]
)
def test_what_we_do_not_offer_is_closed(store, path):
    assert client().get(path).status_code == 404
    assert client().post(path).status_code in (404, 405)


def test_files_are_sent_compressed_and_kept_for_long(store):
    bundle = next(path for path in shell.bundle() if "/index." in path and path.endswith(".js"))
    found = client().get(bundle, headers={"accept-encoding": "gzip"})
    assert found.headers["content-encoding"] == "gzip"
    assert "immutable" in found.headers["cache-control"]
    again = client().get(bundle, headers={"if-none-match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client().get("/assets/../middleware.py").status_code == 404
    assert client().get("/assets/%2e%2e/middleware.py").status_code == 404


def test_the_document_is_in_the_language_of_the_address_then_of_the_last_visit(store):
    browser = client()
    assert '<html lang="th">' in browser.get("/overview").text
    assert '<html lang="en">' in browser.get("/overview?lang=en").text
    assert '<html lang="en">' in browser.get("/overview").text
    assert "streamlit.io" not in browser.get("/overview").text


def test_an_unknown_address_is_told_so_and_is_not_the_first_page(store):
    found = client().get("/nonsense")
    assert found.status_code == 404
    assert "ไม่พบหน้านี้" in found.text


def test_a_first_visitor_of_a_ready_demonstration_is_let_in_and_who_left_is_asked(tmp_path, monkeypatch):
    store = stage.example(tmp_path, monkeypatch)
    start._RUNNER.status = start.Status("ready", 1.0, is_ready=True)
    browser = client()
    assert "rice_session" not in browser.get("/coverage").cookies  # a link to a page asks who it is
    token = browser.get("/").cookies["rice_session"]
    assert sessions.lookup(store.database, token).role == "analyst"
    left = browser.post("/session/end", headers={"origin": "http://127.0.0.1:8501"})
    assert left.status_code == 303
    assert sessions.lookup(store.database, token) is None
    assert "rice_session" not in browser.get("/", headers={"cookie": 'rice_session=""'}).cookies


def test_choosing_a_persona_begins_a_real_session_and_ends_the_one_before(tmp_path, monkeypatch):
    store = stage.example(tmp_path, monkeypatch)
    browser = client()
    own = {"origin": "http://127.0.0.1:8501"}
    first = browser.post("/session", data={"persona": "trader", "next": "/declare?month=2026-10"}, headers=own)
    assert (first.status_code, first.headers["location"]) == (303, "/declare?month=2026-10")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie
    token = first.cookies["rice_session"]
    assert sessions.lookup(store.database, token) == Scope(f"demo-trader-{stage.MILL}", "trader", traders=(stage.MILL,))
    browser.post("/session", data={"persona": "reader"}, headers=own)
    assert sessions.lookup(store.database, token) is None
    assert browser.post("/session", data={"persona": "root"}, headers=own).status_code == 400


def test_a_form_of_another_site_begins_nothing(tmp_path, monkeypatch):
    stage.example(tmp_path, monkeypatch)
    for headers in ({"origin": "http://evil.example"}, {}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        assert client().post("/session", data={"persona": "admin"}, headers=headers).status_code == 403
        assert client().post("/session/end", headers=headers).status_code == 403
    assert client().get("/session").status_code == 404


@pytest.mark.parametrize("address", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)", "/a\nb", ""])
def test_no_address_leads_elsewhere_after_signing_in(address):
    assert routes.safe_address(address) == "/"
    assert routes.safe_address("/coverage?month=2026-09") == "/coverage?month=2026-09"


def test_production_has_no_personas(tmp_path, monkeypatch):
    stage.example(tmp_path, monkeypatch)
    monkeypatch.setenv("RICE_MODE", "production")
    answer = client().post("/session", data={"persona": "admin"}, headers={"origin": "http://127.0.0.1:8501"})
    assert answer.status_code == 400
    assert "set-cookie" not in answer.headers


def test_the_table_of_rights_is_the_whole_of_what_opens():
    opens = {role: {p.name for p in rights.PAGES if rights.may_open(p.name, role)} for role in ("trader", "reader", "analyst", "officer", "admin", "public")}
    assert opens["trader"] == {"trader", "lines", "declare", "guide", "about"}
    assert opens["reader"] == {"overview", "province", "rice", "coverage", "concentration", "guide", "about"}
    assert opens["analyst"] == {p.name for p in rights.PAGES} - {"declare"}
    assert opens["officer"] == {p.name for p in rights.PAGES}
    assert opens["public"] == set()
    assert not rights.may_open("nonsense", "admin")


def test_a_value_never_becomes_markup():
    made = tag("a", '<img src=x onerror="x">', href='"><script>')
    assert made.text == '<a href="&quot;&gt;&lt;script&gt;">&lt;img src=x onerror=&quot;x&quot;&gt;</a>'


def test_the_cache_of_views_keeps_within_its_bytes():
    import polars as pl

    frame = pl.DataFrame({"a": list(range(1_000))})  # 8,000 bytes
    cache = FrameCache(most_bytes=20_000)
    for key in "abc":
        cache.put(key, frame)
    assert cache.get("a") is None
    assert cache.get("c") is frame
    assert cache.bytes <= 20_000


def test_health_says_whether_the_database_answers(store):
    found = client().get("/healthz")
    assert (found.status_code, found.json()["database"]) == (200, True)


def test_both_languages_name_the_same_facts():
    for module in (web, charts, pages_overview):
        for key, pair in module.WORDS.items():
            facts = [{name for _, name, _, _ in string.Formatter().parse(words) if name} for words in pair]
            assert facts[0] == facts[1], key


def test_the_guard_knows_this_machine_by_all_its_names():
    def asked(address, host):
        return middleware.is_local({"client": (address, 1), "headers": [(b"host", host)]})

    assert asked("127.0.0.1", b"localhost:8501") and asked("::1", b"[::1]:8501") and asked("127.0.0.1", b"127.0.0.1")
    assert not asked("192.168.1.9", b"localhost:8501") and not asked("127.0.0.1", b"localhost.evil.example")
    assert not middleware.is_local({"client": None, "headers": []})


def test_instants_of_sessions_are_microseconds_as_everywhere_in_the_store(store):
    sessions.create(store.database, MILL, now=NOON)
    with store.database.read() as connection:
        row = connection.execute(sessions.SESSION.select()).mappings().one()
    assert row["expires_at"] - row["created_at"] == 12 * 3_600 * 1_000_000
    assert row["created_at"] == to_microseconds(NOON)
