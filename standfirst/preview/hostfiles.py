"""The files by which a site steers its host, `_redirects` and `_headers`, in the syntax of Netlify and Cloudflare Pages.

Text in, rules out. A line that cannot be honoured is left out and told of; the others hold.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import takewhile
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, unquote_plus

from msgspec import Struct

from standfirst import urls

REDIRECTS: Final = "_redirects"
HEADERS: Final = "_headers"

MOVES: Final = frozenset([301, 302, 303, 307, 308])
_REWRITES: Final = frozenset([200, 404, 410])
_STATUS: Final = re.compile(r"([0-9]{3})(!?)\Z")
_WANTED: Final = re.compile(r"[^/:=]+=[^/]*\Z")
_PLACEHOLDER: Final = re.compile(r":([A-Za-z]\w*)")
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_NOT_SENT: Final = re.compile(r"[^!-~]")
_PRIVATE: Final = frozenset(
    [
        "age", "allow", "alt-svc", "cache-control", "clear-site-data", "connection", "content-encoding",
        "content-length", "content-range", "cross-origin-resource-policy", "date", "etag", "keep-alive",
        "location", "nel", "referrer-policy", "report-to", "reporting-endpoints", "server", "set-cookie",
        "strict-transport-security", "trailer", "transfer-encoding", "upgrade", "x-content-type-options",
    ]
)  # fmt: skip
"""What the preview decides by itself, whatever the site says: a header of the real host's connection, or one that would
make a browser remember something of a preview."""


class Redirect(Struct, frozen=True, kw_only=True):
    """One rule. `force`: even where there is a file. `wanted` are parameters that the query must have, with the value
    or the name for any value (`:id`)."""

    pattern: re.Pattern[str]
    target: str
    status: int
    force: bool
    wanted: tuple[tuple[str, str], ...] = ()

    def location(self, address: str, query: str = "") -> str | None:
        """Where this rule leads from an address, or None; percent-encoded."""
        match = self.pattern.fullmatch(address)
        if match is None:
            return None
        parts = {name: urls.quote(part) for name, part in match.groupdict(default="").items()}
        given = dict(parse_qsl(query, keep_blank_values=True)) if self.wanted else {}
        for name, value in self.wanted:
            if name not in given or not (value.startswith(":") or value == given[name]):
                return None
            parts[value.removeprefix(":")] = quote(given[name], safe="")  # a slash in it is no part of a path
        filled = _PLACEHOLDER.sub(lambda one: parts.get(one[1], one[0]), self.target)
        return _NOT_SENT.sub(lambda one: "".join(f"%{byte:02X}" for byte in one[0].encode()), filled)

    def rest(self, query: str) -> str:
        """What of a query goes along: the rule has used up what it names."""
        used = {name for name, _ in self.wanted}
        return "&".join(part for part in query.split("&") if unquote_plus(part.partition("=")[0]) not in used)


class HeaderRule(Struct, frozen=True, kw_only=True):
    """What a block of `_headers` says of the addresses that it names. A value of None takes the header away."""

    pattern: re.Pattern[str]
    lines: tuple[tuple[str, str | None], ...]


@lru_cache(maxsize=4)
def redirects_of(data: bytes) -> tuple[tuple[Redirect, ...], tuple[str, ...]]:
    """The rules of a `_redirects`, and what is wrong with its lines."""
    rules, faults = [], []
    for number, words in _lines(data):
        try:
            rules.append(_redirect(words.split()))
        except ValueError as wrong:
            faults.append(f"{REDIRECTS}:{number}: {wrong}")
    return tuple(rules), tuple(faults)


@lru_cache(maxsize=4)
def headers_of(data: bytes) -> tuple[tuple[HeaderRule, ...], tuple[str, ...]]:
    """The rules of a `_headers`, and what is wrong with its lines."""
    rules: list[HeaderRule] = []
    faults = []
    for number, text in _lines(data):
        try:
            if re.match(r"/|https?://", text):
                # A rule for one host by its name is for another than this.
                pattern = _pattern(text) if text.startswith("/") else re.compile(r"(?!)")
                rules.append(HeaderRule(pattern=pattern, lines=()))
            elif not rules:
                raise ValueError("a header stands under the address that it is for")
            else:
                rules[-1] = HeaderRule(pattern=rules[-1].pattern, lines=(*rules[-1].lines, _header(text)))
        except ValueError as wrong:
            faults.append(f"{HEADERS}:{number}: {wrong}")
    return tuple(rules), tuple(faults)


def headers_at(rules: Iterable[HeaderRule], address: str) -> tuple[tuple[str, str], ...]:
    """The headers that the rules give to an address; values of one name are joined, as hosts do."""
    found: dict[str, tuple[str, str]] = {}
    for rule in rules:
        if rule.pattern.fullmatch(address) is None:
            continue
        for name, value in rule.lines:
            key = name.lower()
            if value is None:
                found.pop(key, None)
            elif key not in _PRIVATE and not key.startswith("access-control-"):
                found[key] = (name, f"{found[key][1]}, {value}" if key in found else value)
    return tuple(found.values())


def _lines(data: bytes) -> Iterable[tuple[int, str]]:
    """The lines that say something, without their remarks, with their numbers."""
    for number, line in enumerate(data.decode("utf-8-sig", "replace").splitlines(), 1):
        text = line.strip()
        if text and not text.startswith("#"):
            yield number, text


def _redirect(words: list[str]) -> Redirect:
    remark = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
    wanted = tuple(takewhile(_WANTED.match, words[1:remark]))
    source, target, *more = (words[0], *words[1 + len(wanted) : remark], "")[: max(remark - len(wanted), 2)]
    if not target:
        raise ValueError("a rule has two addresses: /from /to")
    if not source.startswith("/"):
        raise ValueError("the preview knows no other hosts; only addresses that begin with / are redirected")
    abroad = re.match(r"https?://|//", target) is not None
    if not abroad and not target.startswith("/"):
        raise ValueError("the second word is the address to go to, /to or https://…, or a parameter like id=:id")
    status = _STATUS.match(more[0]) if more else _STATUS.match("301")
    if status is None or len(more) > 1:
        raise ValueError("the preview heeds no conditions; after the addresses stands a status, like 301 or 302!")
    code = int(status[1])
    if code not in MOVES | _REWRITES:
        raise ValueError(f"{code} is no status for a redirect; take 301, 302, 303, 307, 308, 200, 404 or 410")
    if code in _REWRITES and abroad:
        raise ValueError("the preview fetches nothing from other hosts; a rewrite goes to an address of this site")
    pairs = tuple((name, value) for name, _, value in (word.partition("=") for word in wanted))
    return Redirect(pattern=_pattern(source), target=target, status=code, force=bool(status[2]), wanted=pairs)


def _header(text: str) -> tuple[str, str | None]:
    if text.startswith("!"):
        return text[1:].strip(), None
    name, colon, value = text.partition(":")
    if not colon or _NAME.match(name.strip()) is None:
        raise ValueError("a header is written Name: value")
    if not value.isprintable() or not value.strip().isascii():
        raise ValueError("a header's value is plain ASCII text")
    return name.strip(), value.strip()


def _pattern(source: str) -> re.Pattern[str]:
    """Addresses that a rule is for: a part `:name` stands for any one part, one `*` for anything. A slash at the end
    makes no difference."""
    text = unicodedata.normalize("NFC", unquote(source))
    if text.count("*") > 1:
        raise ValueError("an address has one * at most")
    whole, tail = (text[:-2], "(?:/(?P<splat>.*))?") if text.endswith("/*") else (text.rstrip("/"), "/?")
    parts: list[str] = []
    for part in whole.split("/"):
        name = _PLACEHOLDER.fullmatch(part)
        if name is not None and name[1] != "splat" and f"(?P<{name[1]}>" not in "".join(parts):
            parts.append(f"(?P<{name[1]}>[^/]+)")
        else:
            parts.append(re.escape(part).replace(r"\*", "(?P<splat>.*)"))
    return re.compile("/".join(parts) + tail, re.DOTALL)
