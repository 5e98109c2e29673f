"""What stands before Streamlit: who may reach the program at all, what every answer says, and files from memory.

Pure ASGI, because the same guard must see the websocket that carries a page's content.
"""

import ipaddress
from collections.abc import Callable
from urllib.parse import parse_qs

import anyio.to_thread
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bi import settings
from bi.text import say
from bi.web import assets, personas, rights, sessions, shell, start, visitor

# Vega runs through its interpreter, so no part of the page needs `unsafe-eval`; Streamlit writes its styles inline.
POLICY = "; ".join((
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
))  # fmt: skip
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
CLOSED = ("/_stcore/agent", "/_stcore/metrics", "/_stcore/script-health-check")
LOCAL_NAMES = {"localhost", "127.0.0.1", "[::1]"}
# Addresses that are answered further in; every other one is a page or does not exist.
BEHIND = ("/_stcore/", "/media/", "/component/", "/healthz", "/verify", "/api/")


class Guard:
    """Refuses strangers to the machine in demo mode, closes what we do not offer, and signs every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        if settings.mode() == "demo" and not is_local(scope):
            await _refuse(scope, receive, send)
        elif any(part in scope["path"] for part in CLOSED):
            await _answer(scope, receive, send, PlainTextResponse("Not found", 404))
        else:
            await self.app(scope, receive, _signed(scope, send))


class Documents:
    """Answers addresses of pages with our document, unknown ones with one sentence, files from memory."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or path.startswith(BEHIND) or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
        elif path.startswith(("/assets/", "/static/")):
            await _file(scope)(scope, receive, send)
        elif path in _addresses():
            await self.page(scope, receive, send)
        else:
            language = asked_language(scope)
            title, lead = say("missing.title", language), say("missing.lead", language)
            await HTMLResponse(shell.message(language, title, lead), 404)(scope, receive, send)

    async def page(self, scope: Scope, receive: Receive, send: Send) -> None:
        language = asked_language(scope)
        response = HTMLResponse(shell.document(language), headers={"Cache-Control": "no-cache", "Vary": "Cookie"})
        if language != HTTPConnection(scope).cookies.get(visitor.LANGUAGE_COOKIE):
            response.set_cookie(visitor.LANGUAGE_COOKIE, language, max_age=31_536_000, samesite="lax", httponly=True)
        if is_arrival(scope):
            token = await anyio.to_thread.run_sync(_welcome)
            response.set_cookie(visitor.session_cookie(), token, samesite="lax", httponly=True)
        await response(scope, receive, send)


def is_local(scope: Scope) -> bool:
    """Whether a request comes from this machine and names it so (a foreign name would be a rebinding attack)."""
    client = scope.get("client")
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    try:
        return bool(client) and ipaddress.ip_address(client[0]).is_loopback and name in LOCAL_NAMES
    except ValueError:
        return False


def is_arrival(scope: Scope) -> bool:
    """Whether a demonstration is opened for the first time by a browser: it is shown the overview, asked nothing.

    Who signed out has an empty cookie and is asked; so is who follows a link to another page.
    """
    is_new = visitor.session_cookie() not in HTTPConnection(scope).cookies
    return settings.mode() == "demo" and scope["path"] == "/" and is_new and start.status().is_ready


def _welcome() -> str:
    return sessions.create(start.store().database, personas.arriving().scope)


def asked_language(scope: Scope) -> str:
    """The language of a document: that of its address, else of the browser's last visit, else Thai."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    kept = HTTPConnection(scope).cookies.get(visitor.LANGUAGE_COOKIE)
    return next((value for value in (asked, kept) if value in visitor.LANGUAGES), "th")


def _addresses() -> set[str]:
    return {"/", *(f"/{page.name}" for page in rights.existing())}


def _file(scope: Scope) -> Response:
    path, wanted = scope["path"], dict(scope["headers"])
    asset = assets.find(path)
    if asset is None:
        return PlainTextResponse("Not found", 404)
    tag = f'"{asset.tag[:32]}"'
    headers = {"Cache-Control": assets.life(path, scope["query_string"]), "ETag": tag, "Vary": "Accept-Encoding"}
    if wanted.get(b"if-none-match", b"").decode("latin-1") == tag:
        return Response(status_code=304, headers=headers)
    if asset.packed is not None and b"gzip" in wanted.get(b"accept-encoding", b""):
        return Response(asset.packed, media_type=asset.media_type, headers={**headers, "Content-Encoding": "gzip"})
    return Response(asset.plain, media_type=asset.media_type, headers=headers)


def _signed(scope: Scope, send: Send) -> Callable:
    async def signed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if settings.mode() == "production":
                headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        await send(message)

    return signed


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    language = asked_language(scope)
    lead = say("refused.elsewhere", language)
    await _answer(scope, receive, send, HTMLResponse(shell.message(language, say("app.title", language), lead), 403))


async def _answer(scope: Scope, receive: Receive, send: Send, response: Response) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await response(scope, receive, _signed(scope, send))
