"""The build's one clock: the wall clock, read once, or the time that `--now` names; and how long its answer holds."""

import time
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo

from standfirst.build.picture_checks import next_end
from standfirst.config import Config
from standfirst.documents import Document
from standfirst.model.article import NEVER, Moment
from standfirst.model.site import Site, earliest
from standfirst.problems import UsageError
from standfirst.rules.mapped import news_until as leaves_news
from standfirst.rules.world import World


def instant_of(written: str, zone: tzinfo) -> int:
    """Seconds since 1970 of an ISO 8601 time (in `zone` when it names none), or of now for ""."""
    if not written:
        return int(time.time())
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        hint = "write it like 2025-02-21T17:30 or 2025-02-21T17:30:00+05:30"
        raise UsageError(f"--now {written!r} is no time", hint) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return int(moment.timestamp())


def same_until(
    site: Site,
    documents: Mapping[str, Document],
    now: int,
    replaced: Iterable[Document] = (),
    turns: Iterable[int] = (),
) -> int | None:
    """The first instant after `now` at which a build might say or make anything else though nobody edits; None: never.

    The site's own next change tells when readers will see another one. A report changes at more instants: a story
    that is held for a fault may expire meanwhile, and an `updated` that has not come yet is complained of until then.
    `replaced` are what files say of which an earlier version stands in, `turns` what the settings bring.
    """
    instants = [*turns] if site.next_change is None else [*turns, site.next_change.instant]
    for id, document in documents.items():
        instants += instants_of(document, id in site.held)
    for document in replaced:
        instants += instants_of(document, held=True)
    return min((instant for instant in instants if now < instant < NEVER), default=None)


def instants_of(document: Document | None, held: bool) -> Iterable[int]:
    """The instants, past ones too, at which a report may say something else of a document."""
    article = document.article if document is not None else None
    if article is None:
        return ()
    changes = [notice.date for notice in article.corrections]
    changes += [moment for moment in (article.updated, article.retraction and article.retraction.date) if moment]
    if not held:
        return [moment.instant for moment in changes]
    rights = article.image.until if article.image is not None else None
    moments = (article.date, article.embargo, article.expires, rights, *changes)
    return [moment.instant for moment in moments if moment is not None]


def news_until(world: World, config: Config) -> int | None:
    """When the clock next takes a story out of the sitemap of news; None: never, or there is no such sitemap."""
    return leaves_news(world.site, world.instants, world.now) if config.sitemaps.news else None


def first_of(*instants: int | None) -> int | None:
    """The first of some instants, None of none."""
    return min((instant for instant in instants if instant is not None), default=None)


def next_change(world: World, config: Config) -> Moment | None:
    """When readers or search engines would next see another site though nobody edits."""
    turns = world.site.next_change, world.front_turn, next_end(world.rights, world.now)
    gate, news = earliest(filter(None, turns)), news_until(world, config)
    if news is None or (gate is not None and gate.instant <= news):
        return gate
    iso = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=news)).isoformat()
    return Moment(iso=iso, instant=news)
