"""Files that machines look for at a site's root: security.txt, ads.txt, trust.txt, humans.txt and the web manifest.

Records in, bytes out. What is written has been checked with the settings; nothing here reads a clock.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

NOBODY: Final = "placeholder.example.com, placeholder, DIRECT, placeholder"
"""The record of a site on which nobody may sell (ads.txt 1.1, 3.2.1)."""


def security(fields: Mapping[str, Iterable[str]], canonical: str, expires: str) -> bytes:
    """security.txt (RFC 9116). `fields` are values by the settings' names, `expires` a time with its offset."""
    names = {
        "contact": "Contact",
        "encryption": "Encryption",
        "acknowledgments": "Acknowledgments",
        "policy": "Policy",
        "hiring": "Hiring",
    }
    lines = [f"{names[name]}: {value}" for name in names for value in fields.get(name, ())]
    languages = ", ".join(fields.get("languages", ()))
    lines += [f"Preferred-Languages: {languages}"] if languages else []
    return _text([*lines, f"Canonical: {canonical}", f"Expires: {expires}"])


def ads(records: Iterable[str], variables: Iterable[tuple[str, str]]) -> bytes:
    """ads.txt (IAB, 1.1): `records` as written, then `(NAME, value)`."""
    return _text([*records, *(f"{name}={value}" for name, value in variables)])


def trust(entries: Iterable[tuple[str, str]]) -> bytes:
    """trust.txt (JournalList): `(attribute, value)`."""
    return _text([f"{name}={value}" for name, value in entries])


def humans(team: Iterable[str], thanks: Iterable[str]) -> bytes:
    """humans.txt (humanstxt.org)."""
    parts = [("TEAM", tuple(team)), ("THANKS", tuple(thanks))]
    return _text([line for name, people in parts if people for line in (f"/* {name} */", *people, "")])


def manifest(facts: Mapping[str, Any], icons: Iterable[tuple[str, str, str]]) -> bytes:
    """The web application manifest (W3C). `icons` are `(address, sizes, type)`."""
    from msgspec import json

    told = [{"src": src, "sizes": sizes, "type": kind} for src, sizes, kind in icons]
    return json.format(json.encode({**facts, "icons": told}), indent=1) + b"\n"


def _text(lines: Iterable[str]) -> bytes:
    return ("\n".join(lines).rstrip("\n") + "\n").encode()
