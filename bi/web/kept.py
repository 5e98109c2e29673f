"""Frames of `bi.views.details` as pages ask for them: each computed once for a scope, a snapshot and what was asked."""

from collections.abc import Callable, Hashable

import polars as pl

from bi.web.page import Page
from bi.web.views import FrameCache

MOST_BYTES = 128 * 1024 * 1024
_CACHE = FrameCache(MOST_BYTES)


def kept(page: Page, make: Callable[..., pl.DataFrame], *asked: Hashable) -> pl.DataFrame:
    """`make(scope, snapshot, *asked)`, from the cache where it was computed before. The cache is shared by all readers,
    so the scope is part of the key."""
    key = (page.scope, page.snapshot.id, make.__module__, make.__qualname__, asked)
    found = _CACHE.get(key)
    if found is None:
        found = make(page.scope, page.snapshot, *asked)
        _CACHE.put(key, found)
    return found
