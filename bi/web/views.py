"""Views as pages ask for them: each computed once for a reader's scope, a snapshot and a choice of filters.

The cache is shared by all readers, so the scope is part of the key (security.md 0.1); its size is bounded in bytes.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable

import polars as pl

from bi import views
from bi.access import Scope
from bi.snapshot import Snapshot
from bi.views import Filters

MOST_BYTES = 256 * 1024 * 1024


class FrameCache:
    """The most recently used frames, within a number of bytes. Frames are immutable, so they are shared as they are."""

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._frames: OrderedDict[Hashable, pl.DataFrame] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> pl.DataFrame | None:
        with self._lock:
            if key not in self._frames:
                return None
            self._frames.move_to_end(key)
            return self._frames[key]

    def put(self, key: Hashable, frame: pl.DataFrame) -> None:
        with self._lock:
            if key in self._frames:
                return
            self._frames[key] = frame
            self.bytes += int(frame.estimated_size())
            while self.bytes > self.most_bytes and len(self._frames) > 1:
                _, dropped = self._frames.popitem(last=False)
                self.bytes -= int(dropped.estimated_size())


_CACHE = FrameCache(MOST_BYTES)


def view(scope: Scope, snapshot: Snapshot, name: str, filters: Filters) -> pl.DataFrame:
    """A view of design 5, from the cache where it was computed before for this scope, snapshot and filters."""
    key = (scope, snapshot.id, name, filters)
    found = _CACHE.get(key)
    if found is None:
        found = views.view(scope, snapshot, name, filters)
        _CACHE.put(key, found)
    return found
