"""Words of the page of rice types and flows."""

WORDS: dict[str, tuple[str, str]] = {
    "rice.tile.yield": ("อัตราสีข้าว", "Milling yield"),
    "rice.tile.bran": ("รำข้าว (ไม่นับในยอดรวม)", "Bran (outside the total)"),
    "rice.tile.points": ("ปกติ {low}–{high}", "ordinarily {low}–{high}"),
    "rice.trend": ("ข้าวคงเหลือรายเดือน ชนิดที่มีมากที่สุด", "Stock by month, the leading kinds of rice"),
    "rice.trend.words": (
        "{month}: {names} รวมกัน {share} ของข้าวคงเหลือทั้งหมด (ข้าวเปลือกเทียบเท่า)",
        "In {month} {names} made up {share} of the whole stock (paddy equivalent).",
    ),
    "rice.others": ("ชนิดอื่น", "Other rice"),
    "rice.yield": ("อัตราสีข้าวรายเดือน", "Milling yield by month"),
    "rice.yield.words": (
        "{month}: ข้าวเปลือกเข้าสี {fed} ได้ข้าวสาร {got} อัตรา {share} (ไม่รวมข้าวกล้อง) ปกติอยู่ระหว่าง {low} ถึง {high} "
        "แกนตั้งไม่ได้เริ่มที่ศูนย์",
        "In {month} {fed} of paddy gave {got} of milled rice: {share} (brown rice apart). It is ordinarily between {low} and "
        "{high}. The axis does not begin at zero.",
    ),
    "rice.yield.none": ("ไม่มีการสีข้าวในเดือนนี้", "No paddy was milled in this month."),
    "rice.yield.lowest": ("ต่ำสุดตามปกติ {value}", "ordinary lowest {value}"),
    "rice.yield.highest": ("สูงสุดตามปกติ {value}", "ordinary highest {value}"),
    "rice.yield.series": ("ข้าวสารที่ได้ต่อข้าวเปลือก", "Milled rice from paddy"),
    "rice.column.to_mill_t": ("ข้าวเปลือกเข้าสี (ตัน)", "Paddy milled (t)"),
    "rice.column.produced_t": ("ข้าวสารที่ได้ (ตัน)", "Milled rice out (t)"),
    "rice.column.yield_share": ("อัตราสี", "Yield"),
}
