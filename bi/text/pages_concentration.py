"""Words of the page of concentration."""

WORDS: dict[str, tuple[str, str]] = {
    "concentration.about": ("อ่านตัวเลขนี้อย่างไร", "How to read this"),
    "concentration.about.words": (
        "ดัชนี HHI บอกว่าข้าวกระจุกอยู่กับผู้ประกอบการไม่กี่รายเพียงใด คำนวณโดยนำสัดส่วนร้อยละของแต่ละรายมายกกำลังสองแล้วรวมกัน "
        "มีค่าตั้งแต่ใกล้ 0 (ทุกรายถือครองน้อยเท่า ๆ กัน) ถึง 10,000 (รายเดียวถือครองทั้งหมด) เช่น สี่รายถือครองเท่ากันได้ 2,500 "
        "ต่ำกว่า {moderate} ถือว่าต่ำ ตั้งแต่ {high} ขึ้นไปถือว่าสูง (เกณฑ์อ้างอิงจากต่างประเทศ ไม่ใช่เกณฑ์ตามกฎหมายไทย)",
        "The HHI tells how far rice lies with a few traders: each trader's share in percent is squared, and the squares are "
        "added. It runs from near 0 (all hold equally little) to 10,000 (one holds everything); four equal traders make 2,500. "
        "Under {moderate} counts as low, {high} and over as high (bands used abroad, not a rule of Thai law).",
    ),
    "concentration.small": (
        "จังหวัดที่มีผู้แจ้งน้อยรายย่อมมีค่าสูงโดยธรรมชาติ ไม่ได้แปลว่ามีการผูกขาด",
        "A province with few traders has a high value by nature; that alone is no sign of dominance.",
    ),
    "concentration.nation": ("ทั้งประเทศ", "The nation"),
    "concentration.tile.hhi": ("ดัชนี HHI", "HHI"),
    "concentration.tile.top1": ("รายใหญ่สุดถือครอง", "Largest trader holds"),
    "concentration.tile.top5": ("5 รายแรกถือครอง", "Top 5 hold"),
    "concentration.tile.top10": ("10 รายแรกถือครอง", "Top 10 hold"),
    "concentration.tile.declarers": ("ผู้แจ้ง (ราย)", "Traders declaring"),
    "concentration.shares": ("สัดส่วนของรายใหญ่รายเดือน: {name}", "Shares of the largest by month: {name}"),
    "concentration.shares.words": (
        "{month}: รายใหญ่สุด {top1} ห้ารายแรก {top5} สิบรายแรก {top10} ของข้าวคงเหลือ",
        "In {month} the largest held {top1}, the top five {top5}, the top ten {top10} of the stock.",
    ),
    "concentration.hhi": ("ดัชนี HHI รายเดือน: {name}", "HHI by month: {name}"),
    "concentration.hhi.words": (
        "{month}: HHI {value} ({band}) ปีก่อน {before}",
        "In {month} the HHI was {value} ({band}); a year before {before}.",
    ),
    "concentration.hhi.none": ("ไม่มีข้าวคงเหลือในเดือนนี้", "No stock in this month."),
    "concentration.map": ("ข้าวคงเหลือและการกระจุกตัวรายจังหวัด", "Stock and concentration by province"),
    "concentration.map.words": (
        "{high} จังหวัดกระจุกตัวสูง {moderate} จังหวัดปานกลาง {low} จังหวัดต่ำ จาก {count} จังหวัด ยิ่งอยู่ขวาบนยิ่งสำคัญ "
        "เพราะข้าวมากอยู่กับไม่กี่ราย (แกนนอนเป็นมาตราส่วนลอการิทึม) คลิกจุดเพื่อดูจังหวัด",
        "{high} provinces are high, {moderate} moderate and {low} low, of {count}. Further right and up matters most: much rice "
        "with few traders (stocks on a logarithmic axis). Click a point for the province.",
    ),
    "concentration.table": ("ตารางรายจังหวัด", "All provinces"),
    "concentration.table.words": (
        "เรียงจากกระจุกตัวมากไปน้อย เลือกจังหวัดเพื่อดูแนวโน้มด้านบน เลือกจำนวนผู้แจ้งเพื่อดูจังหวัดนั้น",
        "Most concentrated first. Choose a province for its course above, a count of traders for the province itself.",
    ),
    "concentration.guide": ("เริ่มนับว่า{name} ({value})", "{name} from {value}"),
    "concentration.clear": ("กลับไปทั้งประเทศ", "Back to the nation"),
    "concentration.open": ("เปิดหน้าจังหวัด", "Open the province"),
    "concentration.column.band_words": ("ระดับ", "Level"),
    "concentration.column.band": ("รหัสระดับ", "Level code"),
}
