"""An alias written into a story's front matter: a line more, or a word more in one, and every other byte as it was.

What cannot be written with certainty is left to the author: the file is read again, and must say what it said.
"""

import json
import re
from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from standfirst.content import read_source
from standfirst.model.addresses import kind_of
from standfirst.model.article import Article

_KEY: Final = re.compile(r"""(\s*["']?(?:aliases|redirect_from)["']?\s*[:=]\s*)(.*?)(\s*)""", re.IGNORECASE | re.DOTALL)
_ITEM: Final = re.compile(r"(\s*)- ")
_PLAIN: Final = re.compile(r"/[\w/.-]*")


def with_aliases(data: bytes, id: str, addresses: Iterable[str], timezone: str) -> bytes | None:
    """A source that redirects these addresses too; None where that could not be written."""
    before = read_source(data, id=id, kind=kind_of(id), timezone=timezone).article
    if before is None:
        return None
    text = data.decode("utf-8-sig")
    lines = text.splitlines(keepends=True)
    new = [address for address in addresses if address not in before.aliases]
    changed = _changed(lines, before.lines.get("aliases", 0), new)
    if changed is None:
        return None
    written = data[: len(data) - len(text.encode())] + "".join(changed).encode()
    after = read_source(written, id=id, kind=kind_of(id), timezone=timezone).article
    wanted = _but_lines(before, aliases=(*before.aliases, *new))
    return written if after is not None and _but_lines(after) == _but_lines(wanted) else None


def _but_lines(article: Article, **keys: tuple[str, ...]) -> Article:
    """What an article says, whatever line it says it on; the order of aliases says nothing."""
    found = replace(article, **keys)
    image = replace(found.image, line=1) if found.image is not None else None
    picks = {
        key: tuple(replace(pick, line=1) for pick in getattr(found, key)) for key in ("also_read", "also_read_ban")
    }
    return replace(found, lines={}, image=image, aliases=tuple(sorted(found.aliases)), **picks)


def _changed(lines: list[str], number: int, new: list[str]) -> list[str] | None:
    toml = lines[0].startswith("+++")
    end = lines[0][len(lines[0].rstrip("\r\n")) :]
    written = [
        address if _PLAIN.fullmatch(address) and not toml else json.dumps(address, ensure_ascii=False)
        for address in new
    ]
    if not number:
        key = f"aliases {'=' if toml else ':'} [".replace(" :", ":")
        return [lines[0], f"{key}{', '.join(written)}]{end}", *lines[1:]]
    line = lines[number - 1]
    found = _KEY.fullmatch(line)
    if found is None:
        return None
    key, value, rest = found.groups()
    if not value:
        item = _ITEM.match(lines[number]) if number < len(lines) else None
        if item is None or toml:
            return None
        return [*lines[:number], *(f"{item[1]}- {one}{end}" for one in written), *lines[number:]]
    if value.startswith("[") and value.endswith("]"):
        inner = value[1:-1].rstrip().rstrip(",")
        whole = ", ".join(filter(None, (inner, *written)))
    elif value[0] in "[{|>&*!#" or " #" in value:
        return None
    else:
        whole = ", ".join((value, *written))
    return [*lines[: number - 1], f"{key}[{whole}]{rest}", *lines[number:]]
