"""Letters to traders as plain text, ready to be pasted under a letterhead: what is still to be filled in is dotted.

Thai letters carry Thai numerals, as the rules of official correspondence want. A legal ground that nobody has checked
against its text is marked in the letter itself, and a note under it says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bi import formats, reference
from bi.formats import Language
from bi.reference import legal
from bi.text import say

INDENT = "        "
SIDE = " " * 28
HEAD_OFFICE = "10"
_NUMERALS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@dataclass(frozen=True)
class Occasion:
    """What all reminders of one month share: the month, the last day to file, what is known up to which day, the day
    of the letter, whether the deadline has passed, whether the data are the invented sample."""

    period: date
    deadline: date
    known_on: date
    on: date
    is_overdue: bool
    is_sample: bool


def reminder(trader: Mapping[str, object], occasion: Occasion, language: Language) -> str:
    """The reminder to one trader that has not filed.

    `trader`: trader_id, name_th, name_en, address, district, province, missed_12.
    """
    month = formats.month(occasion.period, language)
    office = _office(str(trader["province"]), language)
    act, notification, duty, consequence = (
        legal.ground(key, occasion.on) for key in ("act", "notification", "duty", "consequence")
    )
    missed = int(trader["missed_12"] or 0)
    asked = say(
        "letter.overdue" if occasion.is_overdue else "letter.early", language, office=office, month=month,
        cutoff=formats.day(occasion.known_on, language),
        history=say("letter.history", language, count=missed) if missed > 1 else "",
        days=legal.ground("answer_days", occasion.on).text(language),
    )  # fmt: skip
    used = (notification, duty, consequence)
    lines = [
        *([say("letter.sample", language), ""] if occasion.is_sample else []),
        say("letter.number", language), SIDE + _heading(office), SIDE + formats.day(occasion.on, language), "",
        say("letter.subject", language, month=month), "",
        say("letter.to", language, name=_name(trader, language), trader=formats.identity(str(trader["trader_id"]))),
        INDENT + _address(trader, language), "",
        say("letter.reference", language, act=act.text(language), notification=notification.text(language),
            mark=_mark(notification, language)), "",
        INDENT + say("letter.duty", language, duty=duty.text(language), mark=_mark(duty, language), month=month,
                     deadline=formats.day(occasion.deadline, language)), "",
        INDENT + asked, "",
        INDENT + say("letter.consequence", language, consequence=consequence.text(language),
                     mark=_mark(consequence, language), office=office), "",
        INDENT + say("letter.close", language), "",
        SIDE + say("letter.respectfully", language), "", "",
        SIDE + "(........................................)", SIDE + say("letter.position", language), "",
        _heading(office), say("letter.contact", language),
        *(["", say("letter.assumed", language)] if not all(one.is_certain for one in used) else []),
    ]  # fmt: skip
    text = "\n".join(lines) + "\n"
    return text.translate(_NUMERALS) if language == "th" else text


def together(letters: list[str]) -> str:
    """Several letters in one text, each on a page of its own."""
    return "\f\n".join(letters)


def _office(province: str, language: Language) -> str:
    if province == HEAD_OFFICE:
        return say("letter.office.10", language)
    return say("letter.office", language, province=reference.current().name("province", province, language))


def _heading(office: str) -> str:
    return office.removeprefix("the ")


def _name(trader: Mapping[str, object], language: Language) -> str:
    return str(trader["name_th"] if language == "th" else trader["name_en"] or trader["name_th"])


def _address(trader: Mapping[str, object], language: Language) -> str:
    province = reference.current().name("province", str(trader["province"]), language)
    facts = {"address": trader["address"], "district": trader["district"], "province": province}
    if trader["province"] == HEAD_OFFICE:
        return say("letter.address.10", language, **facts)
    return say("letter.address", language, **facts)


def _mark(ground: legal.Ground, language: Language) -> str:
    return "" if ground.is_certain else say("letter.mark", language)
