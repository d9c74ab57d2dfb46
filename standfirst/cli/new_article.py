"""`standfirst new article`: a story with its head filled in, from the command line or from questions on a terminal.

It never writes over a file, and never waits for an answer where nobody can give one.
"""

import re
import sys
import zoneinfo
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import click
from msgspec import Struct

from standfirst import urls
from standfirst.build.clock import instant_of
from standfirst.build.inputs import settings
from standfirst.cli.options import Options
from standfirst.cli.show import Printer
from standfirst.content import read_source
from standfirst.content.encoding import forbidden
from standfirst.files import DiskFiles
from standfirst.problems import UsageError

_HINT: Final = "write it like this: standfirst new article world/a-new-bridge"
_TEXTS: Final = ("kicker", "source", "dateline", "thread", "language")
_WORDS: Final = ("true", "false", "null", "yes", "no", "on", "off", "y", "n")


class _Wanted(Struct, frozen=True, kw_only=True):
    """What is to be written, and where: `keys` in their order."""

    section: str
    slug: str
    keys: Mapping[str, str | tuple[str, ...]]


def article(options: Options, arguments: Mapping[str, Any]) -> int:
    """Begins an article, as a draft unless it is to be public."""
    files = DiskFiles(options.root)
    config, _ = settings(files)
    wanted = _wanted(arguments, _sections(files))
    folder = f"content/{wanted.section}/{wanted.slug}"
    path = f"{folder}/index.md" if arguments["bundle"] else f"{folder}.md"
    for taken in (f"{folder}.md", f"{folder}/index.md"):
        if files.exists(taken):
            raise UsageError(f"{taken} is there already", "choose another name, or edit that file")
    zone = zoneinfo.ZoneInfo(config.site.timezone)
    date = datetime.fromtimestamp(instant_of(options.now, zone), zone).isoformat(timespec="seconds")
    lines = [f"{key}: {_value(value)}" for key, value in wanted.keys.items() if value]
    lines[1:1] = [f"date: {date}"] + ([] if arguments["public"] else ["draft: true"])
    data = "\n".join(["---", *lines, "---", "", ""]).encode()
    _check(data, path, config.site.timezone)
    new_section = not files.exists(f"content/{wanted.section}")
    files.write(path, data)
    if not options.quiet:
        _tell(Printer(sys.stderr, options.root), path, wanted.section, new_section, draft=not arguments["public"])
    return 0


def _tell(printer: Printer, path: str, section: str, new_section: bool, *, draft: bool) -> None:
    printer.line(f"{path} is there, as a draft." if draft else f"{path} is there; the next build publishes it.")
    if new_section:
        printer.line(f"{section} is a new section: its title can stand in content/{section}/_index.md.")
    if draft:
        printer.line("Write it with the page beside you (standfirst serve), then take out the line `draft: true`.")


# --- what is wanted ---


def _wanted(arguments: Mapping[str, Any], sections: tuple[str, ...]) -> _Wanted:
    title, section, slug = arguments["title"] or "", arguments["section"] or "", ""
    authors, tags = tuple(arguments["authors"]), tuple(arguments["tags"])
    if arguments["name"]:
        if section:
            raise UsageError("the section is given twice", "leave --section out, or the name")
        section, slug, by_name = _place(arguments["name"])
        title = title or by_name
    elif not (title and section):
        if not sys.stdin.isatty():
            raise UsageError("an article needs a place: nobody is there to be asked for it", _HINT)
        title = title or _asked("Headline")
        section = section or _asked("Section", sections)
        authors = authors or _several(click.prompt("Authors, with commas between them", default="", show_default=False))
        tags = tags or _several(click.prompt("Topics, with commas between them", default="", show_default=False))
    if not slug:
        section, slug, _ = _place(f"{section.strip('/')}/{urls.slugify(title)}")
    keys = {"title": title, **{key: arguments[key] or "" for key in _TEXTS}, "authors": authors, "tags": tags}
    for key, value in keys.items():
        for text in (value,) if isinstance(value, str) else value:
            if fault := forbidden(text):
                raise UsageError(f"{key} holds the character {fault}, which no feed may have", "leave it out")
    return _Wanted(section=section, slug=slug, keys=keys)


def _asked(question: str, known: tuple[str, ...] = ()) -> str:
    """An answer that is not empty."""
    answer: str = click.prompt(f"{question} ({', '.join(known)})" if known else question)
    return answer.strip() or _asked(question, known)


def _several(answer: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in answer.split(","))))


def _sections(files: DiskFiles) -> tuple[str, ...]:
    """The folders in which there are stories."""
    found = {path.split("/", 2)[1] for path, _ in files.walk("content").files if path.count("/") > 1}
    return tuple(sorted(name for name in found if not name.startswith("_")))


def _place(name: str) -> tuple[str, str, str]:
    """The section's folder, the slug and a title, of `world/a-new-bridge`."""
    parts = name.removesuffix("/").removeprefix("content/").split("/")
    parts[-1] = parts[-1].removesuffix(".md")
    if len(parts) < 2:
        raise UsageError(f"{name!r} names no section", _HINT)
    for part in parts:
        fault = "a name is missing" if not part else urls.slug_fault(part)
        if fault or part.startswith((".", "_")):
            raise UsageError(f"{name!r} cannot be an article: {fault or 'such names are kept for other files'}", _HINT)
    title = re.sub(r"[-_\s]+", " ", parts[-1]).strip()
    return "/".join(parts[:-1]), urls.slugify(parts[-1]), title[:1].upper() + title[1:]


# --- what is written ---


def _value(value: str | tuple[str, ...]) -> str:
    return yaml(value) if isinstance(value, str) else f"[{', '.join(map(yaml, value))}]"


def yaml(text: str) -> str:
    """A text as a YAML scalar on one line, quoted unless it is plain words."""
    text = " ".join(text.split())
    if re.fullmatch(r"[^\W\d_][\w ]*", text) and text.lower() not in _WORDS:
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _check(data: bytes, path: str, timezone: str) -> None:
    """Nothing is written that a build would refuse."""
    source = read_source(data, id=path.removeprefix("content/"), kind="article", timezone=timezone)
    for problem in source.problems:
        if problem.severity == "error":
            raise UsageError(f"this cannot be an article: {problem.message}", problem.hint)
