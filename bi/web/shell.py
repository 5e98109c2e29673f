"""The document that every page starts from: Streamlit's, in the reader's language, with our type, style and script.

Streamlit's own says `lang="en"`, preloads a typeface that is not ours and names itself in the title. Here the language
is right for screen readers, the first words are readable before any script has run, and the parts of the bundle that
our pages need are fetched at once instead of one after the other.
"""

import functools
import json
import re
from html import escape

from bi.charts.base import DARK
from bi.formats import Language
from bi.text import say
from bi.web import assets, leftovers

_INDEX = assets.BUNDLE.parent / "index.html"
# What our pages draw with; the names carry a hash that changes with each Streamlit release.
_DRAWN = ("Html", "Selectbox", "ArrowVegaLiteChart", "loadVegaEmbed", "embed", "vega-interpreter", "DownloadButton",
          "Button", "PageLink", "TextInput", "Sidebar", "AppView")  # fmt: skip
_IMPORT = re.compile(r'(?:from|import)\s*["`\']\./([\w.\-]+\.js)["`\']')


@functools.cache
def document(language: Language) -> str:
    """The page before any script has run."""
    page = _INDEX.read_text(encoding="utf-8")
    page = re.sub(r"<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    page = re.sub(r"<noscript>.*?</noscript>", _no_script(language), page, flags=re.DOTALL)
    page = re.sub(r'<link\s+rel="(?:preload|service-desc|shortcut icon)".*?>', "", page, flags=re.DOTALL)
    page = re.sub(r"<title>.*?</title>", f"<title>{escape(say('app.title', language))}</title>", page)
    page = page.replace('<html lang="en">', f'<html lang="{language}">').replace('"./static/', '"/static/')
    page = page.replace("</head>", f"{_head(language)}</head>")
    page = page.replace('<div id="root"></div>', f'<div id="root"></div>{_skeleton(language)}')
    return re.sub(r"\n\s*\n+", "\n", page).strip() + "\n"


def message(language: Language, title: str, lead: str) -> str:
    """A page of one calm sentence that needs no script: an unknown address, a refused visitor."""
    home = escape(say("door.home", language))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title>{_style()}</head>"
        f'<body class="bi-message"><main><h1>{escape(title)}</h1><p>{escape(lead)}</p>'
        f'<p><a href="/">{home}</a></p></main></body></html>\n'
    )


def bundle() -> list[str]:
    """The addresses of all parts of the bundle that a page needs, in the order in which they are found."""
    return list(dict.fromkeys([*_listed(), *_closure()]))


def _head(language: Language) -> str:
    thai = json.dumps(leftovers.THAI if language == "th" else {}, ensure_ascii=False).replace("</", "<\\/")
    fonts = "".join(
        f'<link rel="preload" href="{_font(name)}" as="font" type="font/woff2" crossorigin>'
        for name in ("regular", "semibold")
    )
    listed = set(_listed())
    more = "".join(f'<link rel="modulepreload" crossorigin href="{path}">' for path in _closure() if path not in listed)
    return (
        f'<link rel="icon" type="image/svg+xml" href="{assets.versioned("/assets/favicon.svg")}">'
        f'{fonts}{_style()}<style>{_brand(language)}{_dark_charts()}</style>{more}'
        f'<script type="application/json" id="bi-words">{thai}</script>'
        f'<script src="{assets.versioned("/assets/shell.js")}" defer></script>'
    )


def _style() -> str:
    faces = "".join(
        f'@font-face{{font-family:Sarabun;font-weight:{weight};font-display:swap;'
        f'src:url({_font(name)}) format("woff2")}}'
        for name, weight in (("regular", 400), ("semibold", 600), ("bold", 700))
    )
    return f'<style>{faces}</style><link rel="stylesheet" href="{assets.versioned("/assets/shell.css")}">'


def _font(name: str) -> str:
    return assets.versioned(f"/assets/fonts/sarabun-{name}.woff2")


def _brand(language: Language) -> str:
    """The name above the menu, where Streamlit has no place for words."""
    name, owner = (json.dumps(say(key, language), ensure_ascii=False) for key in ("app.title", "app.owner_short"))
    return f":root{{--brand:{name};--owner:{owner}}}"


def _dark_charts() -> str:
    swaps = "".join(
        f'.stApp svg [fill="{light}"]{{fill:{dark}}}.stApp svg [stroke="{light}"]{{stroke:{dark}}}'
        for light, dark in DARK.items()
    )
    return f"@media screen and (prefers-color-scheme:dark){{{swaps}}}"


def _skeleton(language: Language) -> str:
    words = escape(say("app.opening", language))
    tiles = '<div class="bi-bone"></div>' * 4
    return f'<div class="bi-skeleton" role="status"><p>{words}</p><div class="bi-bones">{tiles}</div></div>'


def _no_script(language: Language) -> str:
    return f"<noscript><p>{escape(say('app.needs_script', language))}</p></noscript>"


@functools.cache
def _listed() -> tuple[str, ...]:
    found = re.findall(r'(?:href|src)="\./(static/(?:js|css)/[^"]+)"', _INDEX.read_text(encoding="utf-8"))
    return tuple(f"/{path}" for path in found)


@functools.cache
def _closure() -> tuple[str, ...]:
    folder = assets.BUNDLE / "js"
    open_files = [file.name for name in _DRAWN for file in sorted(folder.glob(f"{name}.*.js"))]
    seen: dict[str, None] = {}
    while open_files:
        name = open_files.pop(0)
        if name not in seen and (folder / name).is_file():
            seen[name] = None
            open_files += _IMPORT.findall((folder / name).read_text(encoding="utf-8"))
    return tuple(f"/static/js/{name}" for name in seen)
