"""Words of the page of one province."""

WORDS: dict[str, tuple[str, str]] = {
    "province.choose": ("เลือกจังหวัด", "Choose a province"),
    "province.choose.words": (
        "เลือกจากตัวเลือกด้านบน คลิกบนแผนที่ หรือเลือกชื่อจังหวัดในตาราง",
        "Choose above, click the map, or choose a name in the table.",
    ),
    "province.own": ("เปิดจังหวัดของท่าน: {name}", "Open your province: {name}"),
    "province.list": ("ทุกจังหวัด", "All provinces"),
    "province.list.words": ("เรียงจากข้าวคงเหลือมากไปน้อย", "By stock, largest first."),
    "province.about": (
        "{region} · อันดับที่ {rank} จาก {count} จังหวัด ถือครอง {share} ของข้าวคงเหลือทั้งประเทศ",
        "{region} · ranks {rank} of {count} provinces and holds {share} of the national stock.",
    ),
    "province.about.nothing": ("{region} · ไม่มีข้าวคงเหลือตามเงื่อนไขที่เลือก", "{region} · no stock for this selection."),
    "province.trend": ("ข้าวคงเหลือในจังหวัดรายเดือน", "Stock in the province by month"),
    "province.rice": ("แยกตามชนิดข้าว", "By rice"),
    "province.kind": ("แยกตามประเภทผู้ประกอบการ", "By kind of trader"),
    "province.coverage": ("การยื่นของผู้ประกอบการในจังหวัด", "Filing by the province's own traders"),
    "province.coverage.words": (
        "{month}: ต้องยื่น {due} ราย ตรงเวลา {on_time} ล่าช้า {late} ยังไม่ยื่น {missing} ผู้ที่ยื่นแล้วคิดเป็น {expected} ของปริมาณที่คาด",
        "{month}: {due} due, {on_time} on time, {late} late, {missing} missing. Those who filed hold {expected} of the "
        "expected tonnage.",
    ),
    "province.coverage.nothing": (
        "{month}: ไม่มีผู้ประกอบการของจังหวัดนี้ที่ต้องยื่น",
        "{month}: no trader of this province was due to file.",
    ),
    "province.coverage.count": ("ยื่นแล้ว (ตามจำนวนราย)", "Filed, by traders"),
    "province.coverage.tonnage": ("ยื่นแล้ว (ตามปริมาณ)", "Filed, by tonnage"),
    "province.coverage.open": ("ดูว่าใครยังไม่ยื่น", "See who has not filed"),
    "province.neighbours": ("อันดับใกล้เคียง", "Neighbours in the ranking"),
    "province.neighbours.words": (
        "จังหวัดที่มีข้าวคงเหลือมากกว่าและน้อยกว่าใกล้เคียงที่สุด",
        "The provinces with slightly more and slightly less stock.",
    ),
    "province.traders": ("ผู้ประกอบการที่มีข้าวในจังหวัด", "Traders with rice in the province"),
    "province.traders.words": (
        "ตามสถานที่เก็บในจังหวัด เลือกชื่อเพื่อดูผู้ประกอบการ เลือกปริมาณเพื่อดูรายการที่แจ้ง",
        "By storage places in the province. Choose a name for the trader, a tonnage for the declared lines.",
    ),
    "province.traders.beyond": (
        "รายชื่อผู้ประกอบการของจังหวัดนี้อยู่นอกขอบเขตที่ท่านเห็นได้ ท่านเห็นเฉพาะยอดรวม",
        "The traders of this province are beyond your reach: you see its totals only.",
    ),
}
