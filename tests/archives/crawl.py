"""Walks a finished site as a reader's browser and a search engine would, and says what is wrong with it.

It knows HTML, XML and files, and nothing of the program that wrote them: it reads tags by itself, so that a fault in
our own link check does not hide here.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

# A `<` in text is written `&lt;`, so what looks like a tag is one; values may hold a `>`.
_TAG = re.compile(r"<[a-zA-Z][^\s<>/]*((?:\s+[^\s=<>/]+(?:=(?:\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?)*)\s*/?>")
_LINK = re.compile(r"\s(?:href|src|poster|action)=(?:\"(/[^\"]*)\"|'(/[^']*)'|(/[^\s>]*))")
_SET = re.compile(r"\ssrcset=\"([^\"]*)\"")
_CODE = re.compile(r"<(pre|code)\b.*?</\1>", re.DOTALL)
_HIDDEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->", re.DOTALL)

_ARTEFACTS = (
    ("a control character", re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")),
    ("Python-Markdown's stash", re.compile(r"klzzwxh|wzxhzdk|qq\d+qq")),
    # Lists and tables of authors may well say "None"; what a template prints stands in one of these.
    (
        "a value that is not there",
        re.compile(r"<(?:title|h[1-6]|time|a|b|p|figcaption)\b[^<>]*>\s*(?:None|Undefined|nan)\s*<"),
    ),
    ("a value that is not there", re.compile(r"<[^<>]*=\"(?:None|Undefined|nan)\"")),
    ("a Python object", re.compile(r"<?[\w.]+ object at 0x[0-9a-f]{4,}|Markup\(|&lt;bound method")),
)
# What any of them begins with, quickly.
_SUSPECT = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|klzzwxh|wzxhzdk|qq\d|[>\"]\s*(?:None|Undefined|nan)\s*[<\"]| at 0x|Markup\(|bound method"
)
_STORY = '<meta property="og:type" content="article">'


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawl:
    """What was found: how many pages are stories; how many different links were followed, and those that lead nowhere,
    each with a page that holds it; and faults as sentences, in order."""

    stories: int
    links: int
    dead: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


def crawl(output: Path) -> Crawl:
    """Look at every file of a site whose address has no base path."""
    files = {path.relative_to(output).as_posix(): path for path in output.rglob("*") if path.is_file()}
    files.pop(".standfirst-output", None)
    found = list(_collisions(files.keys()))
    links: dict[str, str] = {}
    stories = 0
    for name, path in files.items():
        if name.endswith(".html"):
            text = path.read_text(encoding="utf-8")
            stories += _STORY in text
            found += (f"{name}: {what}: {seen!r}" for what, seen in artefacts(text))
            if not _written(text) <= links.keys():
                for link in links_of(text):
                    links.setdefault(link, name)
        elif name.endswith((".xml", ".json", ".txt")):
            found += _of_machine_file(name, path)
    dead = sorted((link, name) for link, name in links.items() if not leads_to(link, files.keys()))
    return Crawl(stories=stories, links=len(links), dead=tuple(dead), faults=tuple(sorted(found)))


def _written(text: str) -> set[str]:
    """Whatever could be a link, quickly: most pages hold no address that others do not."""
    return {html.unescape(one or other or plain) for one, other, plain in _LINK.findall(text)} | set(_SET.findall(text))


def links_of(text: str) -> Iterator[str]:
    """The addresses in a page's tags that begin at the root of the site, as written."""
    for tag in _TAG.finditer(_HIDDEN.sub("", text)):
        attributes = tag[1]
        if "=" not in attributes:
            continue
        for link in _LINK.finditer(attributes):
            written = html.unescape(link[1] or link[2] or link[3])
            if not written.startswith("//"):
                yield written
        for several in _SET.finditer(attributes):
            candidates = (one.split() for one in html.unescape(several[1]).split(","))
            yield from (one[0] for one in candidates if one and one[0].startswith("/"))


def leads_to(link: str, files: Set[str]) -> bool:
    """Whether a plain file server would answer an address from these files."""
    path = unquote(re.split(r"[?#]", link, maxsplit=1)[0]).removeprefix("/")
    return (path + "index.html" if path.endswith("/") or not path else path) in files or f"{path}/index.html" in files


def artefacts(text: str) -> Iterator[tuple[str, str]]:
    """What no reader should see, with what stands there; what authors quote as code is theirs."""
    if not _SUSPECT.search(text):
        return
    text = _CODE.sub("", text)
    for what, pattern in _ARTEFACTS:
        if seen := pattern.search(text):
            yield what, text[max(0, seen.start() - 40) : seen.end() + 20]


def _collisions(files: Set[str]) -> Iterator[str]:
    """Two files that are one on Windows or macOS."""
    seen: dict[str, str] = {}
    for name in sorted(files):
        other = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if other != name:
            yield f"{name}: is {other} on some systems"


def _of_machine_file(name: str, path: Path) -> Iterator[str]:
    try:
        if name.endswith(".xml"):
            ElementTree.parse(path)
        elif name.endswith(".json"):
            json.loads(path.read_bytes())
        else:
            path.read_text(encoding="utf-8")
    except (ElementTree.ParseError, ValueError) as fault:
        yield f"{name}: {fault}"
