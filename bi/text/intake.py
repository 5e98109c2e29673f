"""Words for files that are refused as a whole; they stand beside the reader, which must know them without the rest."""

from bi.intake.messages import MESSAGES as WORDS

__all__ = ["WORDS"]
