"""The 13 measures of a declaration line, in their order: opening, what came in, what went out, closing."""

MEASURES = (
    "opening", "purchased", "produced", "transfer_in", "imported", "other_in",
    "sold", "exported", "to_mill", "transfer_out", "loss", "other_out", "closing",
)  # fmt: skip
INFLOWS, OUTFLOWS = MEASURES[1:6], MEASURES[6:12]
MEASURES_KG = tuple(f"{name}_kg" for name in MEASURES)
EXTRAS = ("moisture_milli", "avg_buy_price_milli", "avg_sell_price_milli")
