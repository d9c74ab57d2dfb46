"""The shape of the program, checked on its syntax trees: floors, circles, sizes, names, and the one door to the disk.

It passes while only some of the modules exist. A new module belongs on a floor (`FLOORS`); an exception needs a reason that a
reader would accept, and goes when it is no longer used.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

ROOT = Path(__file__).resolve().parent.parent

FLOORS: dict[str, int] = {
    "problems": 0, "budget": 0, "beside": 0, "signals": 0, "files": 0, "incremental": 0, "urls": 0, "plain": 0, "media_types": 0,
    "config": 1, "publish": 1, "markup": 1, "snapshot": 1, "quick": 1, "social_cards": 1, "images": 1,
    "model": 2,
    "content": 3, "documents": 3, "references": 3, "pages": 3, "labels": 3, "views": 3, "pictures": 3,
    "templates": 4, "template_faults": 4, "syndication": 4, "assets": 4, "ledger": 4,
    "rules": 5, "checks": 5, "schemas": 4,
    "build": 6,
    "lint": 7, "preview": 7, "verify": 7, "deploy": 7, "websub": 7, "importers": 7,
    "cli": 8,
}  # fmt: skip
"""A module or package may import from lower floors and from itself."""

NEIGHBOURS: dict[tuple[str, str], str] = {
    ("files", "problems"): "the base class of exceptions lives there",
    ("files", "beside"): "a tree is looked at while the build goes on",
    ("beside", "budget"): "which knows whether there can be another process",
    ("documents", "content"): "a document is what `content` and `markup` read in one file, put together",
    ("templates", "template_faults"): "what is wrong with a template is told by a module of its own",
    ("references", "documents"): "what may be referred to is what the documents are",
    ("pages", "documents"): "the plan is made from the documents",
    ("views", "labels"): "an archive's title is a date in words, a crumb a label",
    ("references", "pictures"): "which files of a picture readers get decides what is published beside a story",
    ("pages", "pictures"): "each form of a picture is a file of the plan",
    ("pages", "references"): "a file has a page of its own when something public refers to it",
}
"""{(importer, imported): why it may import from its own floor}."""

OUTSIDE: dict[str, str] = {
    "": "the package itself holds the version only; everybody may ask for it",
    "__main__": "starts the command line",
    "_bootstrap": "runs before there is an environment, with the standard library alone",
}

FILE_LINES, FUNCTION_LINES = 400, 40

LONG: dict[str, str] = {}
"""{"standfirst/x.py" or "standfirst/x.py::function": why a cut would make it worse}."""

NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "handler", "context", "misc"}

DOORS = {
    "standfirst.files", "standfirst.files.folders", "standfirst.files.hidden", "standfirst.files.swap",
    "standfirst.files.looking", "standfirst.files.installed", "standfirst.files.orphans", "standfirst.files.walking",
    "standfirst.files.watched", "standfirst.files.placing",
    "standfirst.incremental.store", "standfirst.incremental.values",
    "standfirst.incremental.stamp", "standfirst.incremental.lock",
}  # fmt: skip
"""Only these open files: the program's disk, and the cache: its SQLite file, segments, stamp and lock."""

PAST_THE_DOOR: dict[tuple[str, str], str] = {
    (
        "standfirst.cli.ending",
        "os.open",
    ): "a closed pipe is replaced by the null device, so that the end of the run is quiet",
    ("standfirst.cli.ending", "tempfile.NamedTemporaryFile"): "the report of a bug must not depend on our own door",
    ("standfirst.quick.note", "open"): "a build with nothing to do cannot wait until our own door is loaded",
    ("standfirst.quick.seen", "os.lstat"): "folders have no stat in our door, and links are not to be followed",
    ("standfirst.quick.seen", "os.scandir"): "as above: it looks for folders that no file lies in",
    ("standfirst.quick.seen", "entry.is_dir"): "as above",
    ("standfirst.cli.unchanged", "os.path.lexists"): "it looks for the settings without loading our own door",
    (
        "standfirst.cli.leaving",
        "os.path.lexists",
    ): "whether a folder of sources is there in any form, a broken link too",
    (
        "standfirst.verify",
        "from tempfile import TemporaryDirectory",
    ): "a clean build's output and cache, which vanish with the comparison",
    (
        "standfirst.build.inspection",
        "from tempfile import TemporaryDirectory",
    ): "a cache for a site that has none, in which nothing is to be written",
    ("standfirst.images.pixels", "Image.open"): "it opens bytes in memory",
    (
        "standfirst.deploy.hosts.ssh",
        "from tempfile import TemporaryDirectory",
    ): "a place of our own for the socket of the one connection, which ends with the deploy",
    (
        "standfirst.deploy.hosts.rclone",
        "from tempfile import TemporaryDirectory",
    ): "a note is handed to rclone as a file, so that it is whole or not there",
    (
        "standfirst.deploy.hosts.cloudflare",
        "from tempfile import TemporaryDirectory",
    ): "wrangler runs where it finds nobody's settings, and leaves its logs there",
    (
        "standfirst.deploy.alive",
        "os.readlink",
    ): "which processes can be seen from here is asked of the system, not of a disk",
}
"""{("standfirst.module", "call as reported"): why it may touch the disk by itself}."""

PATH_METHODS = {
    "read_text", "write_text", "read_bytes", "write_bytes", "unlink", "mkdir", "rmdir", "touch", "iterdir", "rglob",
    "symlink_to", "hardlink_to", "is_file", "is_dir", "open",
}  # fmt: skip
DISK_MODULES = {"shutil", "tempfile", "glob", "fileinput"}
OS_FUNCTIONS = {
    "open", "remove", "unlink", "rename", "renames", "replace", "mkdir", "makedirs", "rmdir", "removedirs", "scandir",
    "listdir", "walk", "fwalk", "stat", "lstat", "link", "symlink", "readlink", "truncate", "utime", "chmod", "access",
    "path.exists", "path.lexists", "path.isfile", "path.isdir", "path.islink", "path.getmtime", "path.getsize",
    "path.samefile",
}  # fmt: skip


# --- reading the source ---


@cache
def sources() -> dict[str, Path]:
    """Return every module of the package by its full name."""
    found = {}
    for path in sorted((ROOT / "standfirst").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(module: str) -> ast.Module:
    """Return a module's syntax tree."""
    return ast.parse(sources()[module].read_text(encoding="utf-8"))


def unit(module: str) -> str:
    """Return the name that stands in `FLOORS`: `config` for `standfirst.config.schema`, empty for the package itself."""
    return ".".join(module.split(".")[1:2])


def package_of(module: str) -> str:
    return module if sources()[module].name == "__init__.py" else module.rpartition(".")[0]


def imported(module: str) -> set[str]:
    """Return the modules of ours that this one imports, anywhere in it, under TYPE_CHECKING and in functions too."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package_of(module).split(".")
                base = ".".join([*above[: len(above) - node.level + 1], *([base] if base else [])])
            for alias in node.names:  # `from standfirst.model import article` is the module where there is one
                whole = f"{base}.{alias.name}"
                found.add(whole if whole in sources() else base)
    return {name for name in found if name.split(".")[0] == "standfirst"}


# --- floors ---


def test_every_module_has_a_floor() -> None:
    assert {unit(module) for module in sources()} <= FLOORS.keys() | OUTSIDE.keys()


def test_a_module_imports_from_lower_floors_or_from_itself() -> None:
    wrong, used = [], set()
    for module in sources():
        floor = FLOORS.get(unit(module), 99)
        for other in sorted(imported(module)):
            pair = (unit(module), unit(other))
            if unit(module) in OUTSIDE or unit(other) in {"", unit(module)} or FLOORS.get(unit(other), 99) < floor:
                continue
            if FLOORS.get(unit(other), 99) == floor and pair in NEIGHBOURS:
                used.add(pair)
            else:
                wrong.append(f"{module} (floor {floor}) imports {other} (floor {FLOORS.get(unit(other), 'unknown')})")
    assert not wrong
    here = {unit(module) for module in sources()}
    assert {pair for pair in NEIGHBOURS if pair[0] in here} <= used, "an exception that is no longer used"


def test_no_modules_import_each_other_in_a_circle() -> None:
    done: set[str] = set()
    circles = []

    def visit(module: str, way: tuple[str, ...]) -> None:
        if module in way:
            circles.append(" -> ".join([*way[way.index(module) :], module]))
        elif module not in done and module in sources():
            for other in sorted(imported(module) - {module, "standfirst"}):
                visit(other, (*way, module))
            done.add(module)

    for module in sources():
        visit(module, ())
    assert not circles


def test_the_incremental_engine_knows_nothing_of_ours() -> None:
    wrong = {
        module: others
        for module in sources()
        if unit(module) == "incremental" and (others := {o for o in imported(module) if unit(o) != "incremental"})
    }
    assert not wrong


# --- sizes, names, docstrings ---


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return how long a function is, without its docstring: explaining is not punished."""
    first = node.body[0]
    prose = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if prose else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_files_and_functions_stay_small() -> None:
    long: dict[str, int] = {}
    for module, path in sources().items():
        name = path.relative_to(ROOT).as_posix()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) >= FILE_LINES:
            long[name] = lines
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and code_lines(node) >= FUNCTION_LINES:
                long[f"{name}::{node.name}"] = code_lines(node)
    assert not {name: lines for name, lines in long.items() if name not in LONG}
    assert LONG.keys() <= long.keys(), "an exception that is no longer used"


def test_modules_are_named_after_what_they_hold() -> None:
    assert not [module for module in sources() if NAMES_THAT_SAY_NOTHING & set(module.split("."))]


def test_every_module_says_what_it_is() -> None:
    assert not [module for module in sources() if not ast.get_docstring(tree(module))]


# --- the one door to the disk ---


def spelled(node: ast.expr) -> str:
    """Return `os.path.exists` for that chain of names; a `?` for whatever is not a name."""
    if isinstance(node, ast.Attribute):
        return f"{spelled(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "?"


def touches_disk(call: ast.Call) -> bool:
    name = spelled(call.func)
    head, _, rest = name.partition(".")
    if name == "open" or (head == "os" and rest in OS_FUNCTIONS) or head in DISK_MODULES:
        return True
    if head in {"files", "webbrowser"}:  # the door itself, and a browser's window
        return False
    last = name.rpartition(".")[2]
    if last in {"replace", "rename"}:  # Path's take one argument; those of texts, times and dataclasses do not
        return "." in name and len(call.args) == 1 and not call.keywords and head != "dataclasses"
    return "." in name and last in PATH_METHODS


def disk_calls(module: str) -> set[str]:
    """Return the calls (and imports by name) in a module that reach the disk, as one would look them up in the source."""
    found = {spelled(node.func) for node in ast.walk(tree(module)) if isinstance(node, ast.Call) and touches_disk(node)}
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.ImportFrom) and node.module in {"os", "os.path", *DISK_MODULES}:
            prefix = "path." if node.module == "os.path" else ""
            found |= {
                f"from {node.module} import {alias.name}"
                for alias in node.names
                if node.module in DISK_MODULES or prefix + alias.name in OS_FUNCTIONS
            }
    return found


def test_only_one_module_touches_the_disk() -> None:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for module in sources():
        if module not in DOORS and unit(module) not in OUTSIDE:
            found[module] = disk_calls(module)
    used = {(module, call) for module, calls in found.items() for call in calls}
    assert not used - PAST_THE_DOOR.keys()
    assert PAST_THE_DOOR.keys() <= used, "an exception that is no longer used"


# --- the checks see what they are meant to see ---


def test_the_check_tells_paths_from_texts() -> None:
    def seen(source: str) -> bool:
        call = ast.parse(source).body[0]
        assert isinstance(call, ast.Expr)
        assert isinstance(call.value, ast.Call)
        return touches_disk(call.value)

    for guilty in ("open('x')", "p.read_text()", "Path('x').unlink()", "os.replace(a, b)", "p.replace(q)", "p.open()"):
        assert seen(guilty), guilty
    for innocent in ("text.replace('a', 'b')", "replace(story, title='x')", "when.replace(tzinfo=z)", "os.fspath(p)"):
        assert not seen(innocent), innocent
    assert not seen("files.read(path)")
    assert seen("tempfile.mkdtemp()")


def test_a_run_of_all_tests_goes_into_every_folder_of_them(pytestconfig: pytest.Config) -> None:
    """Folders called `build` are passed by without a word, unless pytest is told otherwise."""
    left_out = pytestconfig.getini("norecursedirs")
    tests = [test.relative_to(ROOT) for test in (ROOT / "tests").rglob("test_*.py")]
    folders = {folder.name for test in tests for folder in test.parents}
    assert not [(name, pattern) for name in folders for pattern in left_out if fnmatch(name, pattern)]
