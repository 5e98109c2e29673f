"""Who is looking, and in which language: read from the request at every run, never remembered by the page."""

import streamlit as st

from bi import settings
from bi.access import Scope
from bi.formats import Language
from bi.web import sessions, start

LANGUAGES: tuple[Language, ...] = ("th", "en")
LANGUAGE_COOKIE = "rice_language"


def session_cookie() -> str:
    """The name of the cookie that holds the token. In production browsers keep it to this host over TLS only."""
    return "__Host-rice_session" if settings.mode() == "production" else "rice_session"


def current() -> Scope | None:
    """The reader's scope, looked up in the store at this moment; None for a stranger."""
    token = st.context.cookies.get(session_cookie())
    return sessions.lookup(start.store().database, token) if isinstance(token, str) else None


def language() -> Language:
    """The language of this run: that of the address, else of the session, else of the browser, else Thai."""
    asked = (st.query_params.get("lang"), st.session_state.get("language"), _cookie_language())
    found = next(filter(_is_language, asked), "th")
    st.session_state["language"] = found
    return found


def _is_language(value: object) -> bool:
    return isinstance(value, str) and value in LANGUAGES


def _cookie_language() -> object:
    return st.context.cookies.get(LANGUAGE_COOKIE)
