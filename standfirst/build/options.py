"""What `[theme]` names must be there: sections, and a wordmark that can stand in pages."""

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from standfirst.config import Config, place
from standfirst.files import DiskFiles
from standfirst.problems import Problem, error, warning
from standfirst.snapshot import Snapshot

SETTINGS: Final = "standfirst.toml"
_FORBIDDEN: Final = re.compile(r"<(script|style|foreignObject|image|use)\b|\s(style|on[a-z]+)\s*=", re.IGNORECASE)


def faults(
    files: DiskFiles,
    config: Config,
    snapshot: Snapshot,
    documents: Iterable[str],
    assets: Mapping[str, tuple[str, ...]],
) -> Iterator[Problem]:
    """Where it is not so. `documents` are ids, `assets` the files that each asset is made of."""
    theme = config.theme
    if theme.blocks:
        folders = {id.partition("/")[0] for id in documents if "/" in id}
        for folder in theme.blocks.keys() - folders:
            near = get_close_matches(folder.lower(), folders, 1, 0.6)
            hint = f"did you mean `{near[0]}`?" if near else "write the name of a folder in content/"
            message = f"`theme.blocks` names `{folder}`, which is no section"
            yield warning("block-no-section", SETTINGS, *_place(files, "blocks", folder), message, hint)
    if theme.wordmark.lower().endswith(".svg"):
        found = _drawing(theme.wordmark, snapshot, assets)
        if found is not None:
            yield error("wordmark-fault", SETTINGS, *_place(files, "wordmark"), *found)


def _place(files: DiskFiles, *path: str) -> tuple[int, int]:
    return place(files.read(SETTINGS), ("theme", *path))


def _drawing(name: str, snapshot: Snapshot, assets: Mapping[str, tuple[str, ...]]) -> tuple[str, str] | None:
    """What is wrong with a drawing that is to stand in every page, and how to mend it."""
    if name not in assets:
        return f"`theme.wordmark` names {name}, which is not there", f"put the file at templates/assets/{name}"
    text = snapshot.read(assets[name][0]).decode("utf-8", "replace")
    if "<svg" not in text:
        return f"`theme.wordmark` names {name}, which is no SVG", "export the logo as SVG"
    found = _FORBIDDEN.search(text)
    if found is not None:
        what = f"<{found[1]}>" if found[1] else f"the attribute {found[2]}"
        message = f"`theme.wordmark` names {name}, which holds {what}: the site's policy forbids that in pages"
        return message, "export it with plain attributes (fill, stroke), as SVGO does with convertStyleToAttrs"
    return None
