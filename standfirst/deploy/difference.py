"""What a deploy has to do: the files of a release beside what a host has, and what it refuses to do. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from msgspec import Struct

from standfirst.deploy.manifest import Entry, Local, Manifest
from standfirst.problems import UsageError

DAY: Final = 86_400
_FEW: Final = 10
"""So many files may go at any time."""
_PART: Final = 0.25
"""Of more than so great a part of what is there somebody has to say that it shall go."""
_KEPT: Final = (".css", ".js", ".mjs", ".woff", ".woff2", ".ttf")
"""What a page that somebody has open goes on asking for. No pictures: one may be of a story that was taken down."""


class Seen(NamedTuple):
    """A file as a host lists it: its size in bytes and the host's mark of it ("": it has none)."""

    size: int
    tag: str = ""


class Difference(Struct, frozen=True, kw_only=True):
    """`put` are the files to send, `delete` those to take away, `carried` what stays as it is there. `kept` are those
    of them that no page needs any more, with the second since 1970 from which on they may go; `strangers` what lies there and
    is not ours, which is left alone."""

    put: tuple[str, ...]
    delete: tuple[str, ...]
    carried: dict[str, Entry]
    kept: dict[str, int]
    strangers: tuple[str, ...]


def difference(
    new: Mapping[str, Local], there: Manifest, seen: Mapping[str, Seen] | None, *, form: str, now: int, days: int
) -> Difference:
    """What to do for a host that has `there` to have `new`. `seen` is what it lists, None where it lists nothing; a file that
    is not listed as we left it is sent again. `form`: how files are sent now. `days`: how long assets are kept for pages that
    are still open."""
    as_left = {path: entry for path, entry in there.files.items() if _is_as_left(path, entry, seen)}
    same = there.form == form
    put = [
        path for path, local in new.items() if not same or path not in as_left or as_left[path].digest != local.digest
    ]
    sent = set(put)
    carried = {path: as_left[path] for path in new if path not in sent}
    kept: dict[str, int] = {}
    delete: list[str] = []
    for path, entry in there.files.items():
        if path in new or (seen is not None and path not in seen):
            continue
        until = there.kept.get(path, now + days * DAY)
        if entry.digest and path.startswith("assets/") and path.endswith(_KEPT) and now < until:
            kept[path] = until
            carried[path] = entry
        else:
            delete.append(path)
    strangers = () if seen is None else tuple(sorted(seen.keys() - there.files.keys()))
    return Difference(
        put=tuple(sorted(put)), delete=tuple(sorted(delete)), carried=carried, kept=kept, strangers=strangers
    )


def _is_as_left(path: str, entry: Entry, seen: Mapping[str, Seen] | None) -> bool:
    if not entry.digest:
        return False
    if seen is None:
        return True
    found = seen.get(path)
    if found is None or found.size != entry.size:
        return False
    return not (found.tag and entry.tag) or found.tag == entry.tag


def check_deletions(found: Difference, there: Manifest, *, host: str, confirmed: bool) -> None:
    """Refuses to take most of a site away unless somebody has said so: it is rather the wrong host, or a content/ that is not
    mounted."""
    count, whole = len(found.delete), len(there.files)
    if confirmed or count <= _FEW or count <= whole * _PART:
        return
    raise UsageError(
        f"this would delete {100 * count // whole}% of the {whole:,} files of {host}: {count:,} of them",
        "is it the right target, and the whole content/? If so: --confirm-delete",
    )


def check_strangers(found: Difference, *, host: str, adopted: bool) -> None:
    """Refuses to write over what somebody else has put there."""
    clash = sorted(set(found.put) & set(found.strangers))
    if clash and not adopted:
        more = f" and {len(clash) - 3} more" if len(clash) > 3 else ""
        raise UsageError(
            f"{host} has files that no deploy put there, and this would write over them: {', '.join(clash[:3])}{more}",
            "move them away, or say --adopt if they may be replaced",
        )
