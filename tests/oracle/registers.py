"""The registers of a nation as CSV text: traders, sites, licences, with fates that make them due or not."""

import csv
import io
import random

from .plans import PROVINCES, Plan

LICENSE_OF = {
    "mill": "MIL",
    "exporter": "EXP-G",
    "wholesaler": "WHO",
    "paddy_market": "PDY",
    "importer": "IMP",
    "broker": "BRK",
    "retailer": "RET",
}
TRADER_COLUMNS = (
    "trader_id",
    "name_th",
    "name_en",
    "legal_form",
    "kind",
    "registered_capital_baht",
    "province",
    "district",
    "address",
    "phone",
    "email",
    "status",
    "closed_on",
)
SITE_COLUMNS = (
    "site_code",
    "trader_id",
    "name_th",
    "kind",
    "province",
    "district",
    "capacity_t",
    "milling_t_per_day",
    "lat",
    "lon",
)
LICENSE_COLUMNS = (
    "license_no",
    "trader_id",
    "license_type",
    "site_code",
    "issued_on",
    "expires_on",
    "status",
    "status_on",
)
# status, status_on, issued_on, expires_on; the months run from 2025-01 to 2026-03
LICENSE_FATES = (
    *[("active", "", "2024-01-01", "2026-12-31")] * 12,
    ("active", "", "2024-01-01", "2026-12-31"),
    ("active", "", "2024-01-01", "2026-12-31"),
    ("active", "", "2024-01-01", "2025-12-31"),
    ("active", "", "2024-01-01", "2025-12-30"),
    ("active", "", "2026-01-31", "2026-12-31"),
    ("active", "", "2026-02-01", "2026-12-31"),
    ("active", "", "2024-01-01", "2026-04-30"),
    ("suspended", "2025-11-30", "2024-01-01", "2026-12-31"),
    ("suspended", "2025-12-01", "2024-01-01", "2026-12-31"),
    ("suspended", "", "2024-01-01", "2026-12-31"),
    ("revoked", "2026-02-28", "2024-01-01", "2025-12-31"),
    ("surrendered", "2025-10-15", "2024-01-01", "2026-12-31"),
    ("revoked", "2026-06-01", "2026-03-15", "2026-12-31"),
)
TRADER_FATES = (
    ("active", ""),
    ("active", ""),
    ("active", ""),
    ("active", ""),
    ("closed", "2025-12-31"),
    ("closed", "2026-01-01"),
    ("closed", "2025-11-15"),
)


def registers(rng: random.Random, plans: list[Plan]) -> tuple[dict[str, str], dict[str, str]]:
    """Two folders: the registers, and later changes of a few of their rows."""
    traders, sites, licenses = [], [], []
    for index, plan in enumerate(plans):
        status, closed_on = rng.choice(TRADER_FATES) if index else ("active", "")
        traders.append(
            (
                plan.trader_id,
                f"ผู้ค้าข้าว {index}",
                f"Trader {index}",
                "company",
                plan.kind,
                "5000000",
                plan.province,
                "เมือง",
                f"{index} ถนนข้าว",
                "021234567",
                f"t{index}@example.org",
                status,
                closed_on,
            )
        )
        sites += [
            (
                code,
                plan.trader_id,
                f"คลัง {code}",
                "warehouse",
                province,
                "เมือง",
                capacity,
                "",
                "15.7",
                "100.1",
            )
            for code, (province, capacity) in plan.sites.items()
        ]
        licenses += _licenses(rng, index, plan)
    changed = [(*traders[0][:1], "ชื่อใหม่ จำกัด", *traders[0][2:]), (*traders[1][:11], "closed", "2026-02-10")]
    site = (*sites[0][:4], rng.choice(PROVINCES), *sites[0][5:])
    license_ = (*licenses[0][:6], "suspended", "2026-03-01")
    return (_folder(traders, sites, licenses), _folder(changed, [site], [license_]))


def _licenses(rng: random.Random, index: int, plan: Plan) -> list[tuple]:
    found = []
    for count in range(rng.choice((1, 1, 2)) if index == 0 else rng.choice((0, 1, 1, 2))):
        status, status_on, issued_on, expires_on = rng.choice(LICENSE_FATES) if index else LICENSE_FATES[0]
        site = rng.choice(["", *plan.sites])
        found.append(
            (
                f"{LICENSE_OF[plan.kind]}{plan.province}69-{index:03d}{count:02d}",
                plan.trader_id,
                rng.choice((LICENSE_OF[plan.kind], LICENSE_OF[plan.kind], "RET")) if index else "MIL",
                site,
                issued_on,
                expires_on,
                status,
                status_on,
            )
        )
    return found


def _folder(traders: list[tuple], sites: list[tuple], licenses: list[tuple]) -> dict[str, str]:
    return {
        f"{name}.csv": to_csv(list(columns), [dict(zip(columns, row, strict=True)) for row in rows])
        for name, columns, rows in (
            ("traders", TRADER_COLUMNS, traders),
            ("sites", SITE_COLUMNS, sites),
            ("licenses", LICENSE_COLUMNS, licenses),
        )
    }


def to_csv(columns: list[str], lines: list[dict[str, str]], newline: str = "\n") -> str:
    """Dicts as CSV text; a column that a line lacks is blank."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, restval="", lineterminator=newline)
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()
