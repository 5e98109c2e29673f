"""Which definition explains which column of which view: every figure that is shown has one, and each is told once."""

from dataclasses import dataclass

from bi.measures import MEASURES


@dataclass(frozen=True)
class Definition:
    """One definition: the key of its words (`about.figure.<key>`), its unit, and the columns that it explains."""

    key: str
    unit: str
    columns: tuple[str, ...]


DEFINITIONS: tuple[Definition, ...] = (
    Definition("stock_t", "t", ("stock_t",)),
    Definition("paddy_t", "t", ("paddy_t",)),
    Definition("milled_t", "t", ("milled_t",)),
    Definition("closing_t", "t", ("closing_t",)),
    Definition("flows", "t", tuple(f"{m}_t" for m in MEASURES if m != "closing")),
    Definition("declarers", "traders", ("declarers",)),
    Definition("share", "share", ("share",)),
    Definition("change", "pct", ("change_t", "change_pct", "yoy_pct")),
    Definition("rank", "count", ("rank",)),
    Definition("top", "share", ("top1_share", "top5_share", "top10_share")),
    Definition("hhi", "index", ("hhi",)),
    Definition("due", "traders", ("due",)),
    Definition("filed", "traders", ("on_time", "late", "missing")),
    Definition("filed_share", "share", ("filed_share",)),
    Definition("expected_t", "t", ("expected_t", "filed_expected_share")),
    Definition("gap_t", "t", ("gap_t", "previous_closing_t")),
    Definition("version", "count", ("version",)),
    Definition("active", "licenses", ("active", "expiring_30", "expiring_60", "expiring_90")),
    Definition("ended", "licenses", ("expired", "suspended", "revoked", "surrendered")),
)
NO_FIGURES = frozenset({"row"})  # the place of a line in its file
