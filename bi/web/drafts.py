"""Drafts that outlive a page: a reload, a change of language or a lost connection begins a new page, not a new person.

They lie in the memory of this process under the sign-in (the hash of its token), within a number of bytes; nothing of
them is written anywhere. Who signs out or acts as another person has another token, and so no drafts.
"""

import hashlib
import threading
from collections import OrderedDict
from secrets import token_hex

import streamlit as st

from bi.web import visitor

MOST_BYTES = 512 * 1024 * 1024
MOST_DRAFTS = 5_000
Key = tuple[str, str]


class Shelf:
    """Values by sign-in and slot; the longest unused go first when there are too many."""

    def __init__(self, most_bytes: int, most: int) -> None:
        self.most_bytes, self.most, self.bytes = most_bytes, most, 0
        self._kept: OrderedDict[Key, tuple[object, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Key) -> object | None:
        with self._lock:
            if key not in self._kept:
                return None
            self._kept.move_to_end(key)
            return self._kept[key][0]

    def put(self, key: Key, value: object, size: int) -> None:
        with self._lock:
            self._drop(key)
            self._kept[key] = (value, size)
            self.bytes += size
            while (self.bytes > self.most_bytes or len(self._kept) > self.most) and len(self._kept) > 1:
                self._drop(next(iter(self._kept)))

    def drop(self, key: Key) -> None:
        with self._lock:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.bytes -= size


_SHELF = Shelf(MOST_BYTES, MOST_DRAFTS)


def get(slot: str) -> object | None:
    """What the present sign-in keeps in a slot."""
    return _SHELF.get((_owner(), slot))


def put(slot: str, value: object, size: int = 1_000) -> None:
    """Keep a value in a slot of the present sign-in; `size` in bytes, about."""
    _SHELF.put((_owner(), slot), value, size)


def drop(slot: str) -> None:
    """Empty a slot of the present sign-in."""
    _SHELF.drop((_owner(), slot))


def _owner() -> str:
    token = st.context.cookies.get(visitor.session_cookie())
    if isinstance(token, str) and token:
        return hashlib.sha256(token.encode()).hexdigest()
    return st.session_state.setdefault("drafts.owner", token_hex(16))
