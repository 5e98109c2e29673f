"""Parts of the page Checks: rules as tiles, findings by month, the list with its evidence and states."""

from datetime import timedelta

import polars as pl
import streamlit as st

from bi import formats, periods
from bi.charts import filing
from bi.views import checks, doubts
from bi.web import parts_listing as lists
from bi.web import quality
from bi.web.html import Markup, tag
from bi.web.page import here
from bi.web.parts import Tile, button_row, chart, draw, heading, note, tiles

MARKS = {"open": "○", "asked": "◐", "explained": "●", "corrected": "✓"}
EXPORTED = ("period", "rule", "trader_id", "name_th", "kind", "province", "site_code", "rice", "season", "owner",
            "found_t", "base_t", "ratio", "filed_at", "affected_t", "state")  # fmt: skip
_STYLE = """
.st-key-rules .bi-tiles{grid-template-columns:repeat(4,minmax(0,1fr))}
.bi-table td.bi-wide{white-space:normal;min-width:16rem;width:56%;line-height:1.4}
.bi-table .bi-under{display:block;color:var(--soft);font-size:.86em;line-height:1.35}
.bi-state{white-space:nowrap}
.bi-state b{color:var(--accent);font-weight:400;margin-right:.35em}
.bi-case{border:1px solid var(--accent);border-radius:8px;background:var(--raised);padding:.8rem 1rem;
  scroll-margin-top:3.5rem}
.bi-case h2{font-size:1.15rem;margin:0;padding:0}
.bi-case p{margin:.15rem 0 .6rem;color:var(--soft)}
.bi-case dl{padding:0!important;margin:0;display:grid;
  grid-template-columns:repeat(auto-fit,minmax(12rem,1fr));gap:.4rem 1.2rem}
.bi-case dt,.bi-case dd{padding:0!important;margin:0!important}
.bi-case dt{color:var(--soft);font-size:.86rem}
.bi-case dd{font-size:1.15rem;font-weight:600;font-variant-numeric:tabular-nums}
.bi-notes{list-style:none;padding:0!important;margin:.2rem 0}
.bi-notes li{border-left:2px solid var(--line);padding:.1rem 0 .5rem .8rem}
.bi-notes span{color:var(--soft);font-size:.88rem}
.bi-notes p{margin:.1rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
@media(max-width:640px){
  .st-key-rules .bi-tiles{grid-template-columns:repeat(2,minmax(0,1fr))}
  .st-key-rules .bi-tile:first-child{grid-column:auto}
  .st-key-rules .bi-tile:first-child .bi-figure{font-size:1.22rem}
  .bi-table:has(td.bi-wide) tbody th:first-child{white-space:normal;min-width:6.5rem}
  .bi-table td.bi-wide{min-width:11.5rem}
}
"""


def style() -> None:
    """What these parts need beyond the common look."""
    draw(tag("style", Markup(_STYLE)))


def pick_rule_and_state() -> tuple[str, str]:
    """One rule and one state; blank for all."""
    page = here()
    rules = {"": page.say("checks.pick.rule.all"), **page.names("check_rule")}
    states = {"": page.say("checks.pick.state.all"), **{s: state_words(s) for s in MARKS}}
    with st.container(horizontal=True, key="picks_checks", gap="small"):
        rule = lists.pick("rule", page.say("checks.pick.rule"), ["", *checks.RULES], rules)
        return rule, lists.pick("state", page.say("checks.pick.state"), ["", *MARKS], states)


def state_words(state: str) -> str:
    """A state as a sign and a word."""
    return f"{MARKS[state]} {here().names('check_state')[state]}"


def only_trader() -> None:
    """Say that one trader was chosen, with the way back to all."""
    page = here()
    if page.filters.trader:
        note(page.say("checks.only.trader"))
        button_row((page.say("checks.clear.trader"), lists.link(trader=None)))


def rules(found: pl.DataFrame, chosen: str) -> None:
    """Each rule as a tile: findings of the month, the traders and tonnage concerned, the months before as a line."""
    page = here()
    names, months = page.names("check_rule"), quality.months(page)
    by_month = doubts.by_month(found, months)
    now = found.filter(pl.col("period") == page.period)

    def of(rule: str, label: str, findings: int, traders: int, tonnes: float, line: pl.DataFrame) -> Tile:
        said = page.say("checks.tile", traders=formats.number(traders), tonnes=formats.tonnes(tonnes, page.language))
        history = line.group_by("period").agg(pl.col("findings").sum()).sort("period")["findings"].to_list()
        return Tile(label, page.say("checks.count", count=formats.number(findings)), said, months=history,
                    link=lists.link(rule=None if rule == chosen else rule or None, case=None))  # fmt: skip

    traders, whole = now["trader_id"].n_unique(), float(now["affected_t"].sum())
    shown = [of("", page.say("checks.all"), now.height, traders, whole, by_month)]
    for row in doubts.by_rule(now).iter_rows(named=True):
        line = by_month.filter(pl.col("rule") == row["rule"])
        shown.append(of(row["rule"], names[row["rule"]], row["findings"], row["traders"], row["affected_t"], line))
    with st.container(key="rules"):
        tiles(*shown)


def by_month(found: pl.DataFrame, rule: str) -> None:
    """Findings by month, of one rule or of all, with the table of rules behind it."""
    page = here()
    counted = doubts.by_month(found, quality.months(page))
    names = page.names("check_rule")
    of_rule = counted.filter(pl.col("rule") == rule) if rule else counted
    sums = of_rule.group_by("period").agg(pl.col("findings").sum())
    title = page.say("checks.months.of", rule=names[rule]) if rule else page.say("checks.months")
    chart(title, filing.findings(sums, page.language), filing.words_findings(sums, page.language), key="months")
    words = page.say("checks.months.table")
    wide = counted.pivot("rule", index="period", values="findings").sort("period", descending=True)
    titles = {"period": page.say("checks.column.period"), **names}
    columns = [lists.text(titles["period"], "period"), *(lists.figure(names[r], r) for r in checks.RULES)]
    with lists.behind(words):
        lists.listing(wide, columns, name="checks-months", title=words, exported=titles, control=None)


def cut(found: pl.DataFrame, rule: str, state: str) -> pl.DataFrame:
    """The findings of a rule and a state; blank takes all."""
    kept = found.filter(pl.col("rule") == rule) if rule else found
    return kept.filter(pl.col("state") == state) if state else kept


def listing(found: pl.DataFrame) -> None:
    """The findings with their evidence and state; the evidence opens the finding."""
    page = here()
    is_open = int((found["state"] == "open").sum())
    lead = page.say("checks.list.lead", count=formats.number(found.height), open=formats.number(is_open))
    heading(page.say("checks.list"), lead)
    if found.is_empty():
        note(page.say("checks.none"))
        return
    rules, titles = page.names("check_rule"), {name: page.say(f"checks.column.{name}") for name in EXPORTED}

    def trader(row: dict) -> Markup:
        name = tag("a", row["name_th"], href=page.link("trader", trader=row["trader_id"]), data_go="")
        return tag("span", name, tag("span", page.names("province").get(row["province"], ""), class_="bi-under"))

    def proof(row: dict) -> Markup:
        words = tag("a", evidence(row), href=lists.link(case=key_of(row)) + "#case", data_go="")
        rule = tag("span", rules[row["rule"]], class_="bi-under")
        return tag("span", rule, words, tag("span", place(row), class_="bi-under"))

    columns = [
        lists.Column(titles["name_th"], trader), lists.Column(page.say("checks.column.evidence"), proof, is_wide=True),
        lists.figure(titles["affected_t"], "affected_t"), lists.Column(titles["state"], state),
    ]  # fmt: skip
    lists.listing(found, columns, name="findings", title=page.say("checks.list"), exported=titles, control="affected_t")


def state(row: dict) -> Markup:
    """The state of a finding as sign and word, and what else its reader must know of it."""
    page = here()
    more = page.say("checks.changed") if row["has_changed"] else ""
    if row["noted_for"]:
        more = page.say("checks.carried", month=formats.month_short(row["noted_for"], page.language))
    words = tag("span", tag("b", MARKS[row["state"]], aria_hidden="true"), page.names("check_state")[row["state"]],
                class_="bi-state")  # fmt: skip
    return tag("span", words, tag("span", more, class_="bi-under")) if more else words


def evidence(row: dict) -> str:
    """The two figures of a finding side by side, in one sentence."""
    page, rule = here(), row["rule"]
    found, base, gap = (tonnes(row[name]) for name in ("found_t", "base_t", "affected_t"))
    if rule == "late":
        days = max((row["filed_at"].date() - quality.deadline(page)).days, 1)
        return page.say("checks.evidence.late", at=formats.instant(row["filed_at"], page.language), days=days)
    facts = {"found": found, "base": base, "gap": gap}
    if rule == "yield":
        limits = checks.Tolerances.on(page.snapshot.manifest.figures, row["period"])
        facts |= {"ratio": formats.number(row["ratio"], 3), "low": formats.number(float(limits.lowest), 2),
                  "high": formats.number(float(limits.highest), 2)}  # fmt: skip
    if rule == "unit":
        facts["times"] = formats.number(max(row["ratio"], 1 / row["ratio"]), 0)
    return page.say(f"checks.evidence.{rule}", **facts)


def place(row: dict) -> str:
    """Where a finding lies within the trader: place, rice, season, owner; blank for its whole month."""
    page = here()
    parts = [row["site_code"]]
    parts += [page.names(name).get(row[name]) for name in ("rice", "season", "owner") if row[name] not in (None, "none")]
    return " · ".join(part for part in parts if part)


def tonnes(value: float | None) -> str:
    """A weight as declared, without needless decimals."""
    return formats.number(value, 0 if value is None or float(value).is_integer() else 3 if abs(value) < 10 else 1)


def key_of(row: dict) -> str:
    """What names a finding in the address: rule, trader and place of the shown month."""
    return "~".join((row["rule"], row["trader_id"], row["place"]))


def deadline_words() -> str:
    """The last day to file, in words."""
    page = here()
    return formats.day(periods.last_day(page.period) + timedelta(days=quality.deadline_day(page)), page.language)
