"""Words of the guide: how to read the pages, terms, how to file, what each finding means, exercises for officials."""

WORDS: dict[str, tuple[str, str]] = {
    "guide.lead": (
        "อ่านจบใน 5 นาที พิมพ์ได้จากเบราว์เซอร์ (Ctrl+P)",
        "Five minutes to read. It prints from your browser (Ctrl+P).",
    ),
    "guide.contents": ("เนื้อหาในหน้านี้", "On this page"),
    # reading
    "guide.pages": ("แต่ละหน้าตอบคำถามอะไร", "What each page answers"),
    "guide.page.overview": (
        "ทั้งประเทศมีข้าวเท่าไร เปลี่ยนไปเท่าไร อยู่ที่ไหน ใครถือมาก",
        "How much rice there is, what changed, where it lies, who holds most.",
    ),
    "guide.page.province": (
        "คำถามเดียวกันในระดับจังหวัด พร้อมรายผู้ประกอบการในจังหวัด",
        "The same questions for one province, with its traders.",
    ),
    "guide.page.trader": (
        "ทุกอย่างของผู้ประกอบการรายเดียว: ทะเบียน สถานที่เก็บ คงเหลือรายเดือน ฉบับที่ยื่น และใบรับ",
        "Everything on one trader: register, places, stock by month, filings and receipts.",
    ),
    "guide.page.rice": (
        "ข้าวแต่ละชนิดมีเท่าไร และเดือนนี้รับเข้า จ่ายออก สูญเสียเท่าไร",
        "How much of each rice there is, and what came in, went out and was lost.",
    ),
    "guide.page.coverage": (
        "ใครมีหน้าที่ยื่น ใครยื่นแล้ว ใครยังไม่ยื่น และขาดไปกี่ตัน",
        "Who was due, who has filed, who has not, and how many tonnes that leaves out.",
    ),
    "guide.page.checks": (
        "การแจ้งใดน่าสงสัย เพราะเหตุใด พร้อมหลักฐานและบันทึกของเจ้าหน้าที่",
        "Which declarations look doubtful and why, with evidence and officials' notes.",
    ),
    "guide.page.concentration": (
        "ข้าวกระจุกอยู่กับรายใหญ่เพียงใด รายจังหวัดและทั้งประเทศ",
        "How much of the rice the largest hold, by province and in the nation.",
    ),
    "guide.page.declare": (
        "ยื่นการแจ้งปริมาณ ดูใบรับ และประวัติการยื่น",
        "File a declaration, see receipts and what was filed.",
    ),
    "guide.page.guide": ("หน้านี้ และที่ลองไฟล์โดยไม่ยื่น", "This page, and a place to try a file without filing."),
    "guide.page.about": (
        "นิยาม อัตราแปลง เกณฑ์ ที่มา และชุดข้อมูลย้อนหลัง",
        "Definitions, factors, rules, sources and earlier snapshots.",
    ),
    "guide.reading": ("อ่านตัวเลขอย่างไร", "How to read the figures"),
    "guide.reading.1": (
        "เลือกเดือน จังหวัด หรือชนิดข้าวด้านบน ตัวเลือกอยู่ในที่อยู่เว็บ คัดลอกส่งต่อได้ ผู้รับเห็นอย่างเดียวกัน (ตามสิทธิของตน)",
        "Choose month, province or rice at the top. The choice is in the address: copy it, and others see the same (within "
        "their own rights).",
    ),
    "guide.reading.2": (
        "ดู “ยื่นแล้วร้อยละ” ก่อนเสมอ ถ้ายื่นไม่ครบ ยอดคงเหลือจะต่ำกว่าจริง",
        "Look at the share that has filed first: where it is low, the stock shown is too low as well.",
    ),
    "guide.reading.3": (
        "เดือนที่มีคำว่า “ยังไม่ครบกำหนด” ตัวเลขจะเพิ่มขึ้นอีก",
        "A month marked “not yet due” will still grow.",
    ),
    "guide.reading.4": (
        "คลิกจังหวัด แท่งกราฟ หรือแถว เพื่อเปิดลงไปถึงรายการ ไฟล์ และแถวที่แจ้ง",
        "Click a province, a bar or a row to go down to the line, the file and the row that was declared.",
    ),
    "guide.reading.5": (
        "ทุกตารางดาวน์โหลดได้ครบทุกแถว บรรทัดท้ายไฟล์บอกจำนวนแถวและยอดรวมไว้ตรวจ",
        "Every table downloads complete; the last line of the file gives rows and a control total.",
    ),
    "guide.reading.6": (
        "ท้ายทุกหน้ามีเลขชุดข้อมูล อ้างเลขนี้คู่กับตัวเลขเสมอ",
        "Each page ends with the snapshot's number: quote it with the figure.",
    ),
    # terms
    "guide.terms": ("คำที่ใช้", "Terms"),
    "guide.term.equivalent": ("ข้าวเปลือกเทียบเท่า", "Paddy equivalent"),
    "guide.term.equivalent.is": (
        "ข้าวเปลือกรวมข้าวสารที่แปลงกลับเป็นข้าวเปลือก เช่น ข้าวสาร 65 ตัน ÷ 0.65 = 100 ตัน จึงรวมกันได้",
        "Paddy plus milled rice turned back into paddy: 65 t of milled rice ÷ 0.65 = 100 t. Only so can they be added.",
    ),
    "guide.term.coverage": ("ความครบถ้วน", "Coverage"),
    "guide.term.coverage.is": (
        "ผู้ยื่นแล้ว ÷ ผู้มีหน้าที่ยื่น ทั้งแบบนับรายและแบบนับตันที่คาดไว้",
        "Those who filed ÷ those due, counted by traders and by expected tonnes.",
    ),
    "guide.term.due": ("ผู้มีหน้าที่ยื่น", "Due"),
    "guide.term.due.is": (
        "ผู้ถือหนังสืออนุญาตประเภทที่ต้องรายงาน ซึ่งใช้ได้ในวันสุดท้ายของเดือน",
        "Holders of a license of a type that reports, valid on the last day of the month.",
    ),
    "guide.term.version": ("ฉบับที่มีผล", "Version in effect"),
    "guide.term.version.is": (
        "ฉบับที่ยื่นหลังสุดของเดือน ฉบับก่อนหน้าเก็บไว้ทั้งหมด",
        "The last one filed for a month; all earlier ones are kept.",
    ),
    "guide.term.continuity": ("ความต่อเนื่อง", "Continuity"),
    "guide.term.continuity.is": (
        "ยกมาเดือนนี้ต้องเท่ากับคงเหลือเดือนก่อน",
        "This month's opening should equal last month's closing.",
    ),
    "guide.term.yield": ("อัตราสีข้าว", "Milling yield"),
    "guide.term.yield.is": (
        "ข้าวสารที่ผลิตได้ ÷ ข้าวเปลือกเข้าสี ปกติอยู่ระหว่าง {lowest} ถึง {highest}",
        "Rice produced ÷ paddy milled; usually between {lowest} and {highest}.",
    ),
    "guide.term.hhi": ("ดัชนีการกระจุกตัว (HHI)", "Concentration index (HHI)"),
    "guide.term.hhi.is": (
        "0 คือกระจายมาก 10,000 คือรายเดียวถือทั้งหมด",
        "Near 0: spread widely; 10,000: one holds everything.",
    ),
    "guide.term.snapshot": ("ชุดข้อมูล", "Snapshot"),
    "guide.term.snapshot.is": (
        "ภาพนิ่งของการแจ้งทั้งหมด ณ เวลาหนึ่ง ไม่เปลี่ยนอีก เปิดย้อนดูได้",
        "A still picture of all declarations at one moment; it never changes and can be opened again.",
    ),
    # filing
    "guide.filing": ("ยื่นการแจ้งปริมาณทีละขั้น", "How to file, step by step"),
    "guide.filing.lead": (
        "ยื่นทุกเดือนภายในวันที่ {day} ของเดือนถัดไป เวลา 24.00 น. แม้ไม่มีข้าวก็ต้องยื่น (กรอกเพียงเดือนและเลขประจำตัว)",
        "Every month by midnight of day {day} of the next month, even with no rice (then write month and id only).",
    ),
    "guide.step.1": (
        "เปิดหน้า “แจ้งปริมาณข้าว” เลือกเดือน แล้วดาวน์โหลดแบบฟอร์ม Excel ซึ่งมีสถานที่เก็บและยอดยกมาให้แล้ว",
        "Open “Declare”, choose the month, and download the Excel template: your places and openings are in it.",
    ),
    "guide.step.2": (
        "หนึ่งแถวต่อสถานที่เก็บ × ชนิดข้าว × ฤดู × เจ้าของ กรอกเป็นตัน ทศนิยมไม่เกิน 3 ตำแหน่ง ช่องรับหรือจ่ายที่ไม่มี เว้นว่างได้",
        "One row for each place × rice × season × owner, in tonnes with at most 3 decimals. Leave inflows or outflows blank "
        "where there were none.",
    ),
    "guide.step.3": (
        "ตรวจว่า ยกมา + รับ − จ่าย = คงเหลือ ช่องคงเหลือจะเป็นสีเมื่อไม่ตรง",
        "See that opening + in − out = closing; the cell takes a colour where it does not.",
    ),
    "guide.step.4": (
        "ส่งไฟล์ในหน้าเดิม ระบบตรวจทันทีและบอกทีละแถวว่าต้องแก้อะไร ยังไม่บันทึกอะไรทั้งสิ้น",
        "Send the file on the same page. It is checked at once, row by row. Nothing is kept yet.",
    ),
    "guide.step.5": (
        "แก้ในไฟล์แล้วส่งใหม่จนไม่มีข้อผิดพลาด ข้อสังเกตยื่นได้ แต่ควรตรวจก่อน",
        "Correct the file and send it again until no error is left. Warnings may be filed, but look at them.",
    ),
    "guide.step.6": (
        "ดูยอดรวมเทียบเดือนก่อน ทำเครื่องหมายรับรอง แล้วกดยืนยัน",
        "Compare the totals with last month, tick the declaration, and confirm.",
    ),
    "guide.step.7": (
        "เก็บใบรับไว้กับไฟล์ หากพบว่าผิดภายหลัง ยื่นใหม่ได้เสมอ ฉบับหลังสุดมีผล",
        "Keep the receipt with the file. If it was wrong, file again at any time: the last version is in effect.",
    ),
    "guide.example": ("ตัวอย่าง: โรงสีหนึ่งแห่ง เดือนเดียว (ตัน)", "Example: one mill, one month (t)"),
    "guide.example.lead": (
        "ข้าวเปลือก 800 + ซื้อ 1,200 − เข้าสี 1,000 = 1,000 และข้าวสาร 200 + ผลิต 650 − ขาย 500 − สูญเสีย 10 = 340",
        "Paddy 800 + bought 1,200 − milled 1,000 = 1,000; milled rice 200 + produced 650 − sold 500 − lost 10 = 340.",
    ),
    "guide.deadlines": ("กำหนดเวลาใกล้ ๆ นี้", "Coming deadlines"),
    "guide.deadline": ("{month}: ภายใน {day}", "{month}: by {day}"),
    # sandbox
    "guide.try": ("ลองไฟล์โดยไม่ยื่น", "Try a file without filing"),
    "guide.try.lead": (
        "ตรวจกับทะเบียนจริงเหมือนการยื่นทุกอย่าง แต่ไม่บันทึกและไม่มีใบรับ",
        "Checked against the registers just as a filing is, but nothing is kept and no receipt is made.",
    ),
    "guide.try.own": (
        "ท่านลองได้เฉพาะไฟล์ของผู้ประกอบการในขอบเขตของท่าน รายอื่นจะแสดงว่าไม่อยู่ในทะเบียน",
        "Only traders within your reach can be tried; others read as not in the register.",
    ),
    "guide.try.form_only": (
        "ท่านไม่มีสิทธิเห็นรายผู้ประกอบการ จึงตรวจเฉพาะรูปแบบของไฟล์ ไม่เทียบกับทะเบียนหรือเดือนก่อน",
        "You may not see single traders, so only the form of the file is checked, not registers or earlier months.",
    ),
    # findings
    "guide.findings": ("ข้อผิดพลาดและข้อสังเกต", "Errors and warnings"),
    "guide.findings.lead": (
        "ข้อผิดพลาดต้องแก้ก่อนยื่น ข้อสังเกตยื่นได้ ระบบเก็บไว้คู่กับการแจ้ง",
        "Errors must be corrected. Warnings may be filed and are kept with the declaration.",
    ),
    "guide.head.finding": ("ชื่อ", "Name"),
    "guide.head.kind": ("ระดับ", "Kind"),
    "guide.head.meaning": ("เกิดจากอะไร และทำอย่างไร", "Why, and what to do"),
    "guide.kind.error": ("ข้อผิดพลาด", "Error"),
    "guide.kind.warning": ("ข้อสังเกต", "Warning"),
    "guide.rule.file": (
        "ไฟล์เสีย ตั้งรหัสผ่าน ไม่ใช่ .xlsx หรือ CSV หรือไม่มีรายการ บันทึกใหม่เป็น .xlsx โดยไม่ตั้งรหัสผ่าน",
        "The file is damaged, locked, not .xlsx or CSV, or without lines. Save it as .xlsx without a password.",
    ),
    "guide.rule.header": (
        "ขาดหัวคอลัมน์ที่จำเป็นหรือมีซ้ำ (ข้อผิดพลาด) หรือมีคอลัมน์นอกแบบฟอร์ม (ข้อสังเกต ไม่ถูกนำไปใช้) ใช้หัวตามแบบฟอร์ม",
        "A needed title is missing or doubled (error), or a column is not in the template (warning; it is ignored). Use the "
        "template's titles.",
    ),
    "guide.rule.required": (
        "ช่องที่ต้องกรอกว่าง โดยเฉพาะยกมาและคงเหลือ ไม่มีข้าวให้กรอก 0",
        "A required cell is blank, above all opening and closing: write 0 where there is none.",
    ),
    "guide.rule.trader": (
        "เลข 13 หลักผิด ไม่อยู่ในทะเบียน หรือไม่ใช่ของท่าน ตรวจกับสำนักงานพาณิชย์จังหวัด",
        "The 13 digits are wrong, not in the register, or not yours. Ask the provincial commerce office.",
    ),
    "guide.rule.site": (
        "รหัสสถานที่ไม่อยู่ในทะเบียนของท่าน ดูรหัสในแผ่นงานที่สองของแบบฟอร์ม",
        "The place is not among yours. See the codes on the template's second sheet.",
    ),
    "guide.rule.code": (
        "รหัสชนิดข้าว ฤดู หรือเจ้าของไม่อยู่ในรายการ เลือกจากรายการในแบบฟอร์ม",
        "Rice, season or owner is not in the list. Choose from the template.",
    ),
    "guide.rule.number": (
        "ไม่ใช่ตัวเลขธรรมดา เช่น มีหน่วย ตัวอักษร หรือ 1e5 กรอกเป็น 1,234.567",
        "Not a plain number: a unit, letters or 1e5. Write 1,234.567.",
    ),
    "guide.rule.finite": (
        "เป็นค่าที่ไม่ใช่จำนวน มักมาจากสูตรที่ผิดพลาด แก้สูตรหรือกรอกตัวเลข",
        "Not a number at all, often from a broken formula. Mend it or write the figure.",
    ),
    "guide.rule.negative": (
        "จำนวนติดลบ ให้ย้ายไปกรอกเป็นบวกในช่องตรงข้าม",
        "Below zero: write it above zero in the opposite column.",
    ),
    "guide.rule.range": (
        "มากเกินเป็นไปได้ มักกรอกเป็นกิโลกรัม ให้กรอกเป็นตัน",
        "Too large to be true, often kilograms. Write tonnes.",
    ),
    "guide.rule.decimals": (
        "ละเอียดกว่ากิโลกรัม ปัดให้เหลือทศนิยม 3 ตำแหน่ง",
        "Finer than a kilogram. Round to 3 decimals.",
    ),
    "guide.rule.period": (
        "รูปแบบเดือนผิด หรือเดือนยังไม่สิ้นสุด ใช้ 2569-10 หรือ 2026-10",
        "The month is not written right, or has not ended. Write 2026-10 or 2569-10.",
    ),
    "guide.rule.filed_at": (
        "ผู้ประกอบการต้องเว้นว่าง เจ้าหน้าที่กรอกเวลาที่ได้รับเอกสารและต้องไม่อยู่ในอนาคต",
        "Traders leave it blank; officials write when the paper came in, not in the future.",
    ),
    "guide.rule.duplicate": (
        "สถานที่ ชนิดข้าว ฤดู และเจ้าของเดียวกันสองแถว รวมเป็นแถวเดียว",
        "The same place, rice, season and owner in two rows. Put them into one.",
    ),
    "guide.rule.balance": (
        "ยกมา + รับ − จ่าย ไม่เท่ากับคงเหลือเกิน {floor} ตันและเกินร้อยละ {part} ของคงเหลือ ตรวจช่องที่ตกหล่น",
        "Opening + in − out differs from closing by more than {floor} t and {part} % of closing. Look for what was left out.",
    ),
    "guide.rule.continuity": (
        "ยกมาไม่ตรงกับคงเหลือเดือนก่อนที่ยื่นไว้ หากเดือนก่อนผิด ให้ยื่นแก้ไขเดือนก่อนด้วย",
        "Opening differs from last month's closing as filed. If last month was wrong, amend it too.",
    ),
    "guide.rule.capacity": (
        "คงเหลือรวมของสถานที่เกินความจุในทะเบียน ตรวจหน่วย หรือขอปรับทะเบียน",
        "A place holds more than its registered capacity. Check the unit, or have the register changed.",
    ),
    "guide.rule.yield": (
        "ข้าวสารที่ผลิต ÷ ข้าวเปลือกเข้าสี นอกช่วง {lowest}–{highest} ตรวจทั้งสองช่อง",
        "Rice produced ÷ paddy milled is outside {lowest} to {highest}. Check both cells.",
    ),
    "guide.rule.unit": (
        "คงเหลือต่างจากเดือนก่อน ๆ ราว 10 100 หรือ 1,000 เท่า มักเป็นกิโลกรัมหรือกระสอบ",
        "About 10, 100 or 1,000 times earlier months: often kilograms or sacks.",
    ),
    "guide.rule.late": (
        "ยื่นครั้งแรกหลังกำหนด ระบบรับไว้และบันทึกว่าล่าช้า",
        "First filed after the deadline. It is taken and marked late.",
    ),
    "guide.rule.leading_zero": (
        "โปรแกรมตารางคำนวณตัดเลข 0 หน้าเลขประจำตัว ระบบเติมให้ ควรจัดเซลล์เป็นข้อความ",
        "A spreadsheet dropped the leading 0 of the id; it was put back. Format the cell as text.",
    ),
    "guide.rule.versions": (
        "ไฟล์มีหลายฉบับของเดือนเดียวกัน ฉบับที่ยื่นหลังสุดมีผล",
        "The file holds several versions of a month; the last filed is in effect.",
    ),
    # officials
    "guide.training": ("แบบฝึกหัดสำหรับเจ้าหน้าที่ (15 นาที)", "Exercises for officials (15 minutes)"),
    "guide.training.lead": (
        "ทำในระบบสาธิตเท่านั้น ข้อมูลเป็นข้อมูลที่สร้างขึ้น ผิดได้ไม่เสียหาย",
        "In the demonstration only: its data are invented, and nothing can be broken.",
    ),
    "guide.exercise.1": (
        "หน้าภาพรวม: เดือนล่าสุดมีข้าวคงเหลือเท่าไร ยื่นแล้วร้อยละเท่าไร เทียบเดือนก่อนเป็นอย่างไร",
        "Overview: how large is the stock of the latest month, what share has filed, how does it compare?",
    ),
    "guide.exercise.2": (
        "คลิกจังหวัดของท่านบนแผนที่ หารายที่ถือครองมากที่สุด แล้วเปิดดูรายเดือน",
        "Click your province on the map, find the largest holder and open its months.",
    ),
    "guide.exercise.3": (
        "หน้าความครบถ้วน: ส่งออกรายชื่อผู้ยังไม่ยื่นในจังหวัด แล้วตรวจบรรทัดท้ายไฟล์",
        "Coverage: export who has not filed in your province and check the file's last line.",
    ),
    "guide.exercise.4": (
        "ดาวน์โหลดแบบฟอร์ม แก้คงเหลือให้ผิด แล้วลองในหัวข้อ “ลองไฟล์โดยไม่ยื่น” อ่านข้อความและแก้จนผ่าน",
        "Take the template, spoil a closing, try it under “Try a file without filing”, read and correct until it passes.",
    ),
    "guide.exercise.5": (
        "ยื่นแทนผู้ประกอบการหนึ่งราย เลือกช่องทางที่ได้รับเอกสาร เก็บใบรับ แล้วดูประวัติว่าเป็นฉบับที่เท่าไร",
        "File on behalf of one trader, choose how the paper came in, keep the receipt, and see its version in the history.",
    ),
    "guide.exercise.6": (
        "หน้าเกี่ยวกับข้อมูล: เปิดชุดข้อมูลก่อนหน้า และบอกได้ว่าตัวเลขต่างจากล่าสุดเพราะอะไร",
        "About the data: open an earlier snapshot and say why its figures differ from the latest.",
    ),
}
