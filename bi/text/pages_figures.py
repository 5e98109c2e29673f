"""Words of the parts that several pages of figures share."""

WORDS: dict[str, tuple[str, str]] = {
    "figures.balance": ("ยกมาถึงคงเหลือ {month}", "From opening to closing, {month}"),
    "figures.balance.paddy": ("ข้าวเปลือก: ยกมาถึงคงเหลือ {month}", "Paddy: from opening to closing, {month}"),
    "figures.balance.milled": ("ข้าวสาร: ยกมาถึงคงเหลือ {month}", "Milled rice: from opening to closing, {month}"),
    "figures.flows": ("การเคลื่อนไหวรายเดือน", "Flows by month"),
    "figures.flows.paddy": ("ข้าวเปลือก: รับเข้าและจ่ายออกรายเดือน", "Paddy: in and out by month"),
    "figures.flows.milled": ("ข้าวสาร: รับเข้าและจ่ายออกรายเดือน", "Milled rice: in and out by month"),
    "figures.flows.words": (
        "{month} รับเข้า {inflow} จ่ายออก {outflow} สุทธิ {net} แท่งเหนือเส้นศูนย์คือรับเข้า ใต้เส้นศูนย์คือจ่ายออก",
        "In {month} {inflow} came in and {outflow} went out, net {net}. Bars above zero came in, below zero went out.",
    ),
    "flows.in_others": ("รับอื่น ๆ", "Other in"),
    "flows.out_others": ("จ่ายอื่น ๆ", "Other out"),
    "figures.column.measure": ("รหัสรายการ", "Measure"),
    "figures.column.measure_words": ("รายการ", "Movement"),
}
