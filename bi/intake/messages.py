"""Why a whole file is refused and what to do: key to (Thai, English), with the same {facts} in both."""

from __future__ import annotations

MESSAGES: dict[str, tuple[str, str]] = {
    "file.size": (
        "ไฟล์มีขนาดเกิน {limit_mb} เมกะไบต์ โปรดแบ่งเป็นหลายไฟล์แล้วส่งใหม่",
        "The file is larger than {limit_mb} MB. Split it into several files and send again.",
    ),
    "file.empty": (
        "ไฟล์ว่าง ไม่มีข้อมูล โปรดตรวจสอบว่าเลือกไฟล์ถูกต้องและบันทึกข้อมูลไว้ในแผ่นงานแรก แล้วส่งใหม่",
        "The file is empty. Check that it is the right file and that the data are on the first sheet, "
        "then send again.",
    ),
    "file.header_only": (
        "ไฟล์มีเฉพาะหัวตาราง ไม่มีรายการข้อมูล โปรดกรอกข้อมูลตั้งแต่แถวที่ 2 แล้วส่งใหม่",
        "The file has a header but no lines. Fill in the data from row 2 on and send again.",
    ),
    "file.ole": (
        "ไฟล์นี้ตั้งรหัสผ่านไว้ หรือเป็นไฟล์ Excel รุ่นเก่า (.xls) โปรดเปิดไฟล์ใน Excel ยกเลิกรหัสผ่าน "
        "แล้วบันทึกเป็น “Excel Workbook (.xlsx)” ก่อนส่งใหม่",
        "The file is protected by a password or is an old Excel file (.xls). Open it in Excel, remove "
        "the password, "
        "save it as “Excel Workbook (.xlsx)” and send again.",
    ),
    "file.utf16": (
        "ไฟล์ข้อความเข้ารหัสแบบ UTF-16 หรือ UTF-32 ซึ่งระบบไม่รองรับ โปรดบันทึกเป็น “CSV UTF-8” แล้วส่งใหม่",
        "The text file is encoded in UTF-16 or UTF-32, which is not supported. Save it as “CSV UTF-8” "
        "and send again.",
    ),
    "file.encoding": (
        "อ่านตัวอักษรในไฟล์ไม่ได้ ไฟล์อาจเสียหายหรือไม่ได้เข้ารหัสแบบ UTF-8 หรือ CP874 "
        "โปรดเปิดไฟล์ต้นฉบับใน Excel แล้วบันทึกเป็น “CSV UTF-8” ก่อนส่งใหม่",
        "The characters in the file cannot be read: it is damaged, or neither UTF-8 nor CP874. "
        "Open the original in Excel, save it as “CSV UTF-8” and send again.",
    ),
    "file.other_kind": (
        "ไฟล์นี้เป็นไฟล์ชนิด {kind} ไม่ใช่ CSV หรือ Excel (.xlsx) โปรดบันทึกข้อมูลเป็น .xlsx หรือ CSV แล้วส่งใหม่",
        "This is a {kind} file, not CSV or Excel (.xlsx). Save the data as .xlsx or CSV and send again.",
    ),
    "file.mislabelled": (
        "ชื่อไฟล์ลงท้ายด้วย “{suffix}” แต่เนื้อหาเป็นชนิด {kind} โปรดเปิดไฟล์ในโปรแกรมตารางคำนวณ "
        "แล้วบันทึกเป็น .xlsx หรือ .csv ให้ตรงกับชนิดของไฟล์ ก่อนส่งใหม่",
        "The name ends in “{suffix}” but the content is {kind}. Open it in a spreadsheet program, "
        "save it as .xlsx or .csv so that name and content agree, and send again.",
    ),
    "file.nul": (
        "ไฟล์มีอักขระว่าง (NUL) ซึ่งไม่ใช่ไฟล์ข้อความที่ถูกต้อง โปรดบันทึกเป็น “CSV UTF-8” ใหม่อีกครั้งแล้วส่งใหม่",
        "The file holds NUL characters, so it is not a sound text file. Save it again as “CSV UTF-8” "
        "and send again.",
    ),
    "file.quote": (
        "แถวที่ {row}: เครื่องหมายอัญประกาศ (\") ไม่ครบคู่หรือมีข้อความต่อท้ายเครื่องหมายปิด หรือไฟล์ถูกตัดขาด "
        "โปรดแก้ไขแล้วบันทึกเป็น CSV ใหม่",
        "Row {row}: a quotation mark (\") is not closed or is followed by other text, or the file is "
        "cut off. "
        "Correct it and save it as CSV again.",
    ),
    "file.ragged": (
        "แถวที่ {row}: มี {found} ช่อง แต่หัวตารางมี {expected} ช่อง โปรดแก้ไขให้จำนวนช่องเท่ากันทุกแถว "
        "(จำนวนที่มีเครื่องหมายจุลภาคต้องอยู่ในเครื่องหมายอัญประกาศ) แล้วส่งใหม่",
        "Row {row} has {found} cells but the header has {expected}. Give every row the same number of "
        "cells "
        "(a number with commas must stand in quotation marks) and send again.",
    ),
    "file.delimiter": (
        "ไฟล์คั่นช่องด้วย “{found}” แทนเครื่องหมายจุลภาค โปรดบันทึกเป็น “CSV UTF-8 (คั่นด้วยจุลภาค)” หรือ .xlsx แล้วส่งใหม่",
        "The cells are divided by “{found}” instead of commas. Save the file as “CSV UTF-8 (comma "
        "delimited)” "
        "or .xlsx and send again.",
    ),
    "file.beyond_header": (
        "แถวที่ {row}: มีข้อมูลในคอลัมน์ {column} ซึ่งอยู่นอกหัวตาราง โปรดลบข้อมูลนั้นหรือใส่ชื่อหัวตาราง แล้วส่งใหม่",
        "Row {row} has a value in column {column}, to the right of the header. Delete it or give the "
        "column a title, "
        "and send again.",
    ),
    "file.rows": (
        "ไฟล์มีข้อมูลเกินแถวที่ {limit} โปรดลบข้อมูลที่ไม่เกี่ยวข้องใต้ตาราง หรือแบ่งเป็นหลายไฟล์ แล้วส่งใหม่",
        "The file has data beyond row {limit}. Delete what does not belong below the table, "
        "or split the file, and send again.",
    ),
    "file.columns": (
        "ไฟล์มีข้อมูลเกิน {limit} คอลัมน์ โปรดลบข้อมูลที่ไม่เกี่ยวข้องทางขวาของตาราง แล้วส่งใหม่",
        "The file has data beyond {limit} columns. Delete what does not belong to the right of the table "
        "and send again.",
    ),
    "file.cell_long": (
        "แถวที่ {row}: มีช่องที่ยาวเกิน {limit} ตัวอักษร โปรดย่อข้อความหรือตรวจสอบเครื่องหมายอัญประกาศ แล้วส่งใหม่",
        "Row {row} has a cell of more than {limit} characters. Shorten it, or check the quotation marks, "
        "and send again.",
    ),
    "file.bomb": (
        "ไฟล์ Excel เมื่อขยายแล้วมีขนาดใหญ่ผิดปกติ ระบบจึงไม่เปิดอ่าน "
        "โปรดคัดลอกเฉพาะตารางข้อมูลไปยังสมุดงานใหม่แล้วส่งใหม่",
        "Unpacked, the Excel file is unusually large, so it was not opened. "
        "Copy only the table to a new workbook and send again.",
    ),
    "file.unsafe": (
        "โครงสร้างภายในไฟล์ Excel ไม่ปลอดภัยหรือไม่เป็นไปตามมาตรฐาน ระบบจึงไม่เปิดอ่าน "
        "โปรดคัดลอกเฉพาะตารางข้อมูลไปยังสมุดงานใหม่แล้วส่งใหม่",
        "The inside of the Excel file is unsafe or not up to the standard, so it was not opened. "
        "Copy only the table to a new workbook and send again.",
    ),
    "file.macro": (
        "ไฟล์มีมาโคร วัตถุฝังตัว หรือลิงก์ไปยังสมุดงานอื่น ซึ่งระบบไม่รับ "
        "โปรดคัดลอกตารางแล้ววางแบบ “ค่าเท่านั้น” ในสมุดงานใหม่ บันทึกเป็น .xlsx แล้วส่งใหม่",
        "The file has macros, embedded objects or links to other workbooks, which are not accepted. "
        "Copy the table, paste it as “values only” in a new workbook, save it as .xlsx and send again.",
    ),
    "file.first_sheet": (
        "แผ่นงานแรกของไฟล์ไม่ใช่ตารางข้อมูล โปรดย้ายแผ่นงานที่มีตารางมาไว้เป็นแผ่นแรก แล้วส่งใหม่",
        "The first sheet of the file is not a table. Move the sheet with the table to the first place "
        "and send again.",
    ),
    "file.damaged": (
        "ไฟล์ Excel เสียหายหรือส่งมาไม่ครบ โปรดเปิดไฟล์ต้นฉบับใน Excel บันทึกใหม่เป็น .xlsx แล้วส่งอีกครั้ง",
        "The Excel file is damaged or incomplete. Open the original in Excel, save it again as .xlsx "
        "and send again.",
    ),
    "file.unreadable": (
        "ระบบอ่านไฟล์นี้ไม่ได้ภายในเวลาและหน่วยความจำที่กำหนด โปรดคัดลอกเฉพาะตารางข้อมูลไปยังสมุดงานใหม่ "
        "หรือบันทึกเป็น “CSV UTF-8” หรือแบ่งเป็นหลายไฟล์ แล้วส่งใหม่",
        "The file could not be read within the time and memory allowed. Copy only the table to a new "
        "workbook, "
        "save it as “CSV UTF-8”, or split it, and send again.",
    ),
    "header.blank": (
        "แถวที่ 1 ว่าง โปรดใส่หัวตารางในแถวที่ 1 ตามแบบฟอร์ม แล้วส่งใหม่",
        "Row 1 is blank. Put the header in row 1 as in the template and send again.",
    ),
}
