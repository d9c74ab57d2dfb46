"""The second use of the engine: fragments, shells, and the finished bytes of each address."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from standfirst.assets import finished
from standfirst.incremental import Key, Read, Rule
from standfirst.model.article import Moment
from standfirst.pages import HTML, SITEMAP_SIZE
from standfirst.rules.documents import fact
from standfirst.rules.world import World
from standfirst.templates import Shell, TemplateFault, Templates
from standfirst.views import model
from standfirst.views import page as pages

_FEED_ITEMS: Final = 20

TEMPLATE: Final[Mapping[str, str]] = {
    "home": "home.html",
    "section": "section.html",
    "article": "article.html",
    "page": "page.html",
    "topic": "topic.html",
    "author": "author.html",
    "archive": "archive.html",
    "404": "404.html",
}
"""The template of each kind of page; a story or its section may name another."""


def output_rules(world: World, templates: Callable[[], Templates]) -> Mapping[str, Rule]:
    """`("shell", address)` is a page cut at its slots, `("fragment", name)` what goes there, `("output", address)`
    the finished bytes. `templates` is called when the first template must be rendered."""

    def shell(key: Key, read: Read) -> Shell | None:
        kind, *args = read("page", key[1]) or ("",)
        if kind not in HTML:
            return None
        return _render(templates(), key[1], kind, tuple(args), read)

    def fragment(key: Key, read: Read) -> str:
        recent = model.Stories(read, "site", "", 0, read("settings")["recent_count"])
        site = pages.Site(read)
        names = {"site": site, "data": pages.Data(read), "recent": recent, "here": site}
        whole = templates().render(f"fragments/{key[1]}.html", read("settings")["language"], names, read)
        return "".join(whole.parts)

    def output(key: Key, read: Read) -> bytes | None:
        kind, *args = read("page", key[1]) or ("",)
        if kind in HTML:
            return _joined(read("shell", key[1]), read)
        return OUTPUT[kind](world, tuple(args), read) if kind in OUTPUT else None

    return {
        "shell": Rule(shell, trace=True, keep=True, type=Shell | None),
        "fragment": Rule(fragment, trace=True, keep=True, type=str),
        "output": Rule(output, trace=True, once=True),
        "template name": fact(lambda id: _template_of(world, id)),
    }


def _joined(shell: Shell, read: Read) -> bytes:
    text = shell.parts[0]
    for name, part in zip(shell.slots, shell.parts[1:], strict=True):
        text += str(read("fragment", name)) + part
    return text.encode()


def _template_of(world: World, id: str) -> str:
    """The template that a story names, or the `_index.md` of its section or of one above."""
    article = world.site.articles.get(id)
    if article is None:
        return ""
    above = [world.site.articles.get(s.index) for s in reversed(world.site.trail(world.site.section_of[id]))]
    return next((a.template for a in [article, *above] if a is not None and a.template), "")


def _render(templates: Templates, address: str, kind: str, args: tuple[str, ...], read: Read) -> Shell:
    page = pages.Page(read, address, kind, args)
    name = TEMPLATE[kind]
    if kind in ("article", "page"):
        name = read("template name", args[0]) or name
    names: dict[str, Any] = {"site": pages.Site(read), "data": pages.Data(read), "page": page, "here": page}
    subject = page.subject
    match kind:
        case "article" | "page":
            names["story"] = subject
        case "section" | "topic" | "author":
            names |= {kind: subject, "stories": page.stories}
        case "home":
            names["front"] = pages.Front(read)
        case "archive":
            names["archive"] = pages.Archive(read, page.language, *args)
    try:
        return templates.render(name, page.language, names, read)
    except TemplateFault as fault:
        raise fault.on(address) from fault


def _feed(world: World, args: tuple[str, ...], read: Read) -> bytes:
    from standfirst.syndication import feeds

    kind, id = args
    address = read("section", id)["address"] if kind == "section" else "/"
    title = str(read("settings")["title"])
    if kind == "section":
        title = f"{read('section', id)['title']} | {title}"
    ids = read("members", kind, id, f"0:{_FEED_ITEMS}")
    feed = feeds.Feed(
        url=read("absolute", f"{address}feed.xml"),
        title=title,
        home=read("absolute", address),
        description=read("settings")["description"] or title,
        language=read("settings")["language"],
        entries=tuple(_entry(story, read) for story in ids),
    )
    return feeds.rss(feed)


def _moment(iso: str) -> Moment:
    return Moment(iso=iso, instant=int(datetime.fromisoformat(iso).timestamp()))


def _entry(id: str, read: Read) -> Any:
    from standfirst.syndication import feeds

    card, details = read("card", id), read("details", id)
    return feeds.Entry(
        url=card["canonical"],
        id=card["canonical"],
        title=card["title"],
        published=_moment(card["date"]),
        updated=_moment(card["updated"]) if card["updated"] else None,
        summary=details["description"],
        authors=tuple(read("author", author)["name"] for author in details["authors"]),
        tags=tuple(read("topic", topic)["name"] for topic in details["topics"]),
        language=card["language"],
    )


def _sitemap(world: World, args: tuple[str, ...], read: Read) -> bytes:
    """Every page that wants readers, with the date of its last significant change where it is a story."""
    from standfirst.syndication.sitemap import sitemap, sitemaps

    listed: list[tuple[str, str]] = []
    for address, id in read("sitemap pages"):
        card = read("card", id) if id else {"updated": "", "date": ""}
        listed.append((read("absolute", address), card["updated"] or card["date"]))
    return sitemaps(listed, read("settings")["url"], addresses=SITEMAP_SIZE).get(args[0], sitemap(()))


def _robots(world: World, args: tuple[str, ...], read: Read) -> bytes:
    from standfirst.syndication.robots import robots

    if read("settings")["preview"]:
        return b"User-agent: *\nDisallow: /\n"
    return robots(read("absolute", "/sitemap.xml"))


def _redirect(world: World, args: tuple[str, ...], read: Read) -> bytes:
    from standfirst.syndication.redirects import redirect_page

    card = read("card", args[0])
    return redirect_page(card["canonical"], card["url"], card["title"], card["language"])


def _copy(world: World, args: tuple[str, ...], read: Read) -> bytes | None:
    return world.contents(args[0]) if read("source", args[0]) else None


def _asset(world: World, args: tuple[str, ...], read: Read) -> bytes | None:
    files = world.asset_files.get(args[0], ())
    if not files or not all(read("source", file) for file in files):
        return None
    return finished(args[0], tuple(map(world.contents, files)))


def _fragment_file(world: World, args: tuple[str, ...], read: Read) -> bytes:
    return str(read("fragment", args[0])).encode()


OUTPUT: Final[Mapping[str, Callable[[World, tuple[str, ...], Read], bytes | None]]] = {
    "feed": _feed,
    "sitemap": _sitemap,
    "robots": _robots,
    "redirect": _redirect,
    "asset": _asset,
    "copy": _copy,
    "fragment": _fragment_file,
}
"""How the files that no template renders come about."""


def sitemap_pages(world: World) -> tuple[tuple[str, str], ...]:
    """`(address, id of the story or "")` of every page but the one that is not found: stories oldest first, so that
    a new one changes only the last file of a big site, then the rest by address."""
    listed = [p for p in world.plan.pages.values() if p.kind in HTML and p.kind != "404"]
    listed.sort(key=lambda p: (-world.positions.get(p.args[0], 1) if p.args else 1, p.address.encode()))
    return tuple((p.address, p.args[0] if p.kind in ("article", "page") else "") for p in listed)


def machine_rules(world: World) -> Mapping[str, Rule]:
    """Facts that only machine formats read."""
    return {"sitemap pages": fact(lambda: sitemap_pages(world))}
