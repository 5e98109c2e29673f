"""Ways to spoil a good declaration, one rule each, so small that no other rule breaks with it.

`other_in_t` and `other_out_t` are 0 in every clean line, so a bad value there leaves the balance alone.
"""

import random

NOT_NUMBERS = ("1e5", "1_000", "0x10", "1,23", "12,34.5", "1.2.3", "--1", "abc", "๑,๒๓", "1 000", "1,0000")
NOT_FINITE = ("nan", "NaN", "inf", "-inf", "Infinity")
TOO_LARGE = ("10000000.001", "10,000,001", "12345678901234567890123456")


def spoil(
    rng: random.Random, lines: list[dict[str, str]], plan, plans: list, way: str = ""
) -> list[dict[str, str]]:
    """Lines of one version with one rule broken: in the way named, else in any."""
    line = rng.choice(lines)
    way = way or rng.choice(list(WAYS))
    if way == "site" and rng.random() < 0.5:
        others = [code for other in plans if other is not plan for code in other.sites]
        line["site_code"] = rng.choice(others)
        return lines
    return WAYS[way](rng, line, lines) or lines


def _cell(column: str, *values: str):
    def change(rng: random.Random, line: dict, lines: list) -> None:
        line[column] = rng.choice(values)

    return change


def _every(column: str, *values: str):
    def change(rng: random.Random, line: dict, lines: list) -> None:
        value = rng.choice(values)
        for each in lines:
            each[column] = value

    return change


def _too_large(rng: random.Random, line: dict, lines: list) -> None:
    line["other_in_t"] = line["other_out_t"] = rng.choice(TOO_LARGE)


def _unbalanced(rng: random.Random, line: dict, lines: list) -> None:
    """1 kg more than the tolerance, on a line of its own making."""
    closing_kg = rng.choice((0, 100_000, 200_000, 200_199, 200_200, 400_000))
    slack = max(200_000, closing_kg) // 200
    for name in line:
        if name.endswith("_t"):
            line[name] = ""
    kg = closing_kg + slack + 1
    line |= {
        "opening_t": "0",
        "purchased_t": f"{kg // 1000}.{kg % 1000:03d}",
        "closing_t": f"{closing_kg // 1000}.{closing_kg % 1000:03d}",
    }


def _double(rng: random.Random, line: dict, lines: list) -> list:
    return [*lines, dict(line)]


def _nil_among(rng: random.Random, line: dict, lines: list) -> list:
    blank = {name: "" for name in line} | {name: line[name] for name in ("period", "trader_id", "filed_at")}
    return [*lines, blank]


def _unknown_trader(rng: random.Random, line: dict, lines: list) -> list:
    blank = {name: "" for name in line} | {name: line[name] for name in ("period", "filed_at")}
    return [blank | {"trader_id": rng.choice(("", "1609900000016", "1609900000017", "123", "๑๒๓"))}]


WAYS = {
    "number": _cell("other_in_t", *NOT_NUMBERS),
    "number_closing": _cell("closing_t", *NOT_NUMBERS),
    "finite": _cell("other_out_t", *NOT_FINITE),
    "negative": _cell("other_in_t", "-0.5", "-0.001", "-0.0001"),
    "range": _too_large,
    "decimals": _cell("other_in_t", "0.0001", "0.1234", "0.00010"),
    "required_opening": _cell("opening_t", ""),
    "required_closing": _cell("closing_t", " "),
    "required_rice": _cell("rice", ""),
    "required_owner": _cell("owner", ""),
    "rice": _cell("rice", "P-XX", "M-"),
    "season": _cell("season", "summer"),
    "owner": _cell("owner", "bank"),
    "site": _cell("site_code", "NOSUCH"),
    "no_site": _cell("site_code", ""),
    "period": _every("period", "2015-12", "2026-13", "abc", "2558-12", "09-2026"),
    "no_period": _every("period", ""),
    "not_ended": _every("filed_at", "2025-01-31T23:59:59.999999"),
    "filed_at": _every("filed_at", "yesterday", "2999-01-01T00:00:00", "2026-02-30T00:00:00"),
    "price": _cell("avg_buy_price", "abc"),
    "moisture": _cell("moisture_pct", "nan"),
    "balance": _unbalanced,
    "duplicate": _double,
    "nil_among": _nil_among,
    "unknown_trader": _unknown_trader,
}
