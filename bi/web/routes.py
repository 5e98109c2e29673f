"""Plain HTTP beside the pages: signing in and out, and whether the program is well."""

from urllib.parse import urlsplit

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from bi import settings
from bi.errors import UserError
from bi.text import explain, say
from bi.web import middleware, personas, sessions, shell, start, visitor


async def sign_in(request: Request) -> Response:
    """Begin the session of a persona and go on to the page that was asked for."""
    if not is_own_origin(request):
        return _message(request, say("sign_in.foreign", _language(request)), 403)
    form = await request.form()
    try:
        token = await anyio.to_thread.run_sync(_begin, str(form.get("persona", "")), _token(request))
    except UserError as error:
        return _message(request, explain(error, _language(request)), 400)
    response = RedirectResponse(safe_address(str(form.get("next", "/"))), 303)
    response.set_cookie(
        visitor.session_cookie(), token, httponly=True, samesite="lax", path="/",
        secure=settings.mode() == "production",
    )  # fmt: skip
    return response


async def sign_out(request: Request) -> Response:
    """End the session on the server and forget the cookie."""
    if not is_own_origin(request):
        return _message(request, say("sign_in.foreign", _language(request)), 403)
    await anyio.to_thread.run_sync(sessions.revoke, start.store().database, _token(request))
    response = RedirectResponse("/?" + _left(request), 303)
    response.set_cookie(visitor.session_cookie(), "", httponly=True, samesite="lax", path="/",
                        secure=settings.mode() == "production")  # fmt: skip
    return response


async def health(_request: Request) -> Response:
    """Whether this process can serve: the database answers and a snapshot is open."""
    status = start.status()
    is_alive = await anyio.to_thread.run_sync(lambda: start.store().database.is_alive())
    state = {"ready": status.is_ready, "step": status.step, "database": is_alive, "fault": status.fault}
    return JSONResponse(state, 200 if is_alive and not status.fault else 503)


def is_own_origin(request: Request) -> bool:
    """Whether a form was sent by a page of this server: browsers name the origin of every POST."""
    origin = request.headers.get("origin")
    if origin is None:
        return request.headers.get("sec-fetch-site") == "same-origin"
    return urlsplit(origin).netloc == request.headers.get("host")


def safe_address(address: str) -> str:
    """An address within this server; the first page for anything that could lead elsewhere."""
    parts = urlsplit(address)
    is_inside = address.startswith("/") and not address.startswith(("//", "/\\")) and not parts.netloc
    return address if is_inside and "\\" not in address and address.isprintable() else "/"


def _begin(key: str, old_token: str | None) -> str:
    snapshot = start.newest_snapshot()
    if snapshot is None:
        raise UserError("door.no_data")
    scope = personas.find(snapshot, key).scope
    database = start.store().database
    sessions.revoke(database, old_token)  # a new person, a new token: nothing of the old session goes on
    return sessions.create(database, scope)


def _token(request: Request) -> str | None:
    return request.cookies.get(visitor.session_cookie())


def _language(request: Request) -> str:
    return middleware.asked_language(request.scope)


def _left(request: Request) -> str:
    return f"lang={_language(request)}"


def _message(request: Request, lead: str, code: int) -> Response:
    language = _language(request)
    return HTMLResponse(shell.message(language, say("app.title", language), lead), code)


ROUTES = [
    Route("/session", sign_in, methods=["POST"]),
    Route("/session/end", sign_out, methods=["POST"]),
    Route("/healthz", health, methods=["GET"]),
]
