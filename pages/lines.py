"""รายการที่มาของตัวเลข / Lines behind figures: every effective line with receipt, file and row, and their sum."""

from bi.web import parts_lines as parts
from bi.web import ui

with ui.page("lines") as page:
    with ui.row():
        ui.pick_month()
        ui.pick_province()
        ui.pick_rice()
        if page.scope.sees_totals:
            ui.pick_kind()
        ui.pick_owner()

    parts.trader_chosen(page)
    rows = parts.rows_of(page)
    if rows.is_empty():
        parts.nothing(page)
    else:
        parts.control(page, rows)
        parts.holders(page, rows)
        parts.listed(page, rows)
