"""What a newsroom has said of its own mistakes: every correction, and every dated retraction, as one list, newest first.

Each is named by its instant, its number among its story's own (`RETRACTION` for that), and the story: so the list is in
order, and two of them are told apart, without a look at any story.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple

from standfirst.model.article import Article, Withdrawn

KIND: Final = "corrections"
ADDRESS: Final = "/corrections/"
RETRACTION: Final = -1


class Notice(NamedTuple):
    """Where a notice is found: `number` counts a story's corrections from 0, the oldest."""

    instant: int
    number: int
    story: str


def of_article(article: Article) -> Iterable[str]:
    """The names of a public story's corrections."""
    return (_name(notice.date.instant, number, article.id) for number, notice in enumerate(article.corrections))


def of_withdrawn(story: Withdrawn) -> Iterable[str]:
    """The name of a retraction, if it is dated."""
    if story.status == "retracted" and story.at is not None:
        yield _name(story.at.instant, RETRACTION, story.id)


def _name(instant: int, number: int, story: str) -> str:
    return f"{instant} {number} {story}"


def notice_of(name: str) -> Notice:
    """What a name says."""
    instant, number, story = name.split(" ", 2)
    return Notice(int(instant), int(number), story)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Newest first; ties by the story's path in byte order, of one story its latest first."""

    def place(name: str) -> tuple[int, bytes, int]:
        notice = notice_of(name)
        return -notice.instant, notice.story.encode(), -notice.number

    return tuple(sorted(names, key=place))
