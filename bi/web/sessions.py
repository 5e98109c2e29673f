"""Sign-ins that live on the server: the browser holds a random token, the store its hash and what it opens.

A copied cookie is worthless after sign-out, a change of rights ends what is open at the next click, and nothing a
browser sends decides a role. Idle for half an hour or twelve hours old, a session is over (security.md T11).
"""

import hashlib
import json
import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy import insert, select, update

from bi.access import Scope
from bi.periods import to_microseconds
from bi.store.engine import Database
from bi.store.tables_session import SessionRow

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)  # a click does not write; a minute does
TOKEN_BYTES = 32
SESSION = SessionRow.__table__


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _listed(codes: tuple[str, ...] | None) -> str | None:
    return None if codes is None else json.dumps(codes)


def _tuple(text: str | None) -> tuple[str, ...] | None:
    return None if text is None else tuple(json.loads(text))


def create(database: Database, scope: Scope, *, now: datetime | None = None) -> str:
    """Begin a session and return its token: 256 random bits, to be given to the browser and kept nowhere."""
    at = now or datetime.now(UTC)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with database.write() as connection:
        connection.execute(insert(SESSION).values(
            token_hash=_hash(token), who=scope.who, role=scope.role,
            traders=_listed(scope.traders), provinces=_listed(scope.provinces),
            created_at=to_microseconds(at), seen_at=to_microseconds(at), expires_at=to_microseconds(at + ABSOLUTE),
        ))  # fmt: skip
    return token


def lookup(database: Database, token: object, *, now: datetime | None = None) -> Scope | None:
    """What a token opens at this moment; None for one that is unknown, idle, too old, ended, or no text at all."""
    if not isinstance(token, str) or not token:
        return None
    at = to_microseconds(now or datetime.now(UTC))
    key = _hash(token)
    with database.read() as connection:
        row = connection.execute(select(SESSION).where(SESSION.c.token_hash == key)).mappings().first()
    idle = timedelta(microseconds=at - row["seen_at"]) if row else IDLE
    if row is None or row["revoked_at"] is not None or at >= row["expires_at"] or idle >= IDLE:
        return None
    if idle >= SEEN_EVERY:
        with database.write() as connection:
            connection.execute(update(SESSION).where(SESSION.c.token_hash == key).values(seen_at=at))
    return Scope(row["who"], row["role"], _tuple(row["traders"]), _tuple(row["provinces"]))


def revoke(database: Database, token: object, *, now: datetime | None = None) -> None:
    """End a session. An unknown token is no error: it opens nothing either way."""
    if isinstance(token, str) and token:
        _revoke(database, SESSION.c.token_hash == _hash(token), now)


def revoke_all(database: Database, who: str, *, now: datetime | None = None) -> None:
    """End every session of one person: after a change of role, or when someone leaves."""
    _revoke(database, SESSION.c.who == who, now)


def _revoke(database: Database, which, now: datetime | None) -> None:
    at = to_microseconds(now or datetime.now(UTC))
    with database.write() as connection:
        connection.execute(update(SESSION).where(which, SESSION.c.revoked_at.is_(None)).values(revoked_at=at))
