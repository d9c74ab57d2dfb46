"""Why a story is shown beside another: what both have that people would name. It says what was counted, not how much."""

from typing import Final

from msgspec import Struct

from standfirst.model.article import Article
from standfirst.model.related.face import about
from standfirst.model.related.words import words_of
from standfirst.model.site import label_id

_WORDS: Final = 5


class Reason(Struct, frozen=True, array_like=True):
    """`picked`: by hand; then nothing else is said. `topics` and `authors`: ids of those that both have. `words`: of both
    headlines and summaries, those of the headline first, as they are compared. `links`: one text leads to the other
    story. `thread`: both are parts of one. `over`: a newer story that took another's place, with so many hundredths of its score; 0 for one that was
    there at first."""

    picked: bool = False
    topics: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    section: bool = False
    links: bool = False
    newer: bool = False
    over: int = 0
    thread: bool = False


def reason(story: Article, other: Article, *, section: bool, links: bool, over: int) -> Reason:
    """Why `other` is shown beside `story`, where nobody picked it."""
    theirs = set(_words(other))
    both = tuple(word for word in dict.fromkeys(_words(story)) if word in theirs)
    return Reason(
        topics=_both(story.tags, other.tags),
        authors=_both(story.authors, other.authors),
        words=both[:_WORDS],
        section=section,
        links=links,
        newer=story.date is not None and other.date is not None and other.date.instant > story.date.instant,
        over=over,
        thread=bool(story.thread) and story.thread == other.thread,
    )


def _words(article: Article) -> list[str]:
    return [*words_of(article.title), *words_of(about(article))]


def _both(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    other = set(map(label_id, theirs))
    return tuple(id for id in dict.fromkeys(map(label_id, ours)) if id in other)


def in_words(reason: Reason) -> str:
    """A reason for people who run the site."""
    if reason.picked:
        return "picked by hand"
    said = [f"{name} {', '.join(ids)}" for name, ids in _named(reason) if ids]
    said += ["another part of its thread"] if reason.thread else []
    said += ["one leads to the other"] if reason.links else []
    said += ["the same section"] if reason.section and not said else []
    if reason.over:
        said.append(f"newer, and {reason.over / 100:.1f} times as near as the one whose place it took")
    elif reason.newer:
        said.append("newer, in a place that was free")
    return "; ".join(said) or "they lead to the same stories"


def _named(reason: Reason) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return ("shares topic", reason.topics), ("shares author", reason.authors), ("words", reason.words)
