"""Rice trade data: `streamlit run app.py` starts the server; everything else is in `bi/web`."""

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))  # the program is run from its folder, it is not installed

from bi.web import server  # noqa: E402

# Streamlit looks for this very call in the source, and the script must not lie beside `pages/`: there a fresh server
# opened a page by its address before any check had run.
app = st.App(
    ROOT / "bi/web/entry.py",
    routes=server.routes,
    middleware=server.middleware,
    lifespan=server.lifespan,
    on_script_error=server.on_script_error,
)
