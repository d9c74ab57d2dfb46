"""Which stories a front file asks for, and until when one is among them."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from standfirst.model.article import NEVER, Article, Moment
from standfirst.model.front_file import Query
from standfirst.model.site import Site

REACH: Final = 200
"""Stories of a list that a query by priority looks at: so many are a front's concern, and a list may have ten thousand."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def matching(site: Site, query: Query, now: int) -> Iterator[str]:
    """The public stories that a query asks for, newest first. It looks no further than somebody takes them."""
    named = [("topic", query.topic), ("author", query.author), ("thread", query.thread), ("section", query.section)]
    lists = sorted((site.members(kind, id) for kind, id in named if id), key=len)
    ids = lists[0] if lists else site.stories
    others: list[Collection[str]] = [frozenset(one) for one in lists[1:]]
    looked = 0
    for id in ids:
        if not all(id in other for other in others):
            continue
        if query.age and (end := ends_of(site.articles[id], query)) is not None and end.instant <= now:
            return  # all that follow are older
        if query.priority:
            looked += 1
            if looked > REACH:
                return
            if site.articles[id].priority > query.priority:
                continue
        yield id


def ends_of(article: Article, query: Query) -> Moment | None:
    """When a story is older than a query wants it."""
    if not query.age or article.date is None:
        return None
    instant = article.date.instant + query.age
    if instant >= NEVER:
        return None
    try:
        return Moment(iso=(_EPOCH + timedelta(seconds=instant)).isoformat(), instant=instant)
    except OverflowError:
        return None
