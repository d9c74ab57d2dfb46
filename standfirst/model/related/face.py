"""What a story is known by to others: all that decides which stories it is shown beside, and nothing else of it."""

from array import array
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from msgspec import Struct

from standfirst.model.article import Article
from standfirst.model.related.words import AUTHOR, HEADLINE, LINK, SECTION, TOPIC, feature, named
from standfirst.model.site import label_id

PLACES: Final = 4
"""How many stories a story is shown beside."""
_ALIKE: Final = 5, 4
"""Two stories are one told twice when five times the words that both headlines have are four times all of them."""
_DAY: Final = 86400


class Face(Struct, frozen=True, array_like=True, gc=False):
    """`instant`: of its date, in seconds since 1970. `features`: numbers (`words`), packed. `never`: what it must not be
    shown beside, as features. `room`: how many
    places there are to fill: all, or none where the author wants none; how many are taken by hand only the page knows. `thread`: the story that it is a part of. `language`: its primary subtag."""

    id: str
    instant: int
    address: str
    features: bytes
    never: bytes = b""
    thread: str = ""
    room: int = PLACES
    language: str = ""

    @property
    def order(self) -> tuple[int, str]:
        """The place among all stories, oldest first."""
        return self.instant, self.address


def about(article: Article) -> str:
    """What a story says it is about, besides its headline: its place, its summary or else its first paragraph."""
    return " ".join(filter(None, (article.dateline, article.summary or article.first_paragraph)))


def face_of(
    article: Article,
    address: str,
    section: str,
    terms: bytes,
    linked: Iterable[str],
    banned: Iterable[str],
    language: str,
) -> Face:
    """The face of a public story. `terms` are the features of its words; `linked` are the ids and addresses that its text
    and its author's picks lead to, `banned` the ids of those it must not be shown beside; `language` is the site's."""
    led = named(LINK, linked)
    other = named(TOPIC, map(label_id, article.tags)) + named(AUTHOR, map(label_id, article.authors))
    if section:
        other.append(feature(SECTION, section))
    other += dict.fromkeys((*led, feature(LINK, article.id)))
    return Face(
        article.id,
        article.date.instant if article.date is not None else 0,
        address,
        terms + array("I", other).tobytes(),
        array("I", led + named(LINK, banned)).tobytes(),
        article.thread,
        PLACES if article.also_read_auto else 0,
        (article.language or language).partition("-")[0].lower(),
    )


def features_of(face: Face) -> "array[int]":
    """Its features, each once."""
    return array("I", face.features)


def shuns(face: Face, other: Face) -> bool:
    """Whether a story may not be shown beside `other`: it is told to, its text leads there already, or its readers may not
    read that language."""
    if face.language != other.language:
        return True
    if not face.never:
        return False
    never = _numbers(face.never)
    return feature(LINK, other.id) in never or feature(LINK, other.address) in never


def alike(face: Face, other: Face) -> bool:
    """Whether two stories are one, told twice: their headlines have nearly the same words."""
    ours, theirs = _headline(face.features), _headline(other.features)
    if ours.isdisjoint(theirs):
        return False
    both, (of_both, of_all) = len(ours & theirs), _ALIKE
    return of_all * (len(ours) + len(theirs) - both) <= of_both * both


@lru_cache(maxsize=1 << 12)
def _numbers(packed: bytes) -> frozenset[int]:
    return frozenset(array("I", packed))


@lru_cache(maxsize=1 << 14)
def _headline(features: bytes) -> frozenset[int]:
    return frozenset(one for one in array("I", features) if one & 7 == HEADLINE)


def forget() -> None:
    """Gives back the memory of what was worked out of many faces."""
    _numbers.cache_clear()
    _headline.cache_clear()


@lru_cache(maxsize=1 << 15)
def _month(day: int) -> int:
    first = datetime.fromtimestamp(day * _DAY, UTC).replace(day=1)
    return int(first.timestamp())


def month_of(instant: int) -> int:
    """The first instant of a moment's month, in UTC: whatever the site's zone, it is the same."""
    day = instant // _DAY
    return _month(day) if -700_000 < day < 2_900_000 else day * _DAY


def following(month: int) -> int:
    """The first instant of the next month."""
    return month_of(month + 32 * _DAY)
