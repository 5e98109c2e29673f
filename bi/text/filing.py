"""Words on charts of filing and of doubts."""

WORDS: dict[str, tuple[str, str]] = {
    "filing.now": ("เดือนนี้", "This month"),
    "filing.month": ("เดือนก่อน", "Month before"),
    "filing.year": ("เดือนเดียวกันปีก่อน", "Year before"),
    "filing.day": ("สิ้นวันที่ {day}", "end of day {day}"),
    "filing.axis": ("วันที่ของเดือนถัดไป", "Day of the following month"),
    "filing.deadline": ("กำหนดยื่น", "Deadline"),
    "filing.traders": ("{count} ราย", "{count} traders"),
    "filing.findings": ("ข้อสังเกต (รายการ)", "Findings"),
    "filing.filed_share": ("ยื่นแล้ว (ราย)", "By traders"),
    "filing.filed_expected_share": ("ยื่นแล้ว (ปริมาณ)", "By tonnage"),
    "filing.on_time_share": ("ตรงเวลา (ราย)", "On time"),
    "filing.words.deadline": ("เมื่อครบกำหนดยื่นแล้ว {share}", "{share} had filed by the deadline."),
    "filing.words.running": ("ถึงสิ้นวันที่ {day} ยื่นแล้ว {share}", "By the end of day {day}, {share} had filed."),
    "filing.words.month": ("เดือนก่อน {share}", "The month before it was {share}."),
    "filing.words.year": ("ปีก่อน {share}", "The year before, {share}."),
    "filing.words.since": ("ล่าสุดถึงวันที่ {day} เป็น {share}", "By day {day} it is {share}."),
    "filing.words.kinds": (
        "{best}ยื่นมากที่สุด {best_share} ส่วน{worst}ยื่นน้อยที่สุด {worst_share}",
        "Filed most: {best}, {best_share}. Filed least: {worst}, {worst_share}.",
    ),
    "filing.words.months": (
        "{month} ยื่นแล้ว {filed} ยื่นตรงเวลา {on_time}",
        "In {month}, {filed} filed and {on_time} filed on time.",
    ),
    "filing.words.mean": (
        "เฉลี่ย {count} เดือนก่อนหน้า ยื่น {filed} ตรงเวลา {on_time}",
        "The mean of the {count} months before is {filed} filed, {on_time} on time.",
    ),
    "filing.words.found": ("{month} พบ {count} รายการ", "{count} findings in {month}."),
    "filing.words.found_mean": (
        "{month} พบ {count} รายการ เฉลี่ย {months} เดือนก่อนหน้า {mean} รายการต่อเดือน",
        "{count} findings in {month}; the mean of the {months} months before is {mean}.",
    ),
}
