"""Imports point one way: pages -> bi.web -> charts -> views -> metrics -> reference, and snapshot -> store -> reference.

The source is read, not run, so an import inside a function counts like one at the top.
"""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PURE_VIEWS = ("stock", "flows", "holders", "coverage", "lines", "licenses")
OPENERS = {
    "open", "read_text", "read_bytes", "write_text", "write_bytes", "read_csv", "read_parquet", "read_ipc", "read_excel",
    "scan_csv", "scan_parquet", "scan_ipc", "read_database", "write_csv", "write_parquet", "write_database", "sink_parquet",
    "urlopen", "connect", "create_engine", "system", "run", "Popen",
}  # fmt: skip
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter"}
# today(now) of bi.periods is told the instant and asks no clock
NO_CLOCK = {"periods.today"}


def files(*rooms: str) -> list[Path]:
    """The source files of some rooms: a folder stands for all in it, a name for one file."""
    found = [f for room in rooms for f in ([ROOT / f"{room}.py"] if (ROOT / f"{room}.py").is_file() else (ROOT / room).rglob("*.py"))]
    assert found, rooms
    return found


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def imports(file: Path) -> set[str]:
    """Every module a file asks for; `from bi import x` is both bi and bi.x."""
    found = set()
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = file.relative_to(ROOT).parts[: -node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {module, *(f"{module}.{alias.name}" for alias in node.names)}
    return found


def calls(file: Path) -> set[str]:
    """Every function that a file calls, with what stands before its last dot."""
    return {ast.unparse(node.func) for node in ast.walk(tree(file)) if isinstance(node, ast.Call)}


def within(module: str, *rooms: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in rooms)


def wrong(rooms: tuple[str, ...], *forbidden: str, but: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(file, module) of every import of forbidden rooms from some rooms."""
    return [
        (str(file.relative_to(ROOT)), module)
        for file in files(*rooms)
        for module in sorted(imports(file))
        if within(module, *forbidden) and not within(module, *but)
    ]


PURE = ("bi/metrics", "bi/resolve", "bi/charts", *(f"bi/views/{name}" for name in PURE_VIEWS))


def test_the_search_sees_imports_inside_functions_and_names_behind_dots():
    assert "sample_data" in imports(ROOT / "bi/cli/data.py")
    assert {"bi", "bi.reference", "polars"} <= imports(ROOT / "bi/metrics.py")
    assert {str(f.relative_to(ROOT)) for f in files("bi/views")} >= {f"bi/views/{name}.py" for name in PURE_VIEWS}


@pytest.mark.parametrize("room", [*PURE, "bi/views/filters"])
def test_figures_and_charts_open_nothing(room):
    used = {(str(f.relative_to(ROOT)), call) for f in files(room) for call in calls(f) if call.split(".")[-1] in OPENERS}
    tools = wrong((room,), "pathlib", "io", "os", "sqlite3", "sqlalchemy", "sqlmodel", "requests", "urllib", "subprocess")

    assert (used, tools) == (set(), [])


@pytest.mark.parametrize("room", [*PURE, "bi/views/filters"])
def test_figures_and_charts_ask_no_clock(room):
    assert clocks(room) == set()


def test_the_door_of_the_views_asks_no_clock():
    assert clocks("bi/views/__init__") == set()


def clocks(room: str) -> set[tuple[str, str]]:
    found = {(str(f.relative_to(ROOT)), call) for f in files(room) for call in calls(f) - NO_CLOCK}
    return {(f, call) for f, call in found if call.split(".")[-1] in CLOCKS} | set(wrong((room,), "time"))


@pytest.mark.parametrize("room", PURE)
def test_figures_and_charts_hold_no_session_and_know_no_snapshot(room):
    assert wrong((room,), "bi.store", "bi.snapshot", "bi.intake", "bi.settings", "bi.cli", "bi.web", "streamlit") == []


def test_views_reach_the_store_only_through_a_snapshot():
    assert wrong(("bi/views",), "bi.store", "bi.intake", "bi.settings", "bi.cli", "bi.web", "bi.charts", "streamlit") == []


def test_streamlit_is_known_in_bi_web_alone():
    rooms = tuple(
        f"bi/{entry.stem}" for entry in sorted((ROOT / "bi").iterdir())
        if entry.name not in ("web", "__pycache__") and (entry.is_dir() or entry.suffix == ".py")
    )  # fmt: skip

    assert len(rooms) > 10
    assert wrong(tuple(r for r in rooms if any((ROOT / r).rglob("*.py")) or (ROOT / f"{r}.py").is_file()), "streamlit") == []


def test_papers_of_licenses_are_known_to_bi_web_alone():
    assert [(f, m) for f, m in wrong(("bi",), "license_pdf") if not f.startswith("bi/web/")] == []


def test_the_sample_is_known_to_command_line_and_web_alone():
    found = wrong(("bi", "pages", "app"), "sample_data")

    assert {f.split("/")[1] for f, _ in found} == {"cli", "web"}


def test_the_sample_is_invented_without_looking_at_store_or_views():
    above = ("bi.store", "bi.snapshot", "bi.views", "bi.metrics", "bi.intake", "bi.charts", "bi.web", "bi.cli")

    assert wrong(("sample_data",), *above) == []


@pytest.mark.parametrize(
    ("room", "above"),
    [
        ("bi/reference", ("bi.store", "bi.intake", "bi.snapshot", "bi.metrics", "bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/periods", ("bi.reference", "bi.store", "bi.intake", "bi.snapshot", "bi.metrics", "bi.views", "bi.web", "bi.cli")),
        ("bi/text", ("bi.store", "bi.snapshot", "bi.metrics", "bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/store", ("bi.intake", "bi.snapshot", "bi.metrics", "bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/intake", ("bi.snapshot", "bi.metrics", "bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/snapshot", ("bi.intake", "bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/metrics", ("bi.views", "bi.charts", "bi.web", "bi.cli")),
        ("bi/charts", ("bi.web", "bi.cli")),
        ("bi/cli", ("bi.web", "bi.charts", "license_pdf")),
    ],
)
def test_no_room_knows_what_stands_above_it(room, above):
    assert wrong((room,), *above) == []
