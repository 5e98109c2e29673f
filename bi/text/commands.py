"""Words of the command line and of views that cannot be shown."""

WORDS: dict[str, tuple[str, str]] = {
    "access.denied": (
        "ท่านไม่มีสิทธิ์ดูข้อมูลนี้ หากจำเป็นต้องใช้โปรดติดต่อผู้ดูแลระบบ",
        "You may not see this. If you need it, ask the administrator.",
    ),
    "view.unknown_view": ("ไม่มีมุมมอง {value}", "There is no view {value}."),
    "view.filter_not_applicable": (
        "มุมมอง {view} ใช้ตัวกรอง {filter} ไม่ได้ โปรดนำออก",
        "The view {view} cannot apply the filter {filter}. Leave it out.",
    ),
    "view.unknown_period": (
        "ไม่มีข้อมูลงวด {value} ในชุดข้อมูลนี้ โปรดเลือกงวดอื่น",
        "The snapshot has no declarations for {value}. Choose another month.",
    ),
    "view.unknown_province": ("ไม่มีรหัสจังหวัด {value}", "There is no province {value}."),
    "view.unknown_rice": ("ไม่มีรหัสชนิดข้าว {value}", "There is no rice code {value}."),
    "view.unknown_kind": ("ไม่มีประเภทผู้ประกอบการ {value}", "There is no trader kind {value}."),
    "view.unknown_owner": ("ไม่มีรหัสเจ้าของข้าว {value}", "There is no owner {value}."),
    "view.unknown_trader": (
        "ไม่พบผู้ประกอบการ {value} ในทะเบียน โปรดตรวจสอบเลข 13 หลัก",
        "The register has no trader {value}. Check the 13 digits.",
    ),
    "view.unknown_snapshot": ("ไม่มีชุดข้อมูล {value}", "There is no snapshot {value}."),
    "view.bad_period": (
        "งวด {value} ใช้ไม่ได้ โปรดใช้รูปแบบ 2026-09 หรือ 2569-09",
        "{value} is not a month. Write 2026-09 or 2569-09.",
    ),
    "view.bad_day": (
        "วันที่ {value} ใช้ไม่ได้ โปรดใช้รูปแบบ 2026-09-30",
        "{value} is not a day. Write 2026-09-30 or 2569-09-30.",
    ),
    "view.no_snapshot": (
        "ยังไม่มีชุดข้อมูล โปรดสั่ง python -m bi snapshot ก่อน",
        "There is no snapshot yet. Run python -m bi snapshot first.",
    ),
    "view.needs_file": (
        "รูปแบบ {value} ต้องระบุไฟล์ปลายทางด้วย -o",
        "The format {value} needs a file: give one with -o.",
    ),
    "load.nothing": (
        "ไม่พบไฟล์ทะเบียนหรือไฟล์การแจ้งในโฟลเดอร์ {folder}",
        "The folder {folder} holds no register and no declaration file.",
    ),
    "sample.folder_in_use": (
        "โฟลเดอร์ {folder} มีไฟล์อยู่แล้ว โปรดใช้โฟลเดอร์ว่าง",
        "The folder {folder} is not empty. Name an empty one.",
    ),
    "system.fault": (
        "ระบบทำงานไม่สำเร็จ ({detail}) โปรดแจ้งผู้ดูแลระบบ",
        "The system cannot work ({detail}). Tell the administrator.",
    ),
}
