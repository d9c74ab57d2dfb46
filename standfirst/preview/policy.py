"""The preview's script gets through a site's Content-Security-Policy (CSP 3) by entries of its own.

Each of them opens the policy for our script, our event stream and the page's own address, and for nothing else:
what a reader's browser would refuse is refused in the preview too.
"""

import html
import ipaddress
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

from msgspec import Struct

from standfirst import urls
from standfirst.preview.script import EVENTS, SCRIPT

HEADERS: Final = frozenset(["content-security-policy", "content-security-policy-report-only"])
_STRICTER: Final = re.compile(r"'(?:nonce-|sha(?:256|384|512)-|strict-dynamic')", re.IGNORECASE)


class Own(Struct, frozen=True, kw_only=True):
    """What the policy must let through. `host` is as the browser calls us, `page` the address that is shown."""

    nonce: str
    host: str
    page: str

    def source(self, address: str) -> str:
        """An address as a policy names it."""
        name = self.host.rpartition(":")[0] if self.host.rpartition(":")[2].isdigit() else self.host
        if name != "127.0.0.1" and _is_number(name):
            return "'self'"  # policies know no other IP addresses
        return f"http://{self.host}{urls.quote(address).replace(',', '%2C').replace(';', '%3B')}"


def header_opened(value: str, own: Own) -> str:
    """A header's policies, of which each counts, with our entries."""
    return ", ".join(_opened(policy, own) for policy in value.split(",") if policy.strip())


def page_opened(page: bytes, own: Own) -> bytes:
    """A page whose `<meta http-equiv>` has our entries; the page itself where it has none."""
    if b"content-security-policy" not in page.lower():
        return page
    text = page.decode("utf-8", "surrogateescape")
    finder = _Finder()
    finder.feed(text)
    for start, end, policy in reversed(finder.found):
        tag = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_opened(policy, own))}">'
        text = text[:start] + tag + text[end:]
    return text.encode("utf-8", "surrogateescape")


class _Finder(HTMLParser):
    """Finds the policies of a page, and where their tags begin and end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.found: list[tuple[int, int, str]] = []
        self._lines: list[int] = []

    def feed(self, data: str) -> None:
        """Reads a whole page."""
        self._lines = [0, *(match.end() for match in re.finditer("\n", data))]
        super().feed(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Hears of one tag."""
        said = {name: value or "" for name, value in reversed(attrs)}
        if tag == "meta" and said.get("http-equiv", "").strip().lower() == "content-security-policy":
            line, column = self.getpos()
            start = self._lines[line - 1] + column
            self.found.append((start, start + len(self.get_starttag_text() or ""), said.get("content", "")))


def _opened(policy: str, own: Own) -> str:
    """One policy with our entries."""
    directives: dict[str, list[str]] = {}
    for part in policy.split(";"):
        name, *values = part.split() or [""]
        if name:
            directives.setdefault(name.lower(), values)  # of two, browsers heed the first
    # Here is no HTTPS to go to: in a network the pages would lose their pictures and sheets.
    directives.pop("upgrade-insecure-requests", None)
    scripts = _effective(directives, "script-src-elem", "script-src", "default-src")
    if scripts is not None:
        # Into script-src-elem alone: a nonce in script-src or default-src would forbid the inline handlers and styles
        # that 'unsafe-inline' allows there.
        lenient = _has(scripts, "'unsafe-inline'") and not any(map(_STRICTER.match, scripts))
        entry = own.source(SCRIPT) if lenient else f"'nonce-{own.nonce}'"
        directives["script-src-elem"] = _with(scripts, entry)
    calls = _effective(directives, "connect-src", "default-src")
    if calls is not None:
        directives["connect-src"] = _with(calls, own.source(EVENTS), own.source(own.page))
    return "; ".join(" ".join([name, *values]) for name, values in directives.items())


def _effective(directives: dict[str, list[str]], *names: str) -> list[str] | None:
    return next((directives[name] for name in names if name in directives), None)


def _with(sources: list[str], *entries: str) -> list[str]:
    return [source for source in sources if source.lower() != "'none'"] + [
        entry for entry in dict.fromkeys(entries) if entry not in sources
    ]


def _has(sources: Iterable[str], keyword: str) -> bool:
    return any(source.lower() == keyword for source in sources)


def _is_number(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
