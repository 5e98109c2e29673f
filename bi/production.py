"""What must be there before the program serves real declarations. Anything missing stops the start with one line."""

import os

from sqlalchemy import text

from bi import settings
from bi.store import open_store, read_meta

SECRET_VARIABLE = "RICE_SECRET"
SHORTEST_SECRET = 32
FEWEST_LETTERS = 10  # distinct characters: "aaaa..." is long and worthless
# juristic ids of the sample carry the year digits 599, which no real firm can have before B.E. 2599
SAMPLE_IDS = "SELECT 1 FROM trader WHERE trader_id < 1000000000000 AND trader_id / 1000000 % 1000 = 599 LIMIT 1"
WELL_KNOWN = ("changeme", "secret", "password", "sample", "example", "test", "1234")


def obstacles() -> list[str]:
    """The keys of texts that say what is missing; none in demo mode."""
    if settings.mode() != "production":
        return []
    found = [] if is_strong(os.environ.get(SECRET_VARIABLE, "")) else ["production.secret"]
    store = open_store()
    try:
        with store.database.read() as connection:
            if read_meta(connection, "sample") is not None or connection.execute(text(SAMPLE_IDS)).first():
                found.append("production.sample")
            if connection.execute(text("SELECT 1 FROM trader LIMIT 1")).first() is None:
                found.append("production.empty")
    finally:
        store.close()
    return [*found, "production.sign_in"]


def is_strong(secret: str) -> bool:
    """Whether a secret is long, varied and none of the well-known ones."""
    plain = secret.strip().lower()
    is_common = any(word in plain for word in WELL_KNOWN)
    return len(secret) >= SHORTEST_SECRET and len(set(secret)) >= FEWEST_LETTERS and not is_common
