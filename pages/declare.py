"""แจ้งปริมาณข้าว / Declare: template, check, confirmation, receipt, and what was filed before."""

from bi.web import filing, filing_form, filing_history, filing_show, ui

SLOT = "declare"

with ui.page("declare") as page:
    filing.filed(SLOT)

    who = filing.choose_trader()
    filing.introduce(who)
    month = filing.choose_month(who)

    filing.templates(who, month)

    ui.heading(page.say("declare.step.send"), page.say("declare.step.send.lead"))
    channel = filing.choose_channel()
    way = filing.choose_way(who)
    if way == "form":
        filing_form.form(SLOT, who, month)
        channel = "form" if channel == "web" else channel
    else:
        filing.upload(SLOT)

    draft = filing.draft(SLOT)
    if draft:
        filing_show.findings(draft.trial)
        filing_show.preview(draft.trial)
        filing.confirm(SLOT, channel)

    filing_history.past(who)
