"""จังหวัด / Province: how much rice one province holds, who holds it, what moved, and who has filed."""

from bi.web import parts_figures as figures
from bi.web import parts_province as parts
from bi.web import ui

with ui.page("province") as page:
    with ui.row():
        ui.pick_province()
        ui.pick_month()
        ui.pick_rice()
        ui.pick_kind()

    code = parts.chosen()
    if code is None:
        parts.choose(page)
    else:
        cut = {"province": (code,)}
        trend = page.view("stock_trend", "rice", "kind", until=page.period, **cut)
        filed = page.view("coverage", "kind", **cut)
        parts.name(page, code)
        links = figures.stock_links(page, "rice", "kind", province=code)
        ui.tiles(*figures.linked(ui.national_tiles(trend, filed), links))

        left, right = ui.halves()
        with left:
            figures.trend(trend, page.say("province.trend"), key="trend")
        with right:
            parts.neighbours(page, code)

        left, right = ui.halves()
        with left:
            figures.by_code(
                page.view("stock_by_rice", "rice", "kind", **cut), page.say("province.rice"), code="rice", listed="rice",
                key="province-rice", columns=("rice", "form", "declarers", "closing_t", "stock_t", "share"),
                links={"stock_t": lambda row: figures.behind(page, "kind", province=code, rice=row["rice"])},
            )  # fmt: skip
        with right:
            figures.by_code(
                page.view("stock_by_kind", "rice", "kind", **cut), page.say("province.kind"), code="kind",
                listed="trader_kind", key="province-kind", columns=("kind", "declarers", "stock_t", "share"),
                links={"stock_t": lambda row: figures.behind(page, "rice", province=code, kind=row["kind"])},
            )  # fmt: skip

        parts.traders(page, code)
        figures.balances(
            page.view("flows", "rice", "kind", **cut), key="balance",
            lines=lambda form: figures.behind(page, "kind", province=code, rice=figures.codes_of(form)),
        )  # fmt: skip
        parts.coverage(page, filed)
