"""Why the program does not start in production."""

WORDS: dict[str, tuple[str, str]] = {
    "production.refused": ("ไม่เริ่มระบบงานจริง: {reasons}", "Production does not start: {reasons}"),
    "production.secret": (
        "ตั้งค่า RICE_SECRET เป็นข้อความสุ่มอย่างน้อย 32 ตัวอักษร",
        "set RICE_SECRET to at least 32 random characters",
    ),
    "production.sample": (
        "ฐานข้อมูลนี้เป็นข้อมูลตัวอย่าง ให้ใช้ฐานข้อมูลใหม่",
        "the store holds the sample; use a new one",
    ),
    "production.empty": (
        "ยังไม่มีทะเบียนผู้ประกอบการ ให้สั่ง python -m bi load ก่อน",
        "the register is empty; run python -m bi load first",
    ),
    "production.sign_in": (
        "ยังไม่มีผู้ดูแลระบบ การลงชื่อเข้าใช้จริงยังไม่อยู่ในรุ่นนี้",
        "there is no administrator; real sign-in is not part of this version",
    ),
}
