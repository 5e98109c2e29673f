"""Words of the overview."""

WORDS: dict[str, tuple[str, str]] = {
    "tile.stock_t": ("ข้าวคงเหลือทั้งหมด", "Stock"),
    "tile.paddy_t": ("ข้าวเปลือก", "Paddy"),
    "tile.milled_t": ("ข้าวสาร", "Milled rice"),
    "tile.filed_share": ("ยื่นแล้ว", "Filed"),
    "tile.declarers": ("ผู้แจ้งปริมาณ (ราย)", "Traders declaring"),
    "tile.change": ("{value} จากเดือนก่อน", "{value} on the month"),
    "tile.filed_of": ("{filed} จาก {due} ราย", "{filed} of {due} traders"),
    "overview.map": ("ข้าวคงเหลือรายจังหวัด", "Stock by province"),
    "overview.map.words": (
        "สียิ่งเด่นยิ่งมีข้าวมาก คลิกจังหวัดเพื่อดูรายละเอียด",
        "The stronger the colour, the more rice. Click a province for its details.",
    ),
    "overview.ranking": ("20 จังหวัดที่มีข้าวมากที่สุด", "The 20 provinces with the most rice"),
    "overview.trend": ("ข้าวคงเหลือทั้งประเทศรายเดือน", "National stock by month"),
    "overview.provinces": ("ตารางรายจังหวัด", "All provinces"),
    "overview.provinces.lead": (
        "เรียงจากมากไปน้อย เลือกชื่อจังหวัดเพื่อดูรายละเอียด",
        "Largest first. Choose a province for its details.",
    ),
    "overview.traders": ("ผู้ประกอบการที่ถือครองข้าวมากที่สุด", "Traders holding the most rice"),
    "overview.traders.lead": (
        "เฉพาะผู้ประกอบการในขอบเขตที่ท่านเห็นได้",
        "Traders within your reach only.",
    ),
}
