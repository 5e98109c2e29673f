"""What the surroundings decide: where data lies, which database, which mode. Read from the environment when asked."""

import os
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).resolve().parents[1]


def data_folder() -> Path:
    """`RICE_DATA`, by default `data/` beside the program: received files, snapshots and the embedded store."""
    return Path(os.environ.get("RICE_DATA") or ROOT / "data").expanduser().resolve()


def mode() -> Literal["demo", "production"]:
    """`RICE_MODE`: demo unless production is asked for."""
    return "production" if os.environ.get("RICE_MODE", "demo").strip().lower() == "production" else "demo"


def database_url() -> str:
    """`DATABASE_URL`, by default the SQLite file of the data folder, as an address SQLAlchemy understands."""
    given = os.environ.get("DATABASE_URL", "").strip()
    if not given:
        return f"sqlite:///{data_folder() / 'rice.db'}"
    scheme, separator, rest = given.partition("://")
    return f"postgresql+psycopg://{rest}" if separator and scheme in ("postgres", "postgresql") else given
