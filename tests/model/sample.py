"""Articles in few words, for the tests of the model."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from standfirst.model.addresses import kind_of
from standfirst.model.article import NEVER, Article, Moment
from standfirst.model.site import Rules, Site

NOW = int(datetime(2025, 6, 1, tzinfo=UTC).timestamp())
RULES = Rules(timezone="UTC")


def at(written: str) -> Moment:
    """The moment of an ISO time, in UTC where it names no zone; `never` is an embargo without end."""
    if written == "never":
        return Moment(iso="", instant=NEVER)
    moment = datetime.fromisoformat(written)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return Moment(iso=moment.isoformat(), instant=int(moment.timestamp()))


def minutes_ago(minutes: int) -> Moment:
    return at((datetime(2025, 6, 1, tzinfo=UTC) - timedelta(minutes=minutes)).isoformat())


def article(id: str, date: str | Moment | None = "2025-01-01", **more: Any) -> Article:
    """A story with the file's name for a title; times may be written as text."""
    moments: dict[str, Any] = {
        key: at(more.pop(key)) for key in ("updated", "embargo", "expires") if isinstance(more.get(key), str)
    }
    when = at(date) if isinstance(date, str) else date
    kind = kind_of(id)
    more.setdefault("title", id)
    return Article(id=id, kind=kind, date=None if kind == "section" else when, **moments, **more)


def site(articles: Iterable[Article], *, now: int = NOW, rules: Rules = RULES, **more: Any) -> Site:
    return Site.of(articles, rules, now=now, **more)
