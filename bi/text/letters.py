"""The reminder to a trader that has not filed, in the order of an official external letter."""

WORDS: dict[str, tuple[str, str]] = {
    "letter.sample": (
        "[ข้อมูลตัวอย่าง ห้ามส่ง]",
        "[Sample data: do not send]",
    ),
    "letter.number": ("ที่ ................/................", "No. ................/................"),
    "letter.office.10": ("กรมการค้าภายใน กระทรวงพาณิชย์", "the Department of Internal Trade, Ministry of Commerce"),
    "letter.office": ("สำนักงานพาณิชย์จังหวัด{province}", "the Provincial Commerce Office of {province}"),
    "letter.subject": (
        "เรื่อง  ขอให้ส่งรายงานการค้าข้าวประจำเดือน (แบบ ค.ข.16) งวดเดือน{month}",
        "Subject: Monthly rice-trade report (form KK16) for {month}",
    ),
    "letter.to": ("เรียน  {name} (เลขประจำตัว {trader})", "To: {name} (id {trader})"),
    "letter.address.10": ("{address} เขต{district} {province}", "{address}, {district}, {province}"),
    "letter.address": ("{address} อำเภอ{district} จังหวัด{province}", "{address}, {district}, {province}"),
    "letter.reference": ("อ้างถึง  {act} และ{notification}{mark}", "Reference: {act} and {notification}{mark}"),
    "letter.duty": (
        "ตามที่ {duty}{mark} โดยรายงานงวดเดือน{month} มีกำหนดส่งภายในวันที่ {deadline} นั้น",
        "Under the law named above, {duty}{mark}. The report for {month} is due by {deadline}.",
    ),
    "letter.overdue": (
        "{office} ได้ตรวจสอบข้อมูลที่ได้รับถึงวันที่ {cutoff} แล้ว ไม่พบรายงานงวดดังกล่าวของท่าน{history} "
        "จึงขอให้ท่านส่งรายงานงวดเดือน{month} ทางระบบอิเล็กทรอนิกส์ ด้วยตนเอง ทางไปรษณีย์ลงทะเบียน หรือทางโทรสาร "
        "ภายใน {days} วันนับแต่วันที่ได้รับหนังสือนี้ หากไม่มีข้าวในครอบครองให้ส่งรายงานโดยระบุว่าไม่มี",
        "From what had been received by {cutoff}, {office} finds no report of yours for that month{history}. "
        "Please send the report for {month} online, by hand, by registered post or by fax, "
        "within {days} days of receiving this letter. If you hold no rice, send a report that says so.",
    ),
    "letter.early": (
        "{office} ได้ตรวจสอบข้อมูลที่ได้รับถึงวันที่ {cutoff} แล้ว ยังไม่พบรายงานงวดดังกล่าวของท่าน{history} "
        "จึงขอเรียนเตือนให้ท่านส่งรายงานงวดเดือน{month} ทางระบบอิเล็กทรอนิกส์ ด้วยตนเอง ทางไปรษณีย์ลงทะเบียน หรือทางโทรสาร "
        "ภายในกำหนด หากไม่มีข้าวในครอบครองให้ส่งรายงานโดยระบุว่าไม่มี",
        "From what had been received by {cutoff}, {office} finds no report of yours for that month yet{history}. "
        "Please send the report for {month} online, by hand, by registered post or by fax before it is due. "
        "If you hold no rice, send a report that says so.",
    ),
    "letter.history": (
        " ทั้งนี้ ในรอบ 12 เดือนถึงงวดนี้ ท่านยังไม่ได้ส่งรายงานรวม {count} งวด",
        "; of the twelve months up to that one, {count} are still missing",
    ),
    "letter.consequence": (
        "อนึ่ง {consequence}{mark} หากท่านได้ส่งรายงานแล้ว ขอได้โปรดแจ้งเลขรับให้{office}ทราบ",
        "Please note that {consequence}{mark}. If you have already sent the report, kindly tell {office} its receipt number.",
    ),
    "letter.close": ("จึงเรียนมาเพื่อโปรดดำเนินการ", "We would be grateful for your early action."),
    "letter.respectfully": ("ขอแสดงความนับถือ", "Yours sincerely,"),
    "letter.position": ("ตำแหน่ง ........................................", "Position ........................................"),
    "letter.contact": (
        "โทร. ........................  ไปรษณีย์อิเล็กทรอนิกส์ ........................",
        "Tel. ........................  E-mail ........................",
    ),
    "letter.mark": (" [ข้อสันนิษฐาน]", " [assumption]"),
    "letter.assumed": (
        "หมายเหตุสำหรับเจ้าหน้าที่ (ตัดออกก่อนส่ง): ข้อความที่มีเครื่องหมาย [ข้อสันนิษฐาน] ยังไม่ได้ตรวจกับตัวบท "
        "โปรดตรวจสอบก่อนลงนาม",
        "Note to the official (remove before sending): words marked [assumption] were not checked against the text of "
        "the law. Please check them before signing.",
    ),
}
