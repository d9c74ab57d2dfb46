"""The sitemaps of a site: its own, in parts by month, and that of its news."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from standfirst import urls
from standfirst.incremental import Key, Read, Rule
from standfirst.pages import NEWS_SIZE
from standfirst.rules.constants import Constants
from standfirst.rules.mapped import Row
from standfirst.syndication.sitemap import News, Publication, index, news_sitemap, sitemap
from standfirst.views.facts import Card

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def sitemap_rules(constants: Constants) -> dict[str, Rule]:
    """The rule `lead picture`: the absolute address of a story's, "" where it may not or cannot be shown. Traced, since a
    part of the sitemap stands on those of a whole month."""

    def lead_picture(key: Key, read: Read) -> str:
        picture = read("picture", key[1])
        if picture is None:
            return ""
        address = picture["large"]["src"]
        return str(address if "://" in address else read("settings")["origin"] + address)

    return {"lead picture": Rule(lead_picture, trace=True, keep="apart", type=str)}


def site_map(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """A part, with the date of each story's last significant change; or the one file, which lists the parts of a big
    site."""
    site_url, (part,) = constants.config.site.url, args
    if not part and (parts := read("sitemap parts", "")):
        return index((f"{site_url}sitemap-{one}.xml", _utc(read("newest", one))) for one in parts)
    rows: Iterable[Row] = read("sitemap", part)
    images = constants.config.sitemaps.images
    return sitemap(
        # In UTC: to turn ten thousand instants into the site's zone takes longer than all other files.
        (
            urls.absolute(site_url, row.address),
            _utc(row.changed),
            read("lead picture", row.pictured) if row.pictured and images else "",
        )
        for row in rows
    )


def _utc(instant: int | None) -> str:
    """An instant in UTC, "" where there is none, or the calendar ends."""
    if instant is None:
        return ""
    try:
        return (_EPOCH + timedelta(seconds=instant)).isoformat()
    except OverflowError:
        return ""


def news(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """The news of the last two days; of more than one file holds, the list of its parts, or a part."""
    site_url, number = constants.config.site.url, args[0]
    parts = read("news parts", "")
    if not number and parts:
        return index((f"{site_url}sitemap-news-{one}.xml", "") for one in range(1, parts + 1))
    end = int(number or 1) * NEWS_SIZE
    title = str(read("settings")["title"])
    # The name in Google News has nothing in parentheses.
    name = re.sub(r"\s*[(][^()]*[)]", "", title).strip() or title
    return news_sitemap(_news(id, name, read) for id in read("news", "")[end - NEWS_SIZE : end])


def _news(id: str, name: str, read: Read) -> News:
    card: Card = read("card", id)
    return News(
        address=str(read("settings")["origin"]) + card.url,
        publication=Publication(name=name, language=news_language(card.language)),
        published=card.date,
        title=card.title,
    )


def news_language(tag: str) -> str:
    """A language as Google News names it: ISO 639, but for Chinese, which it parts by script."""
    parts = tag.lower().split("-")
    if parts[0] != "zh":
        return parts[0]
    return "zh-tw" if {"tw", "hk", "mo", "hant"} & set(parts) else "zh-cn"
