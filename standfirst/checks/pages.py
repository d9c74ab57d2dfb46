"""What a machine can see of a page: its head, its outline, its pictures and links (WCAG 2.2), its versions."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from standfirst.checks.rules import found
from standfirst.checks.sight import Sight
from standfirst.checks.subject import Subject
from standfirst.problems import Problem

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{4,8})*\Z")
_VERSION: Final = re.compile(r"([a-z]{2,3}(-[A-Za-z]{4})?(-[A-Za-z]{2})?|x-default)\Z")


def check(sight: Sight, subject: Subject) -> Iterator[Problem]:
    """What is wrong with a page by itself."""
    yield from _head(sight, subject)
    yield from _outline(sight, subject)
    for picture in sight.pictures:
        if "alt" not in picture and picture.get("role") not in ("none", "presentation"):
            message = f"the picture {picture.get('src') or ''} has no alt text"
            yield found(
                "WCAG-1.1.1", subject.at("image"), message, 'write what it shows, or alt="" where it is decoration'
            )
    for link in sight.links:
        if not link.get("") and not link.get("aria-label") and not link.get("title") and "aria-labelledby" not in link:
            message = f"the link to {link['href']} has no words"
            yield found("WCAG-2.4.4", subject.at(), message, "write words into it, or an aria-label")
    twice = sorted({id for id in sight.ids if sight.ids.count(id) > 1}) if len(set(sight.ids)) < len(sight.ids) else []
    for id in twice:
        yield found("WCAG-4.1.2", subject.at(), f"the id {id} stands on the page twice", "name one of them otherwise")


def _head(sight: Sight, subject: Subject) -> Iterator[Problem]:
    if not _LANGUAGE.match(sight.language):
        message = f"the page says no language that there is: `{sight.language}`"
        yield found("WCAG-3.1.1", subject.at("language"), message, 'print <html lang="{{ page.language }}">')
    if not sight.title:
        yield found("WCAG-2.4.2", subject.at("title"), "the page has no title", "print <title>{{ page.title }}</title>")
    if subject.kind != "404" and sight.canonical != [subject.url]:
        said = ", ".join(sight.canonical) or "none"
        message = f"the canonical address of {subject.url} is {said}"
        hint = 'print <link rel="canonical" href="{{ page.canonical }}"> once'
        yield found("HT01", subject.at("permalink", "slug"), message, hint)
    viewport = sight.meta.get("viewport", "").replace(" ", "").lower()
    if "user-scalable=no" in viewport or re.search(r"maximum-scale=(0|1(\.|,|$))", viewport):
        yield found("WCAG-1.4.4", subject.at(), "the page forbids readers to zoom", "take that out of the viewport")
    if not sight.has_main:
        yield found("WCAG-2.4.1", subject.at(), "the page has no <main>", "put what it is about into <main>")


def _outline(sight: Sight, subject: Subject) -> Iterator[Problem]:
    levels = [level for level, _ in sight.headings]
    if levels.count(1) != 1:
        message = f"the page has {levels.count(1) or 'no'} h1"
        yield found("WCAG-1.3.1", subject.at("title"), message, "print one h1: the page's title")
    for (one, _), (other, text) in pairwise(sight.headings):
        if other > one + 1:
            message = f"the heading `{text[:60]}` is an h{other} after an h{one}"
            yield found("HT04", subject.at(), message, f"make it an h{one + 1}")
            break


Versions = tuple[tuple[str, str], ...]


def versions(own: Mapping[str, tuple[Versions, Subject]]) -> Iterator[Problem]:
    """What is wrong with the versions that pages name, by the address of each page."""
    for url, (named, subject) in own.items():
        if not named:
            continue
        place = subject.at("language")
        for code, address in named:
            if not _VERSION.match(code):
                yield found(
                    "HL01", place, f"`{code}` is no code of a version", "write a language, like en, hi or ur-PK"
                )
            if "://" not in address:
                yield found("HL02", place, f"the version {address} has no host", "print it through absolute()")
        if url not in {address for _, address in named}:
            yield found("HL01", place, f"{url} names its versions, but not itself", "name it among them")
        for _, address in named:
            there = own.get(address)
            if there is not None and url not in {other for _, other in there[0]}:
                hint = "name all versions on each of them"
                yield found("HL03", place, f"{url} names {address}, which does not name it in turn", hint)
        if all(code != "x-default" for code, _ in named):
            yield found("HL04", place, f"{url} names no version for everybody else", 'name one as hreflang="x-default"')


def titles(own: Mapping[str, tuple[str, Subject]]) -> Iterator[Problem]:
    """Titles that two pages have, by the address of each page."""
    first: dict[str, str] = {}
    for url, (title, subject) in own.items():
        if title and (other := first.setdefault(title, url)) != url:
            message = f"{url} has the title of {other}: `{title[:60]}`"
            yield found("HT03", subject.at("title"), message, "give one of them another title")
