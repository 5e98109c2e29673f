"""ผู้ประกอบการ / Trader: all that is known of one trader, from its register to every version that it filed."""

from bi.views import details
from bi.web import parts_figures as figures
from bi.web import parts_history as history
from bi.web import parts_trader as parts
from bi.web import ui
from bi.web.kept import kept

with ui.page("trader") as page:
    with ui.row():
        ui.pick_month()
    who = parts.chosen(page)
    if who is not None and page.period is not None:
        months = kept(page, details.trader_months, who.trader_id)
        filed = kept(page, details.trader_filings, who.trader_id)
        parts.name(page, who)
        parts.head(page, who, months, filed)
        parts.declare(page)

        left, right = ui.halves()
        with left:
            figures.trend(months, page.say("trader.trend"), key="trader-trend")
        with right:
            figures.by_code(
                kept(page, details.trader_rice, who.trader_id, page.period), page.say("trader.rice"), code="rice",
                listed="rice", key="trader-rice", columns=("rice", "form", "closing_t", "stock_t", "share"),
                links={"stock_t": lambda row: figures.behind(page, trader=who.trader_id, rice=row["rice"])},
            )  # fmt: skip
        parts.register(page, who)
        parts.sites(page, who)
        parts.months(page, who, months, filed)
        flows = kept(page, details.trader_flows, who.trader_id)
        figures.balances(
            flows, key="trader-balance",
            lines=lambda form: figures.behind(page, trader=who.trader_id, rice=figures.codes_of(form)),
        )  # fmt: skip
        figures.flows_over_months(flows, key="trader-flows")
        parts.filings(page, filed)
        if who.is_whole:
            history.submissions(page, who.trader_id)
            history.warnings(page, who.trader_id)
        parts.peers(page, who)
        parts.licenses(page, who)
