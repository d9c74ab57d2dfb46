"""Values as formats want them: what is wrong with one, or None. Pure, and by the specifications alone."""

import re
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

_RFC3339: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)")
_W3C: Final = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?")
_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_RFC822: Final = re.compile(
    rf"(?:({'|'.join(_DAYS)}), )? ?(\d\d?) ({'|'.join(_MONTHS)}) (\d\d|\d{{4}}) (\d\d):(\d\d)(?::(\d\d))?"
    r" ([+-]\d\d(?:00|15|30|45)|UT|GMT|EST|EDT|CST|CDT|MST|MDT|PST|PDT|Z)"
)
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_URI: Final = re.compile(r"(?:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|[^\x00-\x7f])*")
_HOST: Final = re.compile(r"(?:[^@/?#]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^\s:/?#\[\]@<>\"{}|\\^`]+)(?::\d*)?")
_TYPE: Final = re.compile(r"[^\s()<>,;:\\\"/\[\]?=]+/[^\s()<>,;:\\\"/\[\]?=]+(\s*;\s*[^\s=;]+=(\"[^\"]*\"|[^\s;\"]+))*")
_LANGUAGE: Final = re.compile(r"(?:[A-Za-z]{2,8}|[ix])(?:-[A-Za-z0-9]{1,8})*")
_TAG: Final = re.compile(
    r"tag:((?:[\w!#$%&'*+/=?^`{|}~.-]+@)?[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)"
    r",(\d{4}(?:-\d\d(?:-\d\d)?)?):([A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-Fa-f]{2})*(#.*)?"
)
_URN: Final = re.compile(
    r"urn:[A-Za-z0-9][A-Za-z0-9-]{1,31}:(?:[A-Za-z0-9()+,\-.:=@;$_!*']|%[0-9A-Fa-f]{2})+", re.IGNORECASE
)
_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_REGISTERED: Final = frozenset(
    [
        "http",
        "https",
        "mailto",
        "ftp",
        "tel",
        "tag",
        "urn",
        "news",
        "nntp",
        "file",
        "data",
        "cid",
        "mid",
        "info",
        "geo",
        "sms",
        "xmpp",
        "acct",
        "doi",
        "ni",
    ]
)


def rfc3339(text: str) -> str | None:
    """A time of Atom and JSON Feed."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        return f"`{text}` is no time of RFC 3339, like 2025-02-21T10:00:00+05:30"
    try:
        _at(text)
    except ValueError:
        return f"`{text}` is a time that no calendar has"
    zone = found[8]
    return None if zone == "Z" or (zone[1:3] < "24" and zone[4:] < "60") else f"`{text}` has a zone that there is not"


def rfc2822(text: str) -> str | None:
    """A time of RSS."""
    found = _RFC822.fullmatch(text)
    if found is None:
        return f"`{text}` is no time of RFC 2822, like Fri, 21 Feb 2025 10:00:00 +0530"
    day, number, month, year, hour, minute, second, _zone = found.groups()
    if len(year) == 2:
        return f"`{text}` has a year of two digits"
    try:
        date = datetime(
            int(year), _MONTHS.index(month) + 1, int(number), int(hour), int(minute), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return f"`{text}` is a time that no calendar has"
    if day and _DAYS[date.weekday()] != day:
        return f"{number} {month} {year} was no {day}"
    return None


def w3c_date(text: str) -> str | None:
    """A time of sitemaps (W3C Datetime)."""
    if _W3C.fullmatch(text) is None:
        return f"`{text}` is no W3C time, like 2025-02-21 or 2025-02-21T10:00:00+05:30"
    try:
        _at(text if "T" in text else (text + "-01-01"[: 10 - len(text)] if len(text) < 10 else text))
    except ValueError:
        return f"`{text}` is a time that no calendar has"
    return None


def instant(text: str) -> float | None:
    """A time of either kind in seconds since 1970."""
    if _RFC3339.fullmatch(text):
        return _at(text).timestamp() if rfc3339(text) is None else None
    if rfc2822(text) is not None:
        return None
    from email.utils import parsedate_to_datetime

    return parsedate_to_datetime(text).timestamp()


def _at(text: str) -> datetime:
    """Fractions of any length, and a leap second as the one before it."""
    text = re.sub(r"\.(\d+)", lambda found: f".{found[1][:6]:0<6}", text).replace("Z", "+00:00")
    return datetime.fromisoformat(re.sub(r"T(\d\d:\d\d):60", r"T\1:59", text))


def language(text: str) -> str | None:
    """A tag of BCP 47, by its form."""
    first = text.split("-", maxsplit=1)[0].lower()
    wrong = _LANGUAGE.fullmatch(text) is None or (len(first) > 3 and first not in ("root",))
    return f"`{text}` is no language tag" if wrong else None


def media_type(text: str) -> str | None:
    """A media type, with parameters or without."""
    return None if _TYPE.fullmatch(text) else f"`{text}` is no media type"


def natural(text: str) -> str | None:
    """A number that is not below nothing."""
    return None if re.fullmatch(r"\d+", text) else f"`{text}` is no length"


def address(text: str, *, whole: bool = True) -> str | None:
    """An address: an IRI, `whole` with its scheme."""
    said = text.strip()
    if text != said or _URI.fullmatch(said) is None:
        return f"`{text}` holds what no address can"
    scheme = _SCHEME.match(said)
    if scheme is None:
        return f"`{text}` is not a whole address" if whole else None
    kind = scheme[0][:-1].lower()
    if kind in ("http", "https", "ftp"):
        rest = said[scheme.end() :]
        host = re.split(r"[/?#]", rest[2:], maxsplit=1)[0] if rest.startswith("//") else ""
        return None if host and _HOST.fullmatch(host) else f"`{text}` names no host"
    if kind == "urn":
        return _urn(said)
    return _tag(said) if kind == "tag" else None


def unregistered(text: str) -> bool:
    """Whether an address has a scheme that is hardly known."""
    scheme = _SCHEME.match(text)
    return scheme is not None and scheme[0][:-1].lower() not in _REGISTERED


def _urn(text: str) -> str | None:
    if text.lower().startswith("urn:uuid:"):
        return None if _UUID.fullmatch(text[9:]) else f"`{text}` is no UUID"
    wrong = _URN.fullmatch(text) is None or text.lower().startswith("urn:urn")
    return f"`{text}` is no URN" if wrong else None


def _tag(text: str) -> str | None:
    found = _TAG.fullmatch(text)
    if found is None:
        return f"`{text}` is no tag URI (RFC 4151)"
    date = found[2]
    return f"`{text}` has a date that no calendar has" if w3c_date(date) else None


def canonical(text: str) -> str | None:
    """An http address as it is canonical (RFC 3986, section 6.2), where it is not; None where it is."""
    if not text.lower().startswith(("http:", "https:")):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = (parts.hostname or "").rstrip(".")
    default = {"http": 80, "https": 443}[parts.scheme.lower()]
    name = f"[{host}]" if ":" in host else host
    user = parts.netloc.rpartition("@")[0].strip(":")
    place = (f"{user}@" if user else "") + name + (f":{port}" if port not in (None, default) else "")
    path = _folded(_decoded(parts.path)) or "/"
    rest = (f"?{_decoded(parts.query)}" if "?" in text.partition("#")[0] else "") + (
        f"#{parts.fragment}" if "#" in text else ""
    )
    best = f"{parts.scheme.lower()}://{place}{path}{rest}"
    return None if best == text else best


def _decoded(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        character = chr(int(found[1], 16))
        return character if re.fullmatch(r"[A-Za-z0-9\-._~]", character) else found[0].upper()

    return re.sub(r"%([0-9A-Fa-f]{2})", one, text)


def _folded(path: str) -> str:
    """A path without `.` and `..`."""
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")
    for at, part in enumerate(parts):
        if part == "..":
            kept = kept[:-1] if len(kept) > 1 else kept
        elif part != ".":
            kept.append(part)
        if part in (".", "..") and at == len(parts) - 1:
            kept.append("")
    return "/".join(kept)
