"""A story's front matter with another status: some lines more, and every other byte as it was.

What cannot be written with certainty is left to the author: the new file is read again, and must say what the old one said
but for the status and its reason.
"""

import json
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from standfirst.content.source import read_source
from standfirst.model.article import Article, Kind

KEY: Final = {"retracted": "retraction", "removed": "removal"}
"""Below which key the reason of a status stands."""


class Restatement(Struct, frozen=True, kw_only=True):
    """What a story is to say of itself. `date` is ISO 8601 with an offset, `reason` plain text."""

    status: Literal["retracted", "removed"]
    date: str
    reason: str


def restated(data: bytes, told: Restatement, *, id: str, kind: Kind, timezone: str) -> bytes | None:
    """The file with this status; None where that cannot be written with certainty."""
    before = read_source(data, id=id, kind=kind, timezone=timezone)
    article = before.article
    if article is None or KEY[told.status] in article.lines:
        return None
    lines = data.splitlines(keepends=True)
    if (at := article.lines.get("status")) is not None:
        del lines[at - 1]
    opening = lines[0]
    end = opening[len(opening.rstrip(b"\r\n")) :]
    toml = opening.rstrip().endswith(b"+++")
    new = [line.encode() + end for line in (_toml(told) if toml else _yaml(told))]
    written = b"".join([opening, *new, *lines[1:]])
    after = read_source(written, id=id, kind=kind, timezone=timezone)
    same = after.article is not None and _but_status(after.article) == _but_status(article)
    says = after.article is not None and _says(after.article, told)
    return written if same and says and after.text == before.text else None


def _yaml(told: Restatement) -> list[str]:
    # A text in JSON is one in YAML, and in TOML.
    reason = json.dumps(told.reason, ensure_ascii=False)
    return [f"status: {told.status}", f"{KEY[told.status]}:", f"  date: {told.date}", f"  text: {reason}"]


def _toml(told: Restatement) -> list[str]:
    reason = json.dumps(told.reason, ensure_ascii=False)
    return [f'status = "{told.status}"', f"{KEY[told.status]} = {{ date = {told.date}, text = {reason} }}"]


def _says(article: Article, told: Restatement) -> bool:
    if article.status != told.status or KEY[told.status] not in article.lines:
        return False
    why = article.retraction
    return told.status == "removed" or (why is not None and why.text == told.reason and why.date is not None)


def _but_status(article: Article) -> Article:
    """What an article says besides, whatever lines it says it on."""
    image = replace(article.image, line=1) if article.image is not None else None
    picks = tuple(replace(pick, line=1) for pick in article.also_read)
    bans = tuple(replace(pick, line=1) for pick in article.also_read_ban)
    return replace(
        article, status="published", retraction=None, lines={}, image=image, also_read=picks, also_read_ban=bans
    )
