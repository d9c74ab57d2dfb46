"""From a request to its answer: who asks, for which moment, and what a host would send for the address.

Pages are looked up and made in worker threads: on the loop, one page that takes long would hold up all others.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from starlette.responses import Response, StreamingResponse

from standfirst.media_types import media_type
from standfirst.preview import policy
from standfirst.preview.answers import ALWAYS, Answer, notice, plain, redirect
from standfirst.preview.events import News
from standfirst.preview.hosting import NOT_FOUND, Host, Moved
from standfirst.preview.ranges import conditional
from standfirst.preview.requests import Asked, Refused, asked_of
from standfirst.preview.script import EVENTS, SCRIPT, Tag, with_script
from standfirst.preview.state import Fault
from standfirst.preview.view import PageBroken, Served, View, Views
from standfirst.preview.visitors import Visitors, from_elsewhere

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

_PIECE: Final = 1 << 18
"""Bytes sent at a time, each of which has its deadline."""
_YEARS: Final = (2, 9998)
"""Those that every zone can tell."""


class Application:
    """The preview as an ASGI application. `say` takes a line for people, `bug` what nobody expected."""

    def __init__(
        self,
        views: Views,
        visitors: Visitors,
        news: News,
        workers: Executor,
        script: bytes,
        say: Callable[[str], None],
        bug: Callable[[Exception], None],
    ) -> None:
        self._views = views
        self._visitors = visitors
        self._news = news
        self._workers = workers
        self._script = Answer(headers=(("Content-Type", media_type(SCRIPT)),), body=script)
        self._host = Host(say)
        self._bug = bug
        # One for the run: a page is the same bytes each time it is asked for, so that a script can see what changed.
        self._nonce = secrets.token_urlsafe(16)

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Answers one request."""
        body = True
        try:
            asked = asked_of(scope)
            body = asked.body
            self._visitors.check(asked.headers)
            if asked.method not in ("GET", "HEAD"):
                raise Refused(405, "this preview only shows pages; it takes nothing in")
            if asked.path == EVENTS and asked.method == "GET":
                self._visitors.check_own(asked)
                with self._news.seat():
                    await _events(self._news)(scope, receive, send)
                return
            answer = conditional(await self._answer(asked), asked)
        except Refused as refused:
            answer = plain(refused.status, refused.why)
        except Exception as bug:  # it is told, and nobody sees its inside
            self._bug(bug)
            answer = plain(503, "the preview could not answer; the terminal says more")
        await _response(answer, close=body or answer.status in (400, 414, 431, 505))(scope, receive, send)

    async def _answer(self, asked: Asked) -> Answer:
        if asked.path == SCRIPT:
            return self._script
        cookie = self._visitors.admit(asked)
        answer = await asyncio.get_running_loop().run_in_executor(self._workers, self._site, asked)
        if cookie:
            return Answer(status=answer.status, headers=(*answer.headers, ("Set-Cookie", cookie)), body=answer.body)
        return answer

    def _site(self, asked: Asked) -> Answer:
        """What the site has at an address, in a worker thread."""
        view = self._views.view(None)
        written = asked.parameter("as-of")
        tag = self._tag(view, written)
        try:
            if written:
                view = self._views.view(_instant(written, view.zone))
                tag = self._tag(view, written)
            return self._page(view, asked, tag)
        except PageBroken as broken:
            return notice(
                503, "This page could not be made", "It comes by itself when it is mended.", tag, broken.faults
            )
        except Refused:
            raise
        except Exception as bug:  # the preview outlives whatever a template or a disk brings up
            self._bug(bug)
            said = Fault(
                severity="internal error",
                message=f"{type(bug).__name__}: {bug}",
                hint="a bug of ours: the terminal names the report",
            )
            return notice(503, "This page could not be made", "Other pages are there.", tag, (said,))

    def _tag(self, view: View, written: str) -> Tag:
        return Tag(version=view.state.version, token=self._visitors.token, now=view.now, as_of=written)

    def _page(self, view: View, asked: Asked, tag: Tag) -> Answer:
        found = self._host.find(view, asked.path, asked.query)
        if isinstance(found, Moved):
            return redirect(found.status, found.location)
        served = view.served(found.path) if found is not None else None
        if served is not None and found is not None:
            return self._file(view, asked, served, found.status, tag)
        if view.state.faults and not view.has("index.html"):
            text = "Standfirst says below what is wrong. This page comes by itself when it is mended."
            return notice(503, "There is nothing to show yet", text, tag)
        gone = asked.path.startswith(view.base) and view.gone(asked.path[len(view.base) :])
        status = 410 if gone else 404
        missing = view.served(NOT_FOUND) if view.has(NOT_FOUND) else None
        if missing is None:
            return notice(status, "There is no such page", "The site has nothing at this address.", tag)
        return self._file(view, asked, missing, status, tag)

    def _file(self, view: View, asked: Asked, served: Served, status: int, tag: Tag) -> Answer:
        """A file of the output with the headers of its host, a page with the script."""
        headers = self._host.headers(view, asked.path)
        kind = next((value for name, value in headers if name.lower() == "content-type"), media_type(served.path))
        others = tuple(pair for pair in headers if pair[0].lower() != "content-type")
        body = served.data
        if from_elsewhere(asked.headers) and not _page_in_sight(kind, others):
            raise Refused(403, "another site's page may link to this preview's pages only; open the address by itself")
        if kind.lower().startswith("text/html"):
            own = policy.Own(nonce=self._nonce, host=asked.headers["host"].lower(), page=asked.path)
            others = tuple(
                (name, policy.header_opened(value, own) if name.lower() in policy.HEADERS else value)
                for name, value in others
            )
            body = policy.page_opened(body, own)
            strict = body is not served.data or any(name.lower() in policy.HEADERS for name, _ in others)
            nonce = self._nonce if strict else ""
            tag = replace(tag, source=served.source, held=served.held, until=served.until, nonce=nonce)
            body = with_script(body, tag)
        return Answer(status=status, headers=(("Content-Type", kind), *others), body=body)


def _page_in_sight(kind: str, headers: tuple[tuple[str, str], ...]) -> bool:
    """Whether browsers show this as a page. A download leaves the window as it was, and so tells whoever opened the window
    that there is such a file."""
    attached = any(name.lower() == "content-disposition" for name, _ in headers)
    return kind.lower().startswith("text/html") and not attached


def _instant(written: str, zone: tzinfo) -> int:
    """The instant that an address names, in seconds since 1970."""
    moment: datetime | None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        moment = None
    if moment is None or not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise Refused(400, "as-of is a time like 2026-11-25T08:00")
    return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())


def _events(news: News) -> Response:
    # The last one is for proxies, which would gather events before they pass them on.
    headers = dict((*ALWAYS, ("Content-Type", "text/event-stream; charset=utf-8"), ("X-Accel-Buffering", "no")))
    return StreamingResponse(news.stream(), headers=headers)


def _response(answer: Answer, *, close: bool) -> Response:
    """An answer as Starlette sends it. `close`: what follows on this connection cannot be trusted to be a request."""
    response: Response
    if len(answer.body) > _PIECE:
        response = StreamingResponse(_pieces(answer.body), answer.status)
        response.headers["Content-Length"] = str(len(answer.body))
    else:
        response = Response(answer.body, answer.status)
    for name, value in answer.whole():
        response.headers.append(name, value)
    if close:
        response.headers["Connection"] = "close"
    return response


async def _pieces(body: bytes) -> AsyncIterator[memoryview]:
    whole = memoryview(body)
    for start in range(0, len(whole), _PIECE):
        yield whole[start : start + _PIECE]
        await asyncio.sleep(0)  # hears whether the client is still there
