"""ความครบถ้วนของการแจ้ง / Coverage: who has filed, when, how much of the rice that covers, and who has not filed."""

from bi.web import parts_coverage as parts
from bi.web import quality, ui

with ui.page("coverage") as page:
    with ui.row():
        ui.pick_month()
        ui.pick_province()
        ui.pick_kind()
    ui.coverage()

    by_kind = quality.filed_by(page, "kind")
    ui.stop_if_empty(by_kind)
    parts.summary(by_kind)
    parts.by_day(quality.filed_by_day(page))
    parts.by_province(quality.filed_by(page, "province"))
    parts.by_kind(by_kind)
    parts.by_month(quality.filed_by_month(page))
    parts.who_is_missing()
