"""The licence register: one licence per premises, trade type and calendar year."""

from datetime import date

import numpy as np
import polars as pl

from . import lines, profile

LICENSE_OF = {
    "mill": "MIL",
    "wholesaler": "WHO",
    "paddy_market": "PDY",
    "broker": "BRK",
    "importer": "IMP",
    "retailer": "RET",
}


def running(codes: np.ndarray) -> np.ndarray:
    """Return 1, 2, 3 ... within each code, in order of appearance."""
    frame = pl.DataFrame({"code": codes}).with_columns(n=pl.int_range(1, pl.len() + 1).over("code"))
    return frame["n"].to_numpy()


def licenses(
    register: pl.DataFrame,
    sites: lines.Sites,
    site_frame: pl.DataFrame,
    leaving: tuple,
    span: tuple[date, ...],
) -> pl.DataFrame:
    """One row per premises, licence type and calendar year: from 1 January to 31 December, renewed each
    year.
    """
    how, days = (np.array(part, dtype=object)[sites.trader] for part in leaving)
    place_code, number = site_frame["province"].to_numpy().astype(str), np.arange(len(sites.trader))
    main_type = np.array([LICENSE_OF.get(kind, "EXP") for kind in profile.KINDS])[
        register["kind_no"].to_numpy()[sites.trader]
    ]
    exporter = main_type == "EXP"
    sub = np.char.add(
        "EXP-", np.array(["G", "P", "B"])[np.searchsorted([15, 18], sites.trader * 7919 % 20, side="right")]
    )
    main_type = np.where(exporter, sub, main_type)
    also_mills = exporter & (
        np.array(lines.SITE_KINDS)[sites.kind] == "mill"
    )  # one licence per premises and type
    types = np.concatenate([main_type, np.full(also_mills.sum(), "MIL")])
    site = np.concatenate([number, number[also_mills]])
    seq = running(np.char.add(types, place_code[site]))
    frames = []
    for year in range(span[0].year, span[-1].year + 1):
        last = year == span[-1].year
        ended = (
            np.isin(how[site], ("closed", "surrendered", "suspended", "revoked"))
            if last
            else np.zeros(len(site), bool)
        )
        words_of = {"closed": "surrendered"}
        frame = pl.DataFrame(
            {
                "license_no": [
                    f"{t}{place_code[s]}{(year + 543) % 100}-{n:05d}"
                    for t, s, n in zip(types, site, seq, strict=True)
                ],
                "trader_id": site_frame["trader_id"].to_numpy()[site].astype(str),
                "license_type": types.astype(str),
                "site_code": site_frame["site_code"].to_numpy()[site].astype(str),
                "issued_on": pl.Series([date(year, 1, 1)]).new_from_index(0, len(site)),
                "expires_on": pl.Series([date(year, 12, 31)]).new_from_index(0, len(site)),
                "status": [
                    words_of.get(how[s], how[s]) if end else "active"
                    for s, end in zip(site, ended, strict=True)
                ],
                "status_on": pl.Series(
                    [days[s] if end else None for s, end in zip(site, ended, strict=True)], dtype=pl.Date
                ),
            }
        )
        frames.append(frame.filter(pl.Series(how[site] != "unrenewed")) if last else frame)
    return pl.concat(frames)
