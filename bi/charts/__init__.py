"""Frames in, drawings out. Every builder is pure: the same frame gives the same dict, and no browser is needed."""

from bi.charts import words
from bi.charts.bars import ranked_bars, shares, waterfall
from bi.charts.maps import province_map
from bi.charts.time import lines, sparkline, trend

__all__ = ["lines", "province_map", "ranked_bars", "shares", "sparkline", "trend", "waterfall", "words"]
