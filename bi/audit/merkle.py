"""The hash tree of RFC 9162, section 2.1: hashes, proofs and their checks. Pure; knows neither events nor database.

A subtree is given by a function `subtree(start, end)` that answers with the hash over leaves start to end (end not
counted), so that the same proofs are drawn from a list of leaves and from the tiles of a store.
"""

import hashlib
from collections.abc import Callable, Sequence

Subtree = Callable[[int, int], bytes]
EMPTY = hashlib.sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: prefix 0, so that no inner node can pass for one."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: prefix 1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """The hash over a list of leaf hashes, level by level: a last one without a partner moves up as it is."""
    row, sha256 = list(leaves), hashlib.sha256
    while len(row) > 1:
        paired = [sha256(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row) - 1, 2)]
        row = paired + row[-1:] if len(row) % 2 else paired
    return row[0] if row else EMPTY


class Frontier:
    """A tree that grows leaf by leaf and knows its root at every size; it keeps the whole subtrees on its right edge."""

    def __init__(self) -> None:
        self.size = 0
        self.edge: list[bytes] = []

    def append(self, leaf: bytes) -> None:
        """Add the hash of the next leaf."""
        size, found = self.size, leaf
        while size % 2:
            found, size = node_hash(self.edge.pop(), found), size >> 1
        self.edge.append(found)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self.edge:
            return EMPTY
        found = self.edge[-1]
        for left in self.edge[-2::-1]:
            found = node_hash(left, found)
        return found


def split(size: int) -> int:
    """The largest power of two below a size of at least 2."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_path(index: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that lead from one leaf to the root of a tree of that size (RFC 9162, 2.1.3.1)."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} of a tree of {size}")
    path, start, end = [], 0, size
    while end - start > 1:
        middle = start + split(end - start)
        if index < middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start = middle
    return path[::-1]


def root_of_path(index: int, size: int, leaf: bytes, path: Sequence[bytes]) -> bytes | None:
    """The root to which a leaf and its path lead; None where the path cannot belong to that place (2.1.3.2)."""
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return None
        if place % 2 or place == last:
            found = node_hash(sibling, found)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, sibling)
        place, last = place >> 1, last >> 1
    return found if last == 0 else None


def consistency_path(old: int, size: int, subtree: Subtree) -> list[bytes]:
    """The hashes that show a tree of `old` leaves to be the beginning of one of `size` (2.1.4.1)."""
    if not 0 < old <= size:
        raise ValueError(f"a tree of {old} cannot be the beginning of one of {size}")
    path, start, end, is_whole = [], 0, size, True
    while old != end:
        middle = start + split(end - start)
        if old <= middle:
            path.append(subtree(middle, end))
            end = middle
        else:
            path.append(subtree(start, middle))
            start, is_whole = middle, False
    if not is_whole:
        path.append(subtree(start, end))
    return path[::-1]


def is_consistent(old: int, size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether a consistency path joins two roots (2.1.4.2)."""
    if not 0 < old <= size:
        return False
    if old == size:
        return not path and old_root == new_root
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        return False
    place, last = old - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    found_old = found_new = hashes[0]
    for sibling in hashes[1:]:
        if last == 0:
            return False
        if place % 2 or place == last:
            found_old, found_new = node_hash(sibling, found_old), node_hash(sibling, found_new)
            while not place % 2 and place:
                place, last = place >> 1, last >> 1
        else:
            found_new = node_hash(found_new, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and found_old == old_root and found_new == new_root
