"""Invented names. The words of names.csv are joined at random, so that no name is taken from a register of
real firms.
"""

import numpy as np
import polars as pl

from .profile import FOLDER

# kind -> ways to make a business name of the invented words, Thai and English
TRADE = {
    "mill": (
        ("โรงสี{}", "{} Rice Mill"),
        ("โรงสีข้าว{}", "{} Rice Milling"),
        ("โรงสีไฟ{}", "{} Steam Rice Mill"),
    ),
    "exporter": (
        ("{} ไรซ์", "{} Rice"),
        ("{} เอ็กซ์ปอร์ต", "{} Export"),
        ("ข้าวไทย{}", "{} Thai Rice"),
        ("{} อินเตอร์เทรด", "{} Intertrade"),
    ),
    "wholesaler": (
        ("{}ค้าข้าว", "{} Rice Trading"),
        ("{} พาณิชย์", "{} Commerce"),
        ("คลังข้าว{}", "{} Rice Store"),
    ),
    "paddy_market": (("ท่าข้าว{}", "{} Paddy Market"), ("ลานข้าว{}", "{} Paddy Yard")),
    "broker": (("หยง{}", "{} Rice Broker"), ("นายหน้าข้าว{}", "{} Brokerage")),
    "importer": (("{} อิมปอร์ต", "{} Import"),),
    "retailer": (("ร้านข้าวสาร{}", "{} Rice Shop"), ("ข้าวถุง{}", "{} Packed Rice")),
}
# legal form -> letters of the whole name, and the digit of the invented number (3 and 5 as the real ones)
FORMS = {
    "company": ("บริษัท {} จำกัด", "{} Co., Ltd.", 5),
    "partnership": ("หจก. {}", "{} Limited Partnership", 3),
    "cooperative": ("สหกรณ์การเกษตร{} จำกัด", "{} Agricultural Cooperative Ltd.", 4),
    "farmer_group": ("กลุ่มเกษตรกรทำนา{}", "{} Rice Farmers' Group", 6),
    "community_enterprise": ("วิสาหกิจชุมชนข้าว{}", "{} Rice Community Enterprise", 8),
}
GROUPS_OF_FARMERS = ("cooperative", "farmer_group", "community_enterprise")
REMARKS = (
    "ปรับยอดตามการตรวจนับ",
    "รอผลตรวจความชื้น",
    "ข้าวอยู่ระหว่างขนส่ง",
    "เช่าโกดังเพิ่ม",
    "ลูกค้าขอเลื่อนรับสินค้า",
    "พักเครื่องซ่อมบำรุง",
)


def _words(place: str) -> list[tuple[str, str]]:
    frame = pl.read_csv(FOLDER / "names.csv", infer_schema=False).filter(place=place)
    return list(zip(frame["thai"], frame["english"], strict=True))


def business_names(count: int, rng: np.random.Generator) -> list[tuple[str, str]]:
    """Return `count` different invented names, Thai and English, without legal form.

    Two words each as long as they last (about 3,400), then three.
    """
    first, second, third = (_words(place) for place in ("first", "second", "third"))
    two = len(first) * len(second)
    if count > two * (1 + len(third)):
        raise ValueError(f"only {two * (1 + len(third))} names can be made, {count} asked")
    picks = rng.permutation(two)[:count]
    if count > two:
        picks = np.concatenate([picks, two + rng.permutation(two * len(third))[: count - two]])
    names = []
    for pick in picks.tolist():
        third_place, pair = divmod(pick, two)
        a, b = first[pair % len(first)], second[pair // len(first)]
        c = third[third_place - 1] if third_place else ("", "")
        names.append((a[0] + b[0] + c[0], " ".join(filter(None, (a[1] + " " + b[1], c[1])))))
    return names


def full_name(kind: str, form: str, name: tuple[str, str], pick: float) -> tuple[str, str]:
    """Return the Thai and English name of a trader; `pick` from 0 to 1 chooses among the ways of its kind."""
    thai, english, _ = FORMS[form]
    if form in GROUPS_OF_FARMERS:
        return thai.format(name[0]), english.format(name[1])
    ways = TRADE[kind]
    way = ways[int(pick * len(ways))]
    return thai.format(way[0].format(name[0])), english.format(way[1].format(name[1]))
