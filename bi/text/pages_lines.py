"""Words of the page of lines behind a figure."""

WORDS: dict[str, tuple[str, str]] = {
    "page.lines.title": ("รายการที่มาของตัวเลข", "Lines behind figures"),
    "lines.trader": ("เฉพาะ {name}", "{name} only"),
    "lines.trader.open": ("เปิดหน้าผู้ประกอบการ", "Open the trader"),
    "lines.trader.all": ("แสดงทุกราย", "Show all traders"),
    "lines.tile.stock": ("ข้าวเปลือกเทียบเท่า (ตัน)", "Paddy equivalent (t)"),
    "lines.tile.paddy": ("ข้าวเปลือก (ตัน)", "Paddy (t)"),
    "lines.tile.milled": ("ข้าวสาร (ตัน)", "Milled rice (t)"),
    "lines.tile.lines": ("รายการ", "Lines"),
    "lines.tile.traders": ("ผู้ประกอบการ (ราย)", "Traders"),
    "lines.equal": (
        "ผลรวมของ {count} รายการ คือ {sum} ตัน ตรงกับตัวเลขในหน้าอื่นถึงกิโลกรัม",
        "The {count} lines add up to {sum} t, equal to the kilogram to the figure on the other pages.",
    ),
    "lines.own": ("ผลรวมของ {count} รายการ คือ {sum} ตัน", "The {count} lines add up to {sum} t."),
    "lines.part": (
        "ท่านเห็น {count} รายการ รวม {sum} ตัน จากทั้งหมด {whole} ตัน รายการที่เหลืออยู่นอกขอบเขตที่ท่านเห็นได้",
        "You see {count} lines, {sum} t of {whole} t. The other lines are beyond your reach.",
    ),
    "lines.nothing": (
        "ไม่มีรายการตามเงื่อนไขนี้ในขอบเขตที่ท่านเห็นได้ โปรดเปลี่ยนเดือนหรือตัวกรอง",
        "No line within your reach matches. Change the month or the filters.",
    ),
    "lines.clear": ("ล้างตัวกรองทั้งหมด", "Clear all filters"),
    "lines.holders": ("แยกตามผู้ประกอบการ", "By trader"),
    "lines.holders.words": (
        "เลือกชื่อเพื่อดูผู้ประกอบการ เลือกจำนวนรายการเพื่อดูเฉพาะรายการของรายนั้น",
        "Choose a name for the trader, a count for that trader's lines only.",
    ),
    "lines.movements": ("ผลรวมทุกรายการเคลื่อนไหว", "Sums of all movements"),
    "lines.list": ("รายการที่มีผล", "Effective lines"),
    "lines.list.words": (
        "เรียงตามปริมาณ แฟ้มที่ดาวน์โหลดมีครบทุกคอลัมน์ แถวนับจากหัวตารางเป็นแถวที่ 1",
        "Largest first. The files hold all columns; rows are counted with the header as row 1.",
    ),
    "lines.total": ("รวม {count} รายการ", "Sum of {count} lines"),
    "lines.column.lines": ("รายการ", "Lines"),
    "lines.column.inflow_t": ("รับเข้า (ตัน)", "In (t)"),
    "lines.column.outflow_t": ("จ่ายออก (ตัน)", "Out (t)"),
    "lines.column.opening_t": ("ยกมา (ตัน)", "Opening (t)"),
    "lines.column.closing_t": ("คงเหลือ (ตัน)", "Closing (t)"),
    "lines.column.stock_t": ("เทียบเท่าข้าวเปลือก (ตัน)", "Paddy equivalent (t)"),
}
