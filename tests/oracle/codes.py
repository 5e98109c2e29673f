"""The codes and factors of the contract, written out a second time.

Nothing here is read from the product: a second opinion that shared its tables would share their mistakes.
Source: the design (sections 3 to 5) and the domain brief (1.2 licence types, 2.5 rice, provinces).
"""

MEASURES = (
    "opening_t", "purchased_t", "produced_t", "transfer_in_t", "imported_t", "other_in_t",
    "sold_t", "exported_t", "to_mill_t", "transfer_out_t", "loss_t", "other_out_t", "closing_t",
)
INS = ("purchased_t", "produced_t", "transfer_in_t", "imported_t", "other_in_t")
OUTS = ("sold_t", "exported_t", "to_mill_t", "transfer_out_t", "loss_t", "other_out_t")
KEYS = ("period", "trader_id", "site_code", "rice", "season", "owner")
OPTIONAL_NUMBERS = ("moisture_pct", "avg_buy_price", "avg_sell_price")
REQUIRED_COLUMNS = KEYS + MEASURES
KNOWN_COLUMNS = REQUIRED_COLUMNS + OPTIONAL_NUMBERS + ("remark", "filed_at")

SEASONS = ("main", "second", "none")
OWNERS = ("own", "deposit", "government")
KINDS = ("mill", "exporter", "wholesaler", "paddy_market", "importer", "broker", "retailer")
REPORTING_LICENSES = ("EXP-G", "EXP-P", "EXP-B", "IMP", "MIL", "BRK", "WHO", "PDY")  # RET does not report

RICE_TH = {
    "P-HM": "ข้าวเปลือกหอมมะลิ", "M-HM": "ข้าวสารหอมมะลิ",
    "P-HT": "ข้าวเปลือกหอมไทย (ปทุมธานี)", "M-HT": "ข้าวสารหอมไทย",
    "P-WH": "ข้าวเปลือกเจ้า", "M-WH": "ข้าวสารเจ้า",
    "P-GL": "ข้าวเปลือกเหนียว (เมล็ดยาว/สั้น)", "M-GL": "ข้าวสารเหนียว",
    "P-SP": "ข้าวสี / อินทรีย์ / ตลาดเฉพาะ", "M-SP": "ข้าวสารสี / อินทรีย์",
    "M-PB": "ข้าวนึ่ง", "M-BR": "ข้าวกล้อง", "M-BK": "ปลายข้าว", "B-BN": "รำ",
}
FACTOR_PERCENT = {  # tonnes of milled rice from 100 t of paddy
    "M-HM": 65, "M-HT": 65, "M-WH": 65, "M-GL": 65, "M-SP": 65, "M-BK": 65, "M-PB": 68, "M-BR": 76,
}
FORM = {"P": "paddy", "M": "milled", "B": "bran"}

_PROVINCES = (
    "10กรุงเทพมหานคร 11สมุทรปราการ 12นนทบุรี 13ปทุมธานี 14พระนครศรีอยุธยา 15อ่างทอง 16ลพบุรี 17สิงห์บุรี "
    "18ชัยนาท 19สระบุรี 20ชลบุรี 21ระยอง 22จันทบุรี 23ตราด 24ฉะเชิงเทรา 25ปราจีนบุรี 26นครนายก 27สระแก้ว "
    "30นครราชสีมา 31บุรีรัมย์ 32สุรินทร์ 33ศรีสะเกษ 34อุบลราชธานี 35ยโสธร 36ชัยภูมิ 37อำนาจเจริญ 38บึงกาฬ "
    "39หนองบัวลำภู 40ขอนแก่น 41อุดรธานี 42เลย 43หนองคาย 44มหาสารคาม 45ร้อยเอ็ด 46กาฬสินธุ์ 47สกลนคร "
    "48นครพนม 49มุกดาหาร 50เชียงใหม่ 51ลำพูน 52ลำปาง 53อุตรดิตถ์ 54แพร่ 55น่าน 56พะเยา 57เชียงราย "
    "58แม่ฮ่องสอน 60นครสวรรค์ 61อุทัยธานี 62กำแพงเพชร 63ตาก 64สุโขทัย 65พิษณุโลก 66พิจิตร 67เพชรบูรณ์ "
    "70ราชบุรี 71กาญจนบุรี 72สุพรรณบุรี 73นครปฐม 74สมุทรสาคร 75สมุทรสงคราม 76เพชรบุรี 77ประจวบคีรีขันธ์ "
    "80นครศรีธรรมราช 81กระบี่ 82พังงา 83ภูเก็ต 84สุราษฎร์ธานี 85ระนอง 86ชุมพร 90สงขลา 91สตูล 92ตรัง "
    "93พัทลุง 94ปัตตานี 95ยะลา 96นราธิวาส "
)
PROVINCE_TH = {word[:2]: word[2:] for word in _PROVINCES.split()}


def form(rice: str) -> str:
    """Paddy, milled or bran, by the first letter of the code."""
    return FORM[rice[0]]


def equiv_kg(rice: str, closing_kg: int) -> int:
    """Paddy equivalent in whole kg: milled divided by its factor, rounded half up; bran weighs nothing."""
    if rice.startswith("P-"):
        return closing_kg
    if rice.startswith("B-"):
        return 0
    percent = FACTOR_PERCENT[rice]
    return (2 * 100 * closing_kg + percent) // (2 * percent)
