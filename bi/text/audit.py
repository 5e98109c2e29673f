"""Words about the event log: what a verification found, and what becomes of receipts and their proofs."""

WORDS: dict[str, tuple[str, str]] = {
    "verify.good": (
        "ถูกต้องครบถ้วน: บันทึกเหตุการณ์ {entries} รายการ ตรงกับข้อมูลและจุดตรวจ {checkpoints} จุด (ล่าสุด {time})",
        "Good: {entries} entries agree with the data and with {checkpoints} checkpoints (the newest of {time}).",
    ),
    "verify.bad": (
        "พบการเปลี่ยนแปลง {count} แห่ง ในบันทึกเหตุการณ์ {entries} รายการ แห่งแรกคือ",
        "Altered: {count} findings in {entries} entries. The first:",
    ),
    "verify.more": ("และอีก {count} แห่ง", "and {count} more"),
    "verify.altered": (
        "รายการที่ {number}: ข้อมูลถูกแก้ไขหลังบันทึก: {entry}",
        "Entry {number}: its data were changed after it was logged: {entry}",
    ),
    "verify.missing_rows": (
        "รายการที่ {number}: ข้อมูลที่บันทึกไว้ถูกลบ: {entry}",
        "Entry {number}: the rows that it logs were deleted: {entry}",
    ),
    "verify.missing_event": ("รายการที่ {number} หายไปจากบันทึกเหตุการณ์", "Entry {number} is missing from the log."),
    "verify.missing_body": (
        "รายการที่ {number}: เนื้อความถูกลบโดยไม่มีบันทึกการลบ: {entry}",
        "Entry {number}: what it said was deleted, and no event tells of it: {entry}",
    ),
    "verify.stray_event": (
        "รายการที่ {number} ไม่ได้เกิดจากระบบนี้",
        "Entry {number} was not written by this program.",
    ),
    "verify.stray_declaration": (
        "มีการแจ้งที่ไม่อยู่ในบันทึกเหตุการณ์: {entry}",
        "A declaration is not in the log: {entry}",
    ),
    "verify.doubled_declaration": (
        "การแจ้งหนึ่งรายการถูกบันทึกมากกว่าหนึ่งครั้ง: {entry}",
        "A declaration is logged more than once: {entry}",
    ),
    "verify.stray_line": (
        "มีบรรทัดของการแจ้งเลขที่ {number} ซึ่งไม่มีการแจ้งนั้นอยู่",
        "There are lines of declaration {number}, which is not there.",
    ),
    "verify.stray_warning": (
        "มีข้อสังเกตของการแจ้งเลขที่ {number} ซึ่งไม่มีการแจ้งนั้นอยู่",
        "There are warnings of declaration {number}, which is not there.",
    ),
    "verify.stray_receipt": (
        "ใบรับ {number} ไม่มีการแจ้งใดรองรับ",
        "Receipt {number} belongs to no declaration.",
    ),
    "verify.register_altered": (
        "ทะเบียน {table} รายการ {entry}: ไม่ตรงกับบันทึกเหตุการณ์ที่ {fields}",
        "Register {table}, {entry}: not as logged in {fields}",
    ),
    "verify.register_missing": (
        "ทะเบียน {table} รายการ {entry}: ถูกลบออกจากทะเบียน",
        "Register {table}, {entry}: deleted from the register",
    ),
    "verify.register_stray": (
        "ทะเบียน {table} รายการ {entry}: ไม่อยู่ในบันทึกเหตุการณ์",
        "Register {table}, {entry}: not in the log",
    ),
    "verify.cut": (
        "บันทึกเหตุการณ์มี {have} รายการ แต่จุดตรวจเมื่อ {time} มี {size} รายการ: ตอนท้ายถูกตัดออก"
        " หรือฐานข้อมูลเก่ากว่าจุดตรวจ",
        "The log has {have} entries, but the checkpoint of {time} has {size}: its end was cut off,"
        " or the database is older than the checkpoint.",
    ),
    "verify.other_leaf": (
        "รายการที่ {number} ไม่ตรงกับที่เก็บไว้ภายนอกและลงลายมือชื่อเมื่อ {time}: {entry}",
        "Entry {number} is not the one kept outside and signed for at {time}: {entry}",
    ),
    "verify.not_this_root": (
        "มีการแก้ไขระหว่างรายการที่ {first} ถึง {last} จุดตรวจเมื่อ {time} ไม่ตรง เริ่มที่: {entry}",
        "Something between entries {first} and {last} was changed: the checkpoint of {time} does not hold. From: {entry}",
    ),
    "verify.tiles": (
        "ค่าแฮชที่เก็บไว้ของต้นไม้ชั้น {level} ไม่ตรงกับบันทึกเหตุการณ์",
        "The stored hashes of the tree's level {level} do not follow from the log.",
    ),
    "verify.bad_signature": (
        "จุดตรวจในไฟล์ {file} บรรทัด {line}: ลายมือชื่อไม่ถูกต้องหรือไม่ใช่กุญแจของระบบนี้",
        "Checkpoint in {file}, line {line}: the signature is wrong, or not by a key of this program.",
    ),
    "verify.other_store": (
        "จุดตรวจในไฟล์ {file} เป็นของ {origin} แต่ฐานข้อมูลนี้คือ {own}",
        "The checkpoint in {file} is of {origin}, but this database is {own}.",
    ),
    "verify.erased": (
        "รายการที่ {number} ถูกลบเนื้อความตามกฎหมาย ดูรายการที่ {told}",
        "Entry {number} is erased; see entry {told}.",
    ),
    "verify.no_checkpoint": (
        "ไม่มีจุดตรวจให้เทียบ โปรดระบุไฟล์จุดตรวจด้วย --checkpoint",
        "There is no checkpoint to compare with. Name one with --checkpoint.",
    ),
    "verify.no_store": (
        "ไม่พบฐานข้อมูล หรือฐานข้อมูลเป็นรุ่นอื่น โปรดตรวจสอบ RICE_DATA หรือ DATABASE_URL",
        "There is no database, or it is of another version. Check RICE_DATA or DATABASE_URL.",
    ),
    "verify.bad_file": (
        "ไฟล์ {file} ไม่มีจุดตรวจที่อ่านได้ โปรดใช้ไฟล์จุดตรวจหรือไฟล์ใบรับ",
        "{file} holds no checkpoint that can be read. Give a checkpoint file or a receipt file.",
    ),
    "audit.no_receipt": (
        "ไม่พบใบรับ {value} โปรดตรวจสอบเลขที่",
        "There is no receipt {value}. Check its number.",
    ),
    "audit.not_yet": (
        "ใบรับ {value} ยังไม่อยู่ในจุดตรวจ โปรดลองใหม่อีกครั้ง",
        "Receipt {value} is not under a checkpoint yet. Try again.",
    ),
    "receipt.good": (
        "ใบรับ {receipt} ถูกต้อง: การแจ้ง {entries} รายการอยู่ในบันทึกเหตุการณ์ ณ จุดตรวจเมื่อ {time}",
        "Receipt {receipt} is good: its {entries} declarations stand in the log under the checkpoint of {time}.",
    ),
    "receipt.unknown_key": (
        "ใบรับลงลายมือชื่อด้วยกุญแจที่ไม่อยู่ในรายการกุญแจสาธารณะ โปรดขอรายการล่าสุดจากกรมการค้าภายใน",
        "The receipt is signed with a key that is not in the list. Ask the department for the newest list of public keys.",
    ),
    "receipt.bad_signature": (
        "ลายมือชื่อของใบรับไม่ถูกต้อง ใบรับถูกแก้ไขหรือไม่ได้ออกโดยระบบนี้",
        "The receipt's signature is wrong: it was changed, or not issued by this program.",
    ),
    "receipt.bad_checkpoint": (
        "ลายมือชื่อของจุดตรวจในใบรับไม่ถูกต้อง",
        "The signature of the checkpoint in the receipt is wrong.",
    ),
    "receipt.bad_path": (
        "การแจ้งในใบรับไม่อยู่ในบันทึกเหตุการณ์ของจุดตรวจ",
        "A declaration in the receipt is not in the log of its checkpoint.",
    ),
    "receipt.other_number": (
        "การแจ้งในไฟล์ไม่ใช่ของใบรับเลขที่นี้",
        "A declaration in the file belongs to another receipt.",
    ),
    "receipt.unreadable": (
        "ไฟล์ {file} ไม่ใช่ใบรับที่ตรวจสอบได้ โปรดใช้ไฟล์จาก python -m bi receipt",
        "{file} is no receipt that can be checked. Use a file from python -m bi receipt.",
    ),
}
