"""The event log and its proofs: nothing in it can be altered unseen.

Every change is an event in the transaction of the change (`log`); its leaf is computed from the business rows
(`leaf`) and stands in a hash tree (`merkle`, `tiles`); signed roots are kept outside the database (`checkpoint`);
`verify` computes all of it anew, and `proof` gives a filer his own part of it.
"""

from bi.audit.checkpoint import keep_writing, write, write_quietly
from bi.audit.log import append_one, erase
from bi.audit.proof import receipt_proof
from bi.audit.reads import Looked, note_read, reads_of

__all__ = ["Looked", "append_one", "erase", "keep_writing", "note_read", "reads_of", "receipt_proof", "write",
           "write_quietly"]  # fmt: skip
