"""Words about keys: why one cannot be used, and what to do."""

WORDS: dict[str, tuple[str, str]] = {
    "keys.missing": (
        "ไม่พบกุญแจสำหรับ {purpose} โปรดวางไฟล์กุญแจ แล้วระบุที่ตั้งด้วย RICE_KEY_<PURPOSE>",
        "There is no key for {purpose}. Put the key file in place and name it in RICE_KEY_<PURPOSE>.",
    ),
    "keys.open_to_all": (
        "ไฟล์กุญแจของ {purpose} เปิดให้ผู้ใช้อื่นในเครื่องอ่านได้ โปรดจำกัดสิทธิ์ให้เจ้าของไฟล์เท่านั้น (0600)",
        "Other users of the machine can read the key file for {purpose}. Let only its owner read it (0600).",
    ),
    "keys.not_encrypted": (
        "ไฟล์กุญแจของ {purpose} ไม่ได้เข้ารหัสลับ โปรดเข้ารหัสลับไฟล์และระบุ RICE_KEY_PASSPHRASE_FILE",
        "The key file for {purpose} is not encrypted. Encrypt it and name RICE_KEY_PASSPHRASE_FILE.",
    ),
    "keys.no_passphrase": (
        "ไม่พบไฟล์รหัสผ่านของกุญแจ {purpose} โปรดตรวจสอบ RICE_KEY_PASSPHRASE_FILE",
        "The passphrase file for {purpose} is not there. Check RICE_KEY_PASSPHRASE_FILE.",
    ),
    "keys.unreadable": (
        "เปิดไฟล์กุญแจของ {purpose} ไม่ได้ โปรดตรวจสอบไฟล์และรหัสผ่าน",
        "The key file for {purpose} cannot be opened. Check the file and its passphrase.",
    ),
    "keys.wrong_kind": (
        "กุญแจของ {purpose} ไม่ใช่ชนิดที่กำหนด โปรดดูชนิดที่ใช้ได้ด้วย python -m bi keys list",
        "The key for {purpose} is not of the kind it must be. See the kinds with python -m bi keys list.",
    ),
    "keys.no_certificate": (
        "กุญแจของ {purpose} ไม่มีใบรับรองของตนเอง โปรดใส่ใบรับรองไว้ในไฟล์เดียวกับกุญแจเป็นลำดับแรก",
        "The key for {purpose} lacks its own certificate. Put it first in the same file.",
    ),
    "keys.no_pkcs11": (
        "ใช้กุญแจของ {purpose} ในอุปกรณ์ PKCS#11 ไม่ได้ โปรดติดตั้ง python-pkcs11"
        " และระบุ RICE_PKCS11_MODULE กับ RICE_KEY_PASSPHRASE_FILE",
        "The key for {purpose} on a PKCS#11 token cannot be used. Install python-pkcs11"
        " and name RICE_PKCS11_MODULE and RICE_KEY_PASSPHRASE_FILE.",
    ),
    "keys.token_refused": (
        "อุปกรณ์ PKCS#11 ไม่ยอมให้ใช้กุญแจของ {purpose} โปรดตรวจสอบชื่ออุปกรณ์ ชื่อกุญแจ และรหัส PIN",
        "The PKCS#11 token refuses the key for {purpose}. Check the token's name, the key's label and the PIN.",
    ),
    "keys.bad_ring": (
        "ไฟล์ {file} ไม่ใช่รายการกุญแจสาธารณะของระบบนี้ โปรดใช้ไฟล์จาก python -m bi keys public",
        "{file} is no list of public keys of this program. Use a file from python -m bi keys public.",
    ),
    "keys.no_public": (
        "ไม่มีกุญแจสาธารณะสำหรับตรวจสอบ โปรดระบุไฟล์ด้วย --keys",
        "There are no public keys to check with. Name their file with --keys.",
    ),
    "keys.nothing_new": (
        "ยังไม่มีกุญแจใหม่ของ {purpose} โปรดวางกุญแจใหม่แทนที่เดิมก่อนสั่งเปลี่ยน",
        "There is no new key for {purpose} yet. Put the new key in the old one's place first.",
    ),
    "keys.not_rotated": (
        "กุญแจของ {purpose} ไม่ตรงกับที่บันทึกไว้ หากเปลี่ยนกุญแจแล้วโปรดสั่ง python -m bi keys rotate {purpose}",
        "The key for {purpose} is not the one on record. If it was replaced, run python -m bi keys rotate {purpose}.",
    ),
    "keys.sample": (
        "กุญแจของ {purpose} เป็นกุญแจตัวอย่าง ใช้กับระบบจริงไม่ได้ โปรดใช้กุญแจที่หน่วยงานรับรอง"
        " แล้วสั่ง python -m bi keys rotate {purpose}",
        "The key for {purpose} is a sample key and cannot be used in production. Use the agency's own,"
        " then run python -m bi keys rotate {purpose}.",
    ),
    "keys.only_demo": (
        "ระบบจริงไม่สร้างกุญแจตัวอย่าง โปรดใช้กุญแจที่หน่วยงานรับรอง",
        "Sample keys are not made in production. Use the agency's own keys.",
    ),
}
