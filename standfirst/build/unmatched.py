"""Files that go with pictures and have none, told by names alone: words beside a picture that is not there, which may hold
the end of a licence, and photos of authors that are not in `static/`."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from posixpath import basename, dirname, splitext
from typing import Any

from standfirst.pictures import SIDECAR, may_be_picture, picture_of
from standfirst.problems import Problem, warning
from standfirst.references import as_named
from standfirst.snapshot import Snapshot


def unmatched(
    snapshot: Snapshot,
    data_files: Iterable[str],
    data: Mapping[str, Any],
    beside: Mapping[str, str],
    static: Mapping[str, str],
) -> Iterator[Problem]:
    """All of them. The files of `content/` (`beside`) and of `static/` come by their paths there."""
    yield from _words_alone(beside)
    yield from _words_alone(static)
    yield from _photos_missing(snapshot, data_files, data, static)


def _words_alone(place: Mapping[str, str]) -> Iterator[Problem]:
    """Words of no picture."""
    alone = [path for path in place if path.endswith(SIDECAR) and picture_of(path) not in place]
    pictures: dict[str, list[str]] = {}
    for path in filter(may_be_picture, place) if alone else ():
        pictures.setdefault(dirname(path), []).append(path)
    for path in alone:
        beside = pictures.get(dirname(path), [])
        meant = [other for other in beside if splitext(other)[0] + SIDECAR == path]
        if meant:
            message = "these words are not read: the whole name of the picture must stand before .toml"
        elif picture_of(path):
            message = f"there is no {basename(picture_of(path))} beside these words, so nobody reads them"
        else:
            continue  # some file that is nothing to us
        wordless = [other for other in beside if other + SIDECAR not in place]
        near = meant or get_close_matches(picture_of(path), wordless, 1, 0.8) or wordless[len(wordless) > 1 :]
        hint = f"rename it {basename(near[0])}{SIDECAR}" if near else "name it as the picture is named, or delete it"
        yield warning("picture-words-alone", place[path], 1, 1, message, hint)


def _photos_missing(
    snapshot: Snapshot, files: Iterable[str], data: Mapping[str, Any], static: Mapping[str, str]
) -> Iterator[Problem]:
    """Photos that `data/authors` names by an address of the site, and that are not in `static/`."""
    authors = data.get("authors")
    file = next((name for name in files if splitext(basename(name))[0] == "authors"), "")
    for author in authors.values() if isinstance(authors, dict) else ():
        photo = str(author.get("photo", "")) if isinstance(author, dict) else ""
        path = photo[1:]
        if not photo.startswith("/") or path.startswith("/") or path in static or as_named(path, static):
            continue
        lines = snapshot.read(file).decode("utf-8-sig").split("\n")
        line, column = next(
            ((at, text.index(photo) + 1) for at, text in enumerate(lines, 1) if photo in text and "photo" in text),
            (1, 1),
        )
        near = get_close_matches(path, static, 1, 0.8)
        hint = f"did you mean /{near[0]}?" if near else f"put the file at static{photo}, or mend the address"
        yield warning("author-photo-missing", file, line, column, f"the photo {photo!r} is not in static/", hint)
