"""การกระจุกตัว / Concentration: how much of the rice lies with a few traders, in the nation and in each province."""

from bi.web import parts_concentration as parts
from bi.web import ui

with ui.page("concentration") as page:
    with ui.row():
        ui.pick_month()
        ui.pick_province()
        ui.pick_rice()
        ui.pick_kind()
    ui.coverage()
    parts.about(page)

    months, code = parts.months(page), parts.code_of(page)
    course = months.filter(province=code)
    ui.stop_if_empty(course.filter(period=page.period))
    parts.head(page, course, code)
    left, right = ui.halves()
    with left:
        parts.index(page, course, months.filter(province=parts.NATION), code)
    with right:
        parts.tops(page, course, code)
    parts.provinces(page, months)
