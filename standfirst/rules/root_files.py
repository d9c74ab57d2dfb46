"""The files for machines at a site's root: what the settings say, as `syndication` writes it."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final

from msgspec.structs import asdict

from standfirst import urls
from standfirst.config.crawlers import blocked
from standfirst.incremental import Read
from standfirst.pages.own import ICONS, REDIRECTS, TABLES, lapse
from standfirst.rules.constants import Constants
from standfirst.rules.corrections import stands_at
from standfirst.views.facts import Card

_ICONS = ("icon-192.png", "icon-512.png")
"""Pictures for home screens: drawn, or put into `static/` by the publisher."""


def robots(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """robots.txt; a preview is for nobody."""
    from standfirst.syndication import robots as form

    if constants.preview:
        return b"User-agent: *\nDisallow: /\n"
    told = constants.config.robots
    names = ["sitemap.xml", *(["sitemap-news.xml"] if constants.config.sitemaps.news else [])]
    sitemaps = [f"{constants.config.site.url}{name}" for name in names]
    return form.robots(*sitemaps, blocked=blocked(told.block), disallowed=told.disallow)


def table(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """The old addresses of stories, for a kind of host."""
    from standfirst.syndication import tables

    moves = []
    for old, id in read("told to hosts", "moved"):
        card: Card | None = read("card", id)
        moves.append((constants.link(old), card.url if card else stands_at(id, read)[0]))
    before = read("static text", REDIRECTS) if TABLES[args[0]] == f"/{REDIRECTS}" else ""
    return tables.table(args[0], moves, before=before)


def root_file(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """The file that `args` names."""
    return _FILES[args[0]](constants, read)


def _security(constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.root_files import security

    told = asdict(constants.config.security)
    fields = {name: value if isinstance(value, tuple) else (value,) * bool(value) for name, value in told.items()}
    canonical = urls.absolute(constants.config.site.url, "/.well-known/security.txt")
    return security(fields, canonical, constants.iso(lapse(constants.config)))


def _ads(constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.root_files import NOBODY, ads

    told = constants.config.ads
    records = told.records or ((NOBODY,) if told.nobody else ())
    variables = (
        *_each("CONTACT", told.contact),
        *_each("OWNERDOMAIN", (told.owner,) * bool(told.owner)),
        *_each("MANAGERDOMAIN", told.managers),
        *_each("SUBDOMAIN", told.subdomains),
        *_each("INVENTORYPARTNERDOMAIN", told.partners),
    )
    return ads(records, variables)


def _each(name: str, values: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, value) for value in values]


def _trust(constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.root_files import trust

    entries: list[tuple[str, str]] = []
    for name, value in asdict(constants.config.trust).items():
        entries += _each(name, value if isinstance(value, tuple) else (value,) * bool(value))
    return trust(entries)


def _humans(constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.root_files import humans

    told = constants.config.humans
    return humans(told.team, told.thanks)


def _manifest(constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.root_files import manifest

    settings, told = read("settings"), constants.config.manifest
    facts: dict[str, Any] = {"name": settings["title"]}
    facts |= {"short_name": told.short_name} if told.short_name else {}
    facts |= {"description": settings["description"]} if settings["description"] else {}
    facts |= {"lang": settings["language"], "dir": settings["dir"], "display": told.display}
    facts |= {"id": settings["home"], "start_url": settings["home"], "scope": settings["home"]}
    facts |= {"background_color": "#fffdf9", "theme_color": "#fffdf9"}
    icons = [(drawn, "any", "image/svg+xml")] if (drawn := read("asset", "icon.svg")) else []
    for name in _ICONS:
        if constants.config.icons.drawn or read("source", f"static/{name}"):
            icons.append((constants.link(f"/{name}"), f"{ICONS[name]}x{ICONS[name]}", "image/png"))
    return manifest(facts, icons)


def _icon(name: str, constants: Constants, read: Read) -> bytes:
    from standfirst.syndication.icons import ico, png

    picture = png(read("asset text", "icon.svg") or "", ICONS[name])
    return ico(picture, ICONS[name]) if name.endswith(".ico") else picture


_FILES: Final[Mapping[str, Callable[[Constants, Read], bytes]]] = {
    "security": _security,
    "ads": _ads,
    "trust": _trust,
    "humans": _humans,
    "manifest": _manifest,
    **{name: partial(_icon, name) for name in ICONS},
}
