"""การตรวจสอบ / Checks: what is doubtful in a month, the evidence, and what officials did about it."""

from bi.web import parts_case as case
from bi.web import parts_checks as parts
from bi.web import quality, ui

with ui.page("checks") as page:
    parts.style()
    with ui.row():
        ui.pick_month()
        ui.pick_province()
        ui.pick_kind()
    rule, state = parts.pick_rule_and_state()
    ui.coverage()
    parts.only_trader()

    found, notes = quality.findings(page), quality.notes(page)
    now = quality.of_month(page, found, notes)
    case.opened(now, notes)
    parts.rules(found, rule)
    parts.by_month(found, rule)
    parts.listing(parts.cut(now, rule, state))
    case.gone(notes, now)
