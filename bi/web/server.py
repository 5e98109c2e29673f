"""The parts from which `app.py` builds the server: routes, middleware, and what happens at its start and end."""

import importlib
import logging
import os
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.middleware import Middleware

from bi import production
from bi.access import SYSTEM
from bi.text import say
from bi.web import assets, frame, personas, shell, start, views, visitor
from bi.web.middleware import Documents, Guard
from bi.web.routes import ROUTES


def refuse_unfit() -> None:
    """End the program with one line where production lacks something."""
    if missing := production.obstacles():
        reasons = "; ".join(say(key, "en") for key in missing)
        print(say("production.refused", "en", reasons=reasons), file=sys.stderr, flush=True)
        os._exit(2)  # the server would report a raised exit as a fault of the script and go on


refuse_unfit()
routes = ROUTES
middleware = [Middleware(Guard), Middleware(Documents)]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict]:
    """Answer at once; prepare the data and compress the bundle beside it."""
    threading.Thread(target=assets.warm, args=(shell.bundle(),), name="bundle", daemon=True).start()
    start.begin(warm_up)
    yield {}


def on_script_error(_error: Exception) -> bool:
    """The last net: what no door caught is logged, and the visitor gets a sentence instead of Streamlit's message."""
    language = visitor.language()
    reference = start.fault(logging.getLogger("rice.page"), "the script failed outside the door of a page")
    frame.sentence(say("fault.calm", language, reference=reference))
    return True


def warm_up() -> None:
    """Load what the first visitor would otherwise wait for: the pages' modules and the national figures."""
    importlib.import_module("bi.web.ui")
    snapshot = start.newest_snapshot()
    if snapshot is None:
        return
    from bi.views import Filters

    for name in ("stock_by_province", "stock_trend", "coverage", "traders"):
        views.view(SYSTEM, snapshot, name, Filters())
    personas.all_of(snapshot)
