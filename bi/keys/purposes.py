"""What each key is for. One key signs for one purpose only, so that a stolen one spoils no other paper."""

from dataclasses import dataclass
from typing import Literal

Algorithm = Literal["ed25519", "ecdsa-p256-sha256"]


@dataclass(frozen=True)
class Purpose:
    """One purpose: which kind of key it takes, whether with a certificate, and what the key signs."""

    name: str
    algorithm: Algorithm
    has_certificate: bool
    title_th: str
    title_en: str


_TABLE = (
    # name           algorithm            certificate  signs
    ("license_pdf", "ecdsa-p256-sha256", True, "หนังสืออนุญาต (ไฟล์ PDF)", "License PDF"),
    ("license_qr", "ed25519", False, "คิวอาร์ของหนังสืออนุญาต", "License QR"),
    ("checkpoint", "ed25519", False, "จุดตรวจของบันทึกเหตุการณ์", "Event log checkpoint"),
    ("report", "ecdsa-p256-sha256", True, "รายงานเสนอคณะรัฐมนตรี (ไฟล์ PDF)", "Cabinet report PDF"),
    ("receipt", "ed25519", False, "ใบรับการแจ้ง", "Declaration receipt"),
)
PURPOSES: dict[str, Purpose] = {row[0]: Purpose(*row) for row in _TABLE}
