"""The traders of a nation: who they are, where they store, how they write, how a month of theirs goes."""

import random
from dataclasses import dataclass, field

from . import cells, codes

PROVINCES = ("60", "10", "32", "96")
# closing in kg, month by month, so that the last ones stand at or just beside a bound of the rule `unit`
JUMPS_KG = (
    80_000,
    79_999,
    125_000,
    125_001,
    99_500,
    800_000,
    1_250_000,
    1_250_001,
    8_000_000,
    12_500_000,
    1_250,
    1_251,
    800,
    799,
    8,
    125,
    100_000,
)


@dataclass
class Plan:
    """One trader. `holdings` are (site, rice, season, owner); `skips` is the chance of not filing a month."""

    trader_id: str
    kind: str
    province: str
    sites: dict[str, tuple[str, str]]  # code -> province, capacity as text
    holdings: list[tuple[str, str, str, str]]
    skips: float
    is_jumper: bool = False
    ends_nil: bool = False
    is_buddhist: bool = False
    has_thai_digits: bool = False
    has_commas: bool = False
    is_short_id: bool = False
    has_remarks: bool = False
    jumps: list[int] = field(default_factory=list)

    def month(self, rng: random.Random, closing: dict[tuple, int], slot: int) -> dict[tuple, dict[str, int]]:
        """One clean month: holding -> kg by measure, with traps that warn or stand just at a bound."""
        found = {}
        for key in self.holdings:
            if rng.random() < 0.08 and len(self.holdings) > 1:
                continue
            opening = _bent_opening(rng, closing.get(key, 0))
            kg = dict.fromkeys(codes.MEASURES, 0) | {"opening_t": opening}
            self._move(rng, kg, slot)
            found[key] = kg
        if not found:
            return self.month(rng, closing, slot)
        _mill(rng, found)
        for kg in found.values():
            kg["closing_t"] = _balance(kg)
            if rng.random() < 0.1:
                _lean(rng, kg)
        return found

    def _move(self, rng: random.Random, kg: dict[str, int], slot: int) -> None:
        target = rng.choice((0, 400_000, 400_000, 325_000, rng.randint(1, 900_000), rng.randint(1, 2_000)))
        if self.is_jumper:
            target = (
                10_000
                if slot in (0, 1, 2)
                else self.jumps[slot % len(self.jumps)]
                if slot % 3 == 0
                else 10_000
            )
        for name in ("transfer_in_t", "imported_t", "exported_t", "transfer_out_t"):
            if rng.random() < 0.2:
                kg[name] = rng.randint(0, 50_000)
        change = target - _balance(kg)
        kg["purchased_t" if change >= 0 else "sold_t"] += abs(change)


def _bent_opening(rng: random.Random, closing: int) -> int:
    """What the month before closed, now and then off by the tolerance of `continuity` or by 1 kg more."""
    if rng.random() > 0.2:
        return closing
    slack = int(cells.tolerance_kg(closing))
    return max(0, closing + rng.choice((slack, slack + 1, -slack, -slack - 1, 17)))


def _mill(rng: random.Random, month: dict[tuple, dict[str, int]]) -> None:
    """Paddy to the mill and rice out of it, at the bounds of the rule `yield` and 1 kg beside them."""
    paddy = [kg for key, kg in month.items() if key[1].startswith("P-")]
    milled = [(key, kg) for key, kg in month.items() if key[1].startswith("M-")]
    if not paddy or not milled or rng.random() < 0.4:
        return
    into = rng.randint(1, 300) * 100
    out = (
        into // 100 * 65
        if rng.random() < 0.5
        else rng.choice((62, 69)) * into // 100 + rng.choice((-1, 0, 1))
    )
    paddy[0]["to_mill_t"] += into
    paddy[0]["purchased_t"] += into
    key, kg = rng.choice(milled)
    kg["produced_t"] += out
    for (site, rice, *_), other in milled:
        if rice == "M-BR" and (site, rice) != key[:2]:
            other["produced_t"] += 500


def _balance(kg: dict[str, int]) -> int:
    return kg["opening_t"] + sum(kg[name] for name in codes.INS) - sum(kg[name] for name in codes.OUTS)


def _lean(rng: random.Random, kg: dict[str, int]) -> None:
    """The books off by exactly what `balance` allows."""
    kg[rng.choice(("transfer_in_t", "transfer_out_t"))] += int(cells.tolerance_kg(kg["closing_t"]))


def make_plans(rng: random.Random) -> list[Plan]:
    """Some ten traders: all kinds, several sites in several provinces, each with its way of writing."""
    ends_nil = rng.random() < 0.4
    plans = []
    for index in range(rng.randint(8, 12)):
        kind = codes.KINDS[index % len(codes.KINDS)]
        twelve = rng.choice("0013") + "".join(rng.choice("0123456789") for _ in range(11))
        sites = {
            f"S{index:02d}-{count}": (
                rng.choice(PROVINCES),
                rng.choice(("", "300", "400", "400.001", "100,000")),
            )
            for count in range(1, rng.randint(2, 4))
        }
        is_jumper = index == 7
        plans.append(
            Plan(
                twelve + cells.check_digit(twelve),
                kind,
                rng.choice(PROVINCES),
                sites,
                _holdings(rng, list(sites), is_jumper),
                0.0 if is_jumper else rng.choice((0, 0.1, 0.3)),
                is_jumper,
                ends_nil,
                rng.random() < 0.3,
                rng.random() < 0.3,
                rng.random() < 0.4,
                rng.random() < 0.5,
                rng.random() < 0.3,
                rng.sample(JUMPS_KG, 4),
            )
        )
    return plans


def _holdings(rng: random.Random, sites: list[str], is_jumper: bool) -> list[tuple[str, str, str, str]]:
    if is_jumper:
        return [(sites[0], "P-HM", "main", "own")]
    if rng.random() < 0.12:
        return [(sites[0], "B-BN", "none", "own")]
    count = rng.randint(1, 6)
    found = {
        (
            rng.choice(sites),
            rng.choice(("P-HM", "P-WH", *codes.RICE_TH)),
            rng.choice(codes.SEASONS),
            rng.choice(("own", *codes.OWNERS)),
        )
        for _ in range(count)
    }
    return sorted(found)
