"""Words of findings: what is wrong in which cell, and what to do about it."""

WORDS: dict[str, tuple[str, str]] = {
    "finding.required": (
        "แถวที่ {row} คอลัมน์ “{title}”: ไม่ได้กรอกข้อมูล โปรดกรอกแล้วส่งใหม่",
        "Row {row}, column {column}: the cell is blank. Fill it in and send again.",
    ),
    "finding.finite": (
        "แถวที่ {row} คอลัมน์ “{title}”: “{value}” ไม่ใช่จำนวนที่แน่นอน โปรดกรอกเป็นตัวเลข",
        "Row {row}, column {column}: “{value}” is not a finite number. Write a plain number.",
    ),
    "finding.number": (
        "แถวที่ {row} คอลัมน์ “{title}”: อ่าน “{value}” เป็นตัวเลขไม่ได้ โปรดใช้ตัวเลขธรรมดา เช่น 1,234.567",
        "Row {row}, column {column}: “{value}” cannot be read as a number. Use plain notation such as 1,234.567.",
    ),
    "finding.negative": (
        "แถวที่ {row} คอลัมน์ “{title}”: “{value}” ติดลบ โปรดแก้เป็นศูนย์หรือจำนวนบวก",
        "Row {row}, column {column}: “{value}” is below zero. Correct it to zero or more.",
    ),
    "finding.range": (
        "แถวที่ {row} คอลัมน์ “{title}”: “{value}” เกินขอบเขตที่เป็นไปได้ โปรดตรวจสอบหน่วย (ตัน) แล้วแก้ไข",
        "Row {row}, column {column}: “{value}” is beyond what is possible. Check the unit (tonnes) and correct it.",
    ),
    "finding.decimals": (
        "แถวที่ {row} คอลัมน์ “{title}”: “{value}” มีทศนิยมเกิน 3 ตำแหน่ง โปรดปัดให้ไม่เกิน 3 ตำแหน่ง",
        "Row {row}, column {column}: “{value}” has more than 3 decimals. Round it to 3 at most.",
    ),
    "finding.traders.decimals": (
        "แถวที่ {row} คอลัมน์ “{title}”: “{value}” มีทศนิยมเกิน 2 ตำแหน่ง โปรดปัดเป็นสตางค์",
        "Row {row}, column {column}: “{value}” has more than 2 decimals. Round it to satang.",
    ),
    "finding.period": (
        "แถวที่ {row}: งวดเดือน “{value}” ใช้ไม่ได้ ต้องเป็นรูปแบบ 2569-09 หรือ 2026-09 ไม่ก่อน ม.ค. 2559 "
        "และเป็นเดือนที่สิ้นสุดแล้ว ณ วันที่ยื่น โปรดแก้ไข",
        "Row {row}: the month “{value}” cannot be used. Write 2026-09 or 2569-09, not before January 2016, "
        "of a month that had ended when it was filed.",
    ),
    "finding.filed_at": (
        "แถวที่ {row}: เวลาที่ยื่น “{value}” ใช้ไม่ได้ ต้องเป็นรูปแบบ 2026-10-05T09:30 และไม่อยู่ในอนาคต ผู้ประกอบการที่ยื่นเองต้องเว้นว่างไว้",
        "Row {row}: the filing time “{value}” cannot be used. Write 2026-10-05T09:30, not in the future; "
        "a trader who files leaves it blank.",
    ),
    "finding.trader": (
        "แถวที่ {row}: เลขประจำตัว “{value}” ไม่ถูกต้อง ไม่อยู่ในทะเบียน หรือไม่ใช่ของผู้ยื่น โปรดตรวจสอบเลข 13 หลักกับสำนักงานพาณิชย์จังหวัด",
        "Row {row}: the trader id “{value}” is not valid, not in the register, or not yours. "
        "Check the 13 digits with the provincial commerce office.",
    ),
    "finding.traders.trader": (
        "แถวที่ {row}: เลขประจำตัว “{value}” ไม่ถูกต้อง ต้องมี 13 หลักและเลขตรวจสอบถูกต้อง โปรดแก้ไข",
        "Row {row}: the trader id “{value}” is not valid: 13 digits with a right check digit are needed. Correct it.",
    ),
    "finding.site": (
        "แถวที่ {row}: รหัสสถานที่ “{value}” ไม่อยู่ในทะเบียนหรือเป็นของผู้ประกอบการรายอื่น โปรดตรวจสอบทะเบียนสถานที่",
        "Row {row}: the storage place “{value}” is not in the register or belongs to another trader. Check the register.",
    ),
    "finding.code": (
        "แถวที่ {row} คอลัมน์ “{title}”: ไม่มีรหัส “{value}” โปรดเลือกจากรายการรหัสในแบบฟอร์ม",
        "Row {row}, column {column}: there is no code “{value}”. Choose one from the list in the template.",
    ),
    "finding.date": (
        "แถวที่ {row} คอลัมน์ “{title}”: วันที่ “{value}” ใช้ไม่ได้ โปรดใช้รูปแบบ 2026-12-31 และลำดับวันที่ที่ถูกต้อง",
        "Row {row}, column {column}: the date “{value}” cannot be used. Write 2026-12-31, in the right order.",
    ),
    "finding.duplicate": (
        "แถวที่ {row}: รายการซ้ำ (สถานที่ ชนิดข้าว ฤดู และเจ้าของเดียวกัน) โปรดรวมเป็นแถวเดียว",
        "Row {row}: this line is given twice (same place, rice, season and owner). Put it into one row.",
    ),
    "finding.traders.duplicate": (
        "แถวที่ {row}: เลขประจำตัว “{value}” ซ้ำในไฟล์ โปรดเหลือไว้แถวเดียว",
        "Row {row}: the trader id “{value}” stands twice in the file. Keep one row.",
    ),
    "finding.sites.duplicate": (
        "แถวที่ {row}: รหัสสถานที่ “{value}” ซ้ำในไฟล์ โปรดเหลือไว้แถวเดียว",
        "Row {row}: the site code “{value}” stands twice in the file. Keep one row.",
    ),
    "finding.licenses.duplicate": (
        "แถวที่ {row}: เลขที่ใบอนุญาต “{value}” ซ้ำในไฟล์ โปรดเหลือไว้แถวเดียว",
        "Row {row}: the license no. “{value}” stands twice in the file. Keep one row.",
    ),
    "finding.balance": (
        "แถวที่ {row}: ยกมารวมรับหักจ่ายได้ {fact} ตัน แต่แจ้งคงเหลือ {value} ตัน โปรดแก้ไขแล้วส่งใหม่",
        "Row {row}: opening plus in minus out is {fact} t, but closing says {value} t. Correct it and send again.",
    ),
    "finding.continuity": (
        "แถวที่ {row}: ยกมา {value} ตัน ไม่ตรงกับคงเหลือเดือนก่อน {fact} ตัน โปรดตรวจสอบ หากเดือนก่อนผิดให้ยื่นแก้ไข",
        "Row {row}: opening {value} t does not meet last month's closing {fact} t. Check; amend last month if it was wrong.",
    ),
    "finding.capacity": (
        "แถวที่ {row}: คงเหลือรวมของสถานที่ {value} ตัน เกินความจุ {fact} ตัน โปรดตรวจสอบหน่วยหรือปรับปรุงทะเบียนสถานที่",
        "Row {row}: the place holds {value} t in all, over its capacity of {fact} t. Check the unit, or update the register.",
    ),
    "finding.yield": (
        "แถวที่ {row}: อัตราสีข้าว {value} อยู่นอกช่วง {fact} โปรดตรวจสอบปริมาณข้าวเปลือกเข้าสีและข้าวสารที่ผลิตได้",
        "Row {row}: the milling yield {value} is outside {fact}. Check the paddy milled and the rice produced.",
    ),
    "finding.unit": (
        "แถวที่ {row}: คงเหลือ {value} ตัน ต่างจากค่ากลางเดือนก่อน ๆ ({fact} ตัน) ราว 10, 100 หรือ 1,000 เท่า "
        "โปรดตรวจสอบหน่วย (ตัน ไม่ใช่กิโลกรัมหรือกระสอบ)",
        "Row {row}: closing {value} t is about 10, 100 or 1,000 times off the median of earlier months ({fact} t). "
        "Check the unit: tonnes, not kilograms or sacks.",
    ),
    "finding.late": (
        "แถวที่ {row}: ยื่นเมื่อ {value} หลังกำหนด (ก่อน {fact}) รับไว้เป็นการยื่นล่าช้า",
        "Row {row}: filed {value}, after the deadline (before {fact}). It is taken as filed late.",
    ),
    "finding.leading_zero": (
        "แถวที่ {row}: เลขประจำตัว “{value}” มี 12 หลัก ระบบอ่านเป็น {fact} โปรดตรวจสอบ และจัดเซลล์เป็นข้อความ",
        "Row {row}: the trader id “{value}” has 12 digits and was read as {fact}. Check it, and format the cell as text.",
    ),
    "finding.versions": (
        "แถวที่ {row}: ไฟล์นี้มีการยื่นของงวดเดียวกันมากกว่าหนึ่งฉบับ ฉบับที่ยื่นหลังสุดมีผล โปรดตรวจสอบ",
        "Row {row}: the file holds more than one version of this month; the last filed is effective. Check it.",
    ),
    "finding.header": (
        "คอลัมน์ “{value}” ไม่อยู่ในแบบฟอร์ม ระบบไม่ได้นำข้อมูลไปใช้ โปรดใช้หัวคอลัมน์ตามแบบฟอร์ม",
        "The column “{value}” is not in the template and was ignored. Use the titles of the template.",
    ),
    "header.missing": (
        "ไฟล์ขาดคอลัมน์ {columns} โปรดใช้แบบฟอร์มที่ดาวน์โหลดจากระบบ",
        "The file lacks the columns {columns}. Use the template of the system.",
    ),
    "header.doubled": (
        "คอลัมน์ {columns} มีมากกว่าหนึ่งครั้ง โปรดเหลือไว้คอลัมน์เดียว",
        "The column {columns} stands more than once. Keep one.",
    ),
    "file.absent": ("ไม่พบไฟล์ {file} โปรดตรวจสอบชื่อและที่อยู่ไฟล์", "There is no file {file}. Check its name and folder."),
    "file.not_readable": (
        "อ่านไฟล์ {file} ไม่ได้ โปรดตรวจสอบสิทธิ์ของไฟล์",
        "The file {file} cannot be read. Check its permissions.",
    ),
}
