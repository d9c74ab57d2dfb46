"""Everything a build reads, gathered in one look: settings, sources, theme, catalogues, data."""

import os
import sys
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from itertools import islice, takewhile
from typing import Any, Final

from msgspec import Struct

from standfirst import __version__, assets
from standfirst.build import options
from standfirst.build.catalogues import Catalogues, catalogue_files
from standfirst.build.data import data_of
from standfirst.build.fonts import faces_of, nameless
from standfirst.build.picture_files import PictureFiles, Remembered, names_of
from standfirst.build.steering import FOLDER as FRONTS
from standfirst.build.steering import Written, written
from standfirst.build.unmatched import unmatched
from standfirst.config import Config, load, place, secrets
from standfirst.files import DiskFiles, FileMissing, installed, near
from standfirst.incremental import Given, Key, Read, Rule, fingerprint
from standfirst.ledger import FOLDER as LEDGER
from standfirst.ledger import Ledger
from standfirst.model.revision import overlaid
from standfirst.problems import Problem, UsageError, error
from standfirst.snapshot import Snapshot
from standfirst.social_cards import Faces
from standfirst.templates import THEME

SETTINGS: Final = options.SETTINGS
_CONTENT, _STATIC, _THEME, _TEMPLATES, _DATA_FILES = "content/", "static/", "theme/", "templates/", "data/"
_LEDGER: Final = f"{LEDGER}/"
"""What the names of files in the snapshot begin with."""

SOURCES: Final = ("content", "static", "templates", "data", LEDGER)
_LIBRARIES: Final = (
    "jinja2",
    "markdown",
    "pyromark",
    "python-frontmatter",
    "pyyaml",
    "nh3",
    "babel",
    "pygments",
    "msgspec",
    "rcssmin",
    "pillow",
)


class Inputs(Struct, frozen=True, kw_only=True):
    """`documents` are the ids of all sources; `files` and `static` map what can be linked to (path under its
    folder) to its name in the snapshot; `templates` maps a template's name to its name in the snapshot,
    `asset_files` an asset's to those it is made of, `assets` to its address; `place` tells where a setting stands, by its table and key."""

    config: Config
    snapshot: Snapshot
    documents: tuple[str, ...]
    files: Mapping[str, str]
    static: Mapping[str, str]
    templates: Mapping[str, str]
    asset_files: Mapping[str, tuple[str, ...]]
    assets: Mapping[str, str]
    catalogues: Catalogues
    fragments: tuple[str, ...]
    theme_is_own: bool
    data: Mapping[str, Any]
    ledger: Ledger
    fronts: Written
    problems: tuple[Problem, ...]
    place: Callable[[str, str], tuple[int, int]]
    pictures: PictureFiles
    faces: Faces = Faces()

    def template(self, name: str) -> str | None:
        """A template's text by its name, None where there is none."""
        found = self.templates.get(name)
        return None if found is None else self.snapshot.read(found).decode()

    def asset(self, name: str) -> bytes:
        """The bytes of an asset that there is."""
        parts = [*map(self.snapshot.read, self.asset_files[name])]
        if accents := _accents(self.config, name):
            parts.insert(1, accents.encode())
        return assets.finished(name, tuple(parts))


def theme_folder() -> str:
    """The default theme: beside the package in a checkout, inside it in an installation."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if DiskFiles(package).exists("_theme"):
        return os.path.join(package, "_theme")
    return os.path.join(os.path.dirname(package), "templates")


def settings(files: DiskFiles) -> tuple[Config, bytes]:
    """The settings of the site, and their bytes."""
    try:
        data = files.read(SETTINGS)
    except FileMissing:
        hint = "go to the site's folder, name it with --root, or make one with: standfirst new site DIR"
        raise UsageError(f"there is no {SETTINGS} in {_here(files.root)}", hint) from None
    return load(data, file=SETTINGS), data


def _here(root: str) -> str:
    return "this folder, nor in one above it" if near(root) == "." else near(root)


def generation(settings_bytes: bytes) -> bytes:
    """A fingerprint of versions, code and settings: a cache of another generation is not believed."""
    package = DiskFiles(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    code = tuple((path, stat.size, stat.mtime_ns) for path, stat in package.walk("").files if path.endswith(".py"))
    known: dict[str, str] = {}
    for versions in installed.libraries().values():
        known = versions | known
    libraries = (*(known.get(name) or installed.version(name) for name in _LIBRARIES), known.get("resvg-py", ""))
    return fingerprint((__version__, sys.version, libraries, code, settings_bytes))


def gather(files: DiskFiles, config: Config, snapshot: Snapshot, pictures: Remembered | None = None) -> Inputs:
    """Looks at every folder once. `pictures`: what is known already of the bytes of some."""
    survey(files, snapshot)
    return inputs_of(files, config, snapshot, pictures=pictures)


def survey(files: DiskFiles, snapshot: Snapshot) -> None:
    """Takes every source into a snapshot."""
    theme = DiskFiles(theme_folder())
    snapshot.look(files, "content", _CONTENT)
    snapshot.look(files, "static", _STATIC)
    snapshot.look(theme, "", _THEME)
    if not _is_own(files, theme):  # else it would shadow what it is
        snapshot.look(files, "templates", _TEMPLATES)
    snapshot.look(files, "data", _DATA_FILES)
    snapshot.look(files, LEDGER, _LEDGER)


def inputs_of(
    files: DiskFiles,
    config: Config,
    snapshot: Snapshot,
    last: Inputs | None = None,
    taken: Collection[str] = (),
    pictures: Remembered | None = None,
) -> Inputs:
    """What a look found, by what it is for. `last` is what the look before it found, which is true but for the names that
    were `taken` in since."""
    documents, beside = _content(snapshot.names(_CONTENT)) if last is None else _content_now(last, snapshot, taken)
    theirs, ours = (_by_path(folder, snapshot.names(folder)) for folder in (_THEME, _TEMPLATES))
    data, problems = data_of(snapshot, snapshot.names(_DATA_FILES))
    asset_files = _assets({**theirs, **ours})
    ledger, faces = _ledger(snapshot, last, taken), faces_of(config, snapshot, ours, theirs)
    static = _by_path(_STATIC, snapshot.names(_STATIC))
    problems += unmatched(snapshot, snapshot.names(_DATA_FILES), data, beside, static)
    problems += (*options.faults(files, config, snapshot, documents, asset_files), *ledger.problems)
    return Inputs(
        config=config,
        snapshot=snapshot,
        documents=documents,
        files=beside,
        static=static,
        templates={**theirs, **ours, **{THEME + name: found for name, found in theirs.items()}},
        asset_files=asset_files,
        assets={
            name: assets.address(name, tuple(map(snapshot.digest, made)), _accents(config, name))
            for name, made in asset_files.items()
        },
        catalogues=_catalogues(Catalogues(snapshot, catalogue_files((theirs, ours))), last),
        fragments=_fragments({*theirs, *ours}),
        theme_is_own=_is_own(files, DiskFiles(theme_folder())),
        data=data,
        ledger=ledger,
        fronts=_fronts(config, snapshot, last, taken),
        problems=(*problems, *_problems(files, config, snapshot, documents, faces)),
        place=lambda table, key: _place(files, table, key),
        faces=faces,
        pictures=_pictures(config, snapshot, names_of(beside, static), last, pictures),
    )


def _problems(
    files: DiskFiles, config: Config, snapshot: Snapshot, documents: Iterable[str], faces: Faces
) -> Iterable[Problem]:
    """What is wrong with files and settings beside each other."""
    yield from (_unreadable(path, reason) for path, reason in snapshot.faults)
    yield from _misplaced(files, documents)
    yield from _secrets(files, config)
    yield from nameless(config, faces, lambda: (SETTINGS, *_place(files, "site", "title")))


def _pictures(
    config: Config, snapshot: Snapshot, names: Iterable[str], last: Inputs | None, remembered: Remembered | None
) -> PictureFiles:
    """The picture files, with what is known of their bytes."""
    remembered = remembered or (last.pictures.remembered if last is not None else Remembered())
    return PictureFiles(snapshot, names, config.site.timezone, remembered)


def _catalogues(found: Catalogues, last: Inputs | None) -> Catalogues:
    """Those of the look before, which are read already, where they are the same."""
    return found if last is None or found.versions() != last.catalogues.versions() else last.catalogues


def _assets(templates: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """The files that each asset is made of."""
    return assets.joined(
        {name.removeprefix("assets/"): at for name, at in templates.items() if name.startswith("assets/")}
    )


def _accents(config: Config, name: str) -> str:
    """What the settings put into an asset."""
    return assets.accents(config.theme.accent, config.theme.accent_dark) if name == assets.SHEET else ""


def _content(names: tuple[str, ...]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """The ids of documents, in byte order, and the paths of what stands beside them, where links may lead."""
    documents = tuple([name[len(_CONTENT) :] for name in names if name[-3:] == ".md"])
    beside = {name[len(_CONTENT) :]: name for name in names if name[-3:] != ".md"}
    return documents, {path: name for path, name in beside.items() if not path.startswith(FRONTS)}


def _content_now(last: Inputs, snapshot: Snapshot, taken: Iterable[str]) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """As `_content`, by a look at what was taken in."""
    documents, beside = list(last.documents), dict(last.files)
    for name in taken:
        path, there = name.removeprefix(_CONTENT), name in snapshot.stats()
        if path == name or (path.startswith(FRONTS) and not path.endswith(".md")):
            continue
        if not path.endswith(".md"):
            beside.pop(path, None)
            if there:
                beside[path] = name
            continue
        at = bisect_left(documents, path)
        documents[at : at + (documents[at : at + 1] == [path])] = [path] if there else []
    return tuple(documents), beside


def _fronts(config: Config, snapshot: Snapshot, last: Inputs | None, taken: Iterable[str]) -> Written:
    """What the front files say: of the last look, where none was touched."""
    prefix = _CONTENT + FRONTS
    if last is not None and not any(name.startswith(prefix) for name in taken):
        return last.fronts
    names = snapshot.names(_CONTENT)
    there = takewhile(lambda name: name.startswith(prefix), islice(names, bisect_left(names, prefix), None))
    found = [name for name in there if name[-3:] != ".md"]
    return written(snapshot, found, config.site.timezone) if found else Written()


def _ledger(snapshot: Snapshot, last: Inputs | None, taken: Iterable[str]) -> Ledger:
    """What is on record: the entries of the last look, where none was touched."""
    if last is not None and not any(name.startswith(_LEDGER) for name in taken):
        return last.ledger
    return Ledger(snapshot.names(_LEDGER), snapshot.read)


def _by_path(prefix: str, names: tuple[str, ...]) -> dict[str, str]:
    return {name.removeprefix(prefix): name for name in names}


def _is_own(files: DiskFiles, theme: DiskFiles) -> bool:
    """Whether the site's `templates/` is the theme itself, as in its own repository."""
    return os.path.realpath(os.path.join(files.root, "templates")) == theme.root


def _fragments(names: set[str]) -> tuple[str, ...]:
    found = (name.removeprefix("fragments/") for name in names if name.startswith("fragments/"))
    return tuple(sorted(name.removesuffix(".html") for name in found if name.endswith(".html")))


def given(
    inputs: Inputs, before: Mapping[str, bytes] | None = None, touched: Collection[str] = ()
) -> Mapping[str, Given]:
    """The files of a build as inputs of its rules. A file's version is the hash of its bytes. `before` are the versions
    of sources as they were, but for those that were `touched`."""
    snapshot, catalogues = inputs.snapshot, inputs.catalogues
    digest, stats = snapshot.digest, snapshot.stats()
    if before is None:
        sources: Mapping[str, bytes] = {name: digest(name).encode() for name in stats}
    else:
        sources = overlaid(before, {name: digest(name).encode() if name in stats else None for name in touched})
    languages = catalogues.versions()

    made = {name: "".join(map(digest, files)).encode() for name, files in inputs.asset_files.items()}
    data = {name: fingerprint(value) for name, value in inputs.data.items()}
    return {
        "source": Given(sources, digest, changed=None if before is None else touched),
        "labels": Given(languages, catalogues.labels, shared=True),
        "also read": Given({"": fingerprint(sorted(languages.items()))}, lambda _: catalogues.also_read(), shared=True),
        "template": Given(
            {name: digest(at).encode() for name, at in inputs.templates.items()}, inputs.template, shared=True
        ),
        "asset file": Given(made, inputs.assets.get, shared=True),
        "data file": Given(data, inputs.data.get),
        "picture file": Given(inputs.pictures.versions, inputs.pictures.known),
        "faces": Given({"": fingerprint(inputs.faces.files)}, lambda _: inputs.faces, shared=True),
    }


def asset_rules(inputs: Inputs) -> dict[str, Rule]:
    """`("asset text", name)` is what a template prints of an asset into a page, `("static text", path)` a file of `static/`
    that is taken up in one of ours."""

    def text(key: Key, read: Read) -> str | None:
        if read("asset file", key[1]) is None:
            return None
        whole = inputs.asset(key[1]).decode()
        # A drawing begins with its element: what XML has before it is no HTML.
        return whole[whole.find("<svg") :] if key[1].endswith(".svg") else whole

    def static(key: Key, read: Read) -> str:
        name = _STATIC + key[1]
        return inputs.snapshot.read(name).decode("utf-8", "replace") if read("source", name) else ""

    return {"asset text": Rule(text), "static text": Rule(static)}


def _unreadable(path: str, reason: str) -> Problem:
    hint = next((hint for words, hint in _REMEDIES.items() if words in reason), "move it out of the site")
    return error("file-unreadable", path, 1, 1, f"this {reason}", hint)


_REMEDIES: Final = {
    "UTF-8": "rename it; its name was made on a system with another encoding",
    "leads out of": "put a copy of the file in the place of the link: what lies outside is not published by a link",
    "hidden file": "put a copy of the file in the place of the link, if it may be published at all",
    "to nothing": "delete the link, or make what it should lead to",
    "folder that it lies in": "delete the link: a folder inside itself would have no end",
    "inside a linked folder": "put a copy of the folder in the place of the link",
    "not a regular file": "move it out of the site: a pipe, socket or device has no content that could be published",
}
"""Words of a walk's reasons, each with what to do."""


def _place(files: DiskFiles, table: str, key: str) -> tuple[int, int]:
    try:
        return place(files.read(SETTINGS), (table, key))
    except FileMissing:  # gone since; there is a next build
        return 1, 1


def _secrets(files: DiskFiles, config: Config) -> Iterable[Problem]:
    if not (config.deploy or config.extra or config.csp):
        return ()
    try:
        return secrets(files.read(SETTINGS), file=SETTINGS)
    except FileMissing:  # gone since; there is a next build
        return ()


def _misplaced(files: DiskFiles, documents: Iterable[str]) -> Iterable[Problem]:
    """Files where folders must be, and the other way about."""
    for name in SOURCES:
        if files.stat(name) is not None:
            message = f"a file is named {name}, where the folder {name}/ belongs"
            yield error("file-unreadable", name, 1, 1, message, "rename the file")
    for folder in dict.fromkeys(id[: id.index(".md/") + 3] for id in documents if ".md/" in id):
        message = "a folder is named like a story, so nobody can tell which is meant"
        yield error("file-unreadable", f"{_CONTENT}{folder}", 1, 1, message, "rename the folder, without .md")
