"""ภาพรวม / Overview: how much rice there is, what changed, where it lies, who holds it."""

from bi import charts
from bi.web import ui

with ui.page("overview") as page:
    with ui.row():
        ui.pick_month()
        ui.pick_rice()
        ui.pick_kind()
    ui.coverage()

    trend = page.view("stock_trend", "rice", "kind", until=page.period)
    filed = page.view("coverage", "kind")
    ui.tiles(*ui.national_tiles(trend, filed))

    names = page.names("province")
    by_province = page.view("stock_by_province", "rice", "kind")
    ui.stop_if_empty(by_province)
    left, right = ui.halves()
    with left:
        drawn = charts.province_map(by_province, page.language, names)
        ui.chart(page.say("overview.map"), drawn, page.say("overview.map.words"), key="map", goes_to="province")
    with right:
        drawn = charts.ranked_bars(by_province, page.language, code="province", names=names, top=20)
        words = charts.words.ranking(by_province, page.language, code="province", names=names)
        ui.chart(page.say("overview.ranking"), drawn, words, key="ranking", goes_to="province")

    drawn = charts.trend(trend, page.language, until=page.period)
    words = charts.words.trend(trend, page.language, until=page.period)
    ui.chart(page.say("overview.trend"), drawn, words, key="trend")

    ui.heading(page.say("overview.provinces"), page.say("overview.provinces.lead"))
    ui.table(
        by_province.sort(["stock_t", "province"], descending=[True, False]),
        ("province", "declarers", "paddy_t", "milled_t", "stock_t", "share"),
        download="stock-by-province",
        title=page.say("overview.provinces"),
        rows=15,
        links={"province": lambda row: page.link("province", province=row["province"])},
    )

    if page.scope.sees_traders:
        ui.heading(page.say("overview.traders"), page.say("overview.traders.lead"))
        ui.table(
            page.view("traders", "rice", "kind"),
            ("rank", "name_th", "kind", "province", "stock_t", "share", "change_pct"),
            download="traders",
            title=page.say("overview.traders"),
            rows=10,
            links={"name_th": lambda row: page.link("trader", trader=row["trader_id"])},
        )
