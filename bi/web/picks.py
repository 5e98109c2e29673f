"""Pickers: each shows the choice in the address and writes it back there, in the reader's words."""

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl
import streamlit as st

from bi import formats, reference
from bi.web import filters as choice
from bi.web import parts
from bi.web.page import here

SHOWN_TRADERS = 12
FEWEST_DIGITS = 4  # fewer digits are part of a name
_REFERENCE = {"province": "province", "rice": "rice", "kind": "trader_kind", "owner": "owner"}


def row():
    """Where pickers stand side by side; they wrap on a narrow screen."""
    return st.container(horizontal=True, key="picks", gap="small")


def pick_month(periods: Sequence[date] | None = None) -> date | None:
    """The month to show, newest first; months that are not yet due say so. Returns the chosen one."""
    page = here()
    months = sorted(periods or page.snapshot.periods, reverse=True)
    default = page.snapshot.default_period
    options = [f"{period:%Y-%m}" for period in months]
    if not options:
        return None
    names = {f"{period:%Y-%m}": _month_words(period) for period in months}
    first = f"{default:%Y-%m}" if default in months else options[0]
    chosen = _pick("month", options, names, default=first, now=f"{page.period:%Y-%m}" if page.period else None)
    return next(period for period in months if f"{period:%Y-%m}" == chosen)


def pick_province(codes: Sequence[str] | None = None) -> tuple[str, ...]:
    """One province or all; a province officer's own comes first. Returns the chosen codes, empty for all."""
    own = here().scope.provinces or ()
    known = here().names("province")
    listed = [code for code in (codes or known) if code in known]
    return _codes("province", sorted(listed, key=lambda code: (code not in own, known[code])))


def pick_rice(form: str | None = None) -> tuple[str, ...]:
    """One rice code or all, of one form (paddy, milled, bran) or of any."""
    rice = reference.current().rice
    return _codes("rice", [code for code, entry in rice.items() if form in (None, entry.form)])


def pick_kind() -> tuple[str, ...]:
    """One kind of trader or all."""
    return _codes("kind", list(here().names("trader_kind")))


def pick_owner() -> tuple[str, ...]:
    """One kind of owner of the rice or all."""
    return _codes("owner", list(here().names("owner")))


def pick_trader(target: str = "trader") -> None:
    """A search over the register by name or id within the reader's scope; each hit links to the page `target`."""
    page = here()
    words = st.text_input(page.say("pick.trader"), key="find_trader", placeholder=page.say("pick.trader_hint"))
    if not words.strip():
        return
    found = search_traders(page.snapshot.traders(page.scope), words)
    parts.hits(found.head(SHOWN_TRADERS), target)
    if found.is_empty():
        st.text(page.say("pick.trader_none", words=words.strip()))
    elif found.height > SHOWN_TRADERS:
        st.caption(page.say("pick.trader_more", count=formats.number(found.height), shown=SHOWN_TRADERS))


def search_traders(traders: pl.DataFrame, words: str) -> pl.DataFrame:
    """Traders of a register, already cut to the reader's scope, whose name holds every word, or whose id the digits.

    One row per trader: `trader_id` (13 digits), `name_th`, `kind`, `province`; names that begin so come first.
    """
    parts = words.casefold().split()
    digits = "".join(c for c in words if c.isdigit())
    names = pl.concat_str("name_th", pl.col("name_en").fill_null(""), separator=" ").str.to_lowercase()
    matches = pl.all_horizontal([names.str.contains(part, literal=True) for part in parts] or [pl.lit(False)])
    numbered = traders.with_columns(pl.col("trader_id").cast(pl.String).str.zfill(13))
    if len(digits) >= FEWEST_DIGITS:
        matches = matches | pl.col("trader_id").str.contains(digits, literal=True)
    found = numbered.filter(matches).with_columns(begins=names.str.starts_with(parts[0] if parts else ""))
    ordered = found.sort(["begins", "name_th", "trader_id"], descending=[True, False, False])
    return ordered.select("trader_id", "name_th", "kind", "province")


def _month_words(period: date) -> str:
    page = here()
    words = formats.month(period, page.language)
    return words if page.snapshot.is_due(period) else f"{words} · {page.say('mark.not_due')}"


def _codes(name: str, options: list[str]) -> tuple[str, ...]:
    page = here()
    chosen = getattr(page.filters, name)
    names = {"": page.say(f"pick.all.{name}"), **page.names(_REFERENCE[name])}
    several = ",".join(chosen) if len(chosen) > 1 else None
    if several:
        names[several] = page.say("pick.several", count=len(chosen))
    picked = _pick(name, ["", *([several] if several else []), *options], names, default="", now=several or "".join(chosen))
    return chosen if picked == several else ((picked,) if picked else ())


def _pick(name: str, options: list[str], names: Mapping[str, str], *, default: str, now: str | None) -> str:
    key = f"pick_{name}"
    current = now if now in options else default
    if st.session_state.get(key) != current:
        st.session_state[key] = current  # the address decides: a link, "back", or a click on the map
    return st.selectbox(
        here().say(f"pick.{name}"), options, key=key, format_func=lambda code: names.get(code, code),
        on_change=_written, args=(name, key, default), width=230,
    )  # fmt: skip


def _written(name: str, key: str, default: str) -> None:
    value = st.session_state[key]
    choice.put(name, None if value == default else value)
