"""เกี่ยวกับข้อมูล / About the data: snapshots, definitions, factors, rules, limits, sources."""

from bi.web import about, ui

with ui.page("about"):
    about.outline()
    about.freshness()
    about.snapshots()
    about.definitions()
    about.factors()
    about.rules()
    about.rice()
    about.places()
    about.limits()
