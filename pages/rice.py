"""ชนิดข้าวและการเคลื่อนไหว / Rice types and flows: which rice there is, what came in, what went out, what mills made."""

from bi.web import parts_figures as figures
from bi.web import parts_rice as parts
from bi.web import ui

with ui.page("rice") as page:
    with ui.row():
        ui.pick_month()
        ui.pick_province()
        ui.pick_kind()
        ui.pick_owner()
    ui.coverage()

    cut = ("province", "kind", "owner")
    by_rice = page.view("stock_by_rice", *cut)
    ui.stop_if_empty(by_rice)
    parts.head(page, page.view("stock_trend", *cut, until=page.period), by_rice)

    left, right = ui.halves()
    with left:
        parts.shares(page, by_rice, "paddy")
    with right:
        parts.shares(page, by_rice, "milled")
    parts.trend(page)

    flows = page.view("flows", *cut)
    figures.flows_over_months(flows, key="rice-flows")
    figures.balances(
        flows, key="rice-balance", lines=lambda form: figures.behind(page, *cut, rice=figures.codes_of(form))
    )
    parts.yields(page)
