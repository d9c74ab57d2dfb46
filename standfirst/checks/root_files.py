"""Files at the root by their own rules: robots.txt, security.txt, ads.txt, trust.txt, made here or by hand."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Final
from urllib.robotparser import RobotFileParser

from standfirst.checks.rules import found
from standfirst.problems import Problem

_YEAR: Final = 366 * 86_400
_ROBOTS_BYTES: Final = 500 * 1024
_VARIABLES: Final = ("CONTACT", "SUBDOMAIN", "INVENTORYPARTNERDOMAIN", "OWNERDOMAIN", "MANAGERDOMAIN")
_RECORD: Final = re.compile(r"[A-Za-z0-9.-]+\.[A-Za-z]{2,}\s*,\s*[^,\s]+\s*,\s*(DIRECT|RESELLER)(\s*,\s*[^,\s]+)?\Z", re.IGNORECASE)  # fmt: skip
_TRUST: Final = (
    "member", "belongto", "control", "controlledby", "social", "vendor", "customer", "disclosure", "contact",
    "datatrainingallowed",
)  # fmt: skip


def robots(data: bytes, name: str, site: str, needed: Iterable[str]) -> Iterator[Problem]:
    """robots.txt (RFC 9309). `needed` are the absolute addresses of what pages load."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        yield found("RB01", (name, 1), "it is not UTF-8", "save it as UTF-8")
        return
    if len(data) > _ROBOTS_BYTES:
        yield found("RB01", (name, 1), f"it has {len(data):,} bytes; robots read 500 KiB", "shorten it")
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    sitemaps = parser.site_maps() or []
    for at, line in enumerate(text.splitlines(), 1):
        key, _, value = line.partition(":")
        if key.strip().lower() == "sitemap" and not value.strip().startswith(("http://", "https://")):
            yield found("RB02", (name, at), f"the sitemap `{value.strip()}` has no host", f"write {site}sitemap.xml")
    if not any(address.startswith(site) for address in sitemaps):
        yield found("SM07", (name, 1), "it names no sitemap of this site", f"add a line: Sitemap: {site}sitemap.xml")
    for address in needed:
        if not parser.can_fetch("Googlebot", address):
            message = f"search engines may not fetch {address}, which pages need to be shown"
            yield found("RB03", (name, 1), message, "allow it")


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines that say something, with their numbers."""
    for at, line in enumerate(text.splitlines(), 1):
        said = line.partition("#")[0].strip()
        if said:
            yield at, said


def security(data: bytes, name: str, now: int) -> Iterator[Problem]:
    """security.txt (RFC 9116, 2.5)."""
    fields: dict[str, list[tuple[int, str]]] = {}
    for at, line in _lines(data.decode("utf-8", "replace")):
        key, _, value = line.partition(":")
        fields.setdefault(key.strip().lower(), []).append((at, value.strip()))
    if not fields.get("contact"):
        yield found("SX01", (name, 1), "it names no contact", "add one, like Contact: mailto:security@paper.example")
    if len(fields.get("preferred-languages", [])) > 1:
        place = (name, fields["preferred-languages"][1][0])
        yield found("SX05", place, "it names its languages twice", "join them with a comma")
    ends = fields.get("expires", [])
    moment = _moment(ends[0][1]) if len(ends) == 1 else None
    place = (name, ends[-1][0] if ends else 1)
    if moment is None:
        message = f"it has {len(ends) or 'no'} Expires, or one that is no time with a zone"
        yield found("SX02", place, message, "write one, like Expires: 2027-06-30T00:00:00Z")
    elif moment.timestamp() <= now:
        yield found("SX03", place, "it has ended, and nobody may rely on it", "look at it, and give it another end")
    elif moment.timestamp() > now + _YEAR:
        yield found("SX04", place, "it ends in more than a year", "give it an end within a year")


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def ads(data: bytes, name: str) -> Iterator[Problem]:
    """ads.txt (IAB, 1.1)."""
    owners = 0
    for at, line in _lines(data.decode("utf-8", "replace")):
        key, equals, value = line.partition("=")
        owners += key.upper() == "OWNERDOMAIN"
        is_variable = bool(equals) and key.upper() in _VARIABLES and bool(value.strip())
        if not is_variable and not _RECORD.match(line.partition(";")[0].strip()):
            hint = "write host, account, DIRECT or RESELLER, or a variable like CONTACT=ads@paper.example"
            yield found("AD01", (name, at), f"`{line[:60]}` is no record and no variable", hint)
        if owners > 1 and key.upper() == "OWNERDOMAIN":
            yield found("AD02", (name, at), "it names a second owner", "keep one OWNERDOMAIN")


def trust(data: bytes, name: str) -> Iterator[Problem]:
    """trust.txt (JournalList)."""
    for at, line in _lines(data.decode("utf-8", "replace")):
        key, _, value = line.partition("=")
        value = value.strip()
        right = (
            value in ("yes", "no") if key == "datatrainingallowed" else re.match(r"(https?://|mailto:|tel:)\S", value)
        )
        if key not in _TRUST or not right:
            hint = f"the attributes are {', '.join(_TRUST)}, each with an address (datatrainingallowed: yes or no)"
            yield found("TT01", (name, at), f"`{line[:60]}` is no attribute with an address", hint)


_Judge = Callable[[bytes, str], Iterator[Problem]]


def check(files: Mapping[str, tuple[str, bytes]], site: str, needed: Iterable[str], now: int) -> Iterator[Problem]:
    """What is wrong with those that are there: by their path in the output, the file to mend and the bytes."""
    kinds: dict[str, _Judge] = {
        "robots.txt": lambda data, name: robots(data, name, site, needed),
        ".well-known/security.txt": lambda data, name: security(data, name, now),
        "ads.txt": ads,
        "trust.txt": trust,
        ".well-known/trust.txt": trust,
    }
    for path, judge in kinds.items():
        if path in files:
            name, data = files[path]
            yield from judge(data, name)


NAMES: Final = frozenset(["robots.txt", ".well-known/security.txt", "ads.txt", "trust.txt", ".well-known/trust.txt"])
"""Paths in the output of what is judged, whoever wrote it."""
