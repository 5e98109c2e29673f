"""The script that Streamlit runs for every visitor: the menu by role, then the page. It lies outside `pages/`."""

import streamlit as st

from bi.text import say
from bi.web import rights, start, visitor


def home() -> None:
    """`/` leads on to the page on which the reader's role arrives, with whatever the address chose."""
    if landing:
        st.switch_page(pages[landing], query_params=st.query_params.to_dict())


st.set_page_config(layout="wide")
language = visitor.language()
scope = visitor.current() if start.status().is_ready or start.newest_snapshot() is not None else None
role = scope.role if scope else None
landing = rights.landing(role or "analyst")

pages: dict[str, object] = {}
menu: dict[str, list] = {"": [st.Page(home, title=say("app.title", language), default=True, visibility="hidden")]}
for right in rights.existing():
    # A page that is not for this role stays reachable, so that its door can say so in the reader's language.
    is_shown = role is not None and role in right.roles
    pages[right.name] = st.Page(
        right.file, title=say(f"page.{right.name}.title", language), url_path=right.name,
        visibility="visible" if is_shown else "hidden",
    )  # fmt: skip
    menu.setdefault(say(f"section.{right.section}", language), []).append(pages[right.name])
st.navigation(menu, expanded=True).run()
