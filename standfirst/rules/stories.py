"""What pages may read of a story: its facts, its picture, its finished body, its related stories."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Final

from standfirst import markup, references, urls
from standfirst.documents import Parsed
from standfirst.images import dimensions
from standfirst.incremental import Key, Read, Rule
from standfirst.labels import label
from standfirst.markup import Link, Picture, PictureFile
from standfirst.model.addresses import is_story
from standfirst.model.article import NEVER, Article
from standfirst.model.language import direction
from standfirst.model.related import related
from standfirst.model.site import label_id
from standfirst.rules.world import World

RELATED: Final = 4
_WORDS_A_MINUTE: Final = 240


def _labels(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(id for id in dict.fromkeys(map(label_id, names)) if id)


def _updated(world: World, article: Article) -> str:
    """Shown when it is at least a minute later than the date."""
    if article.updated is None or article.date is None or article.updated.instant < article.date.instant + 60:
        return ""
    return world.iso(article.updated)


def _held_until(world: World, article: Article) -> str:
    held = world.site.held.get(article.id)
    return world.iso(held.until) if held is not None else ""


def _held(world: World, article: Article) -> str:
    held = world.site.held.get(article.id)
    return held.why if held is not None else ""


def _section(world: World, article: Article) -> str:
    folder = world.site.section_of[article.id]
    return folder if folder in world.site.sections else ""


def _language(world: World, article: Article) -> str:
    return article.language or world.config.site.language


CARD: Final[Mapping[str, Callable[[World, Article], Any]]] = {
    "url": lambda world, a: world.link(world.site.addresses[a.id]),
    "canonical": lambda world, a: urls.absolute(world.config.site.url, world.site.addresses[a.id]),
    "title": lambda world, a: a.title,
    "kind": lambda world, a: "article" if is_story(a) else "page",
    "date": lambda world, a: world.iso(a.date),
    "updated": _updated,
    "section": _section,
    "kicker": lambda world, a: a.kicker,
    "summary": lambda world, a: a.summary,
    "excerpt": lambda world, a: markup.excerpt(a.summary or a.first_paragraph, world.config.recent.words),
    "priority": lambda world, a: a.priority,
    "language": _language,
    "dir": lambda world, a: direction(_language(world, a)),
    "held": _held,
    "held_until": _held_until,
}
"""What lists print of a story (`docs/templates.md`). Nothing here may change with every edit of its body."""

DETAILS: Final[Mapping[str, Callable[[World, Article], Any]]] = {
    "description": lambda world, a: a.summary or a.first_paragraph,
    "dateline": lambda world, a: a.dateline,
    "source": lambda world, a: a.source,
    "authors": lambda world, a: _labels(a.authors),
    "topics": lambda world, a: _labels(a.tags),
    "words": lambda world, a: a.words,
    "minutes": lambda world, a: max(1, round(a.words / _WORDS_A_MINUTE)),
    "corrections": lambda world, a: tuple((world.iso(c.date), c.text, c.type) for c in a.corrections),
    "extra": lambda world, a: a.extra,
}
"""What its own page prints besides."""


def story_rules(world: World) -> Mapping[str, Rule]:
    """Rules for `card`, `details`, `picture`, `size`, `link`, `body` and `related`."""

    def facts(table: Mapping[str, Callable[[World, Article], Any]]) -> Callable[[Key, Read], Any]:
        def compute(key: Key, read: Read) -> dict[str, Any] | None:
            article = world.site.articles.get(key[1])
            return None if article is None else {name: get(world, article) for name, get in table.items()}

        return compute

    def link(key: Key, read: Read) -> dict[str, str] | None:
        if key[1] not in world.site.articles:
            return None
        return _link(world, key[1], key[2])

    def body(key: Key, read: Read) -> str:
        return _body(key[1], read)

    def size(key: Key, read: Read) -> tuple[int, int]:
        return dimensions(world.contents(key[1])) if read("source", key[1]) else (0, 0)

    return {
        "card": Rule(facts(CARD)),
        "details": Rule(facts(DETAILS)),
        "picture": Rule(lambda key, read: _lead_picture(world, key[1], read)),
        "size": Rule(size, trace=True, keep=True, type=tuple[int, int]),
        "link": Rule(link),
        "body": Rule(body, trace=True, once=True),
        "related": Rule(lambda key, read: _related(world, key[1])),
    }


def _link(world: World, id: str, written: str) -> dict[str, str]:
    """Where a link or picture leads: `href` ("" when it has lost its address), `id` of a story, `file` of a file."""
    found = references.resolve(world.places, id, written)
    if found.outside:
        return {"href": found.outside, "id": "", "file": ""}
    base = urls.base_path(world.config.site.url)
    href = urls.join_base(base, found.address) if found.address else ""
    return {"href": href, "id": found.id, "file": found.file}


def _body(id: str, read: Read) -> str:
    parsed: Parsed | None = read("parsed", id)
    if parsed is None:
        return ""

    def address(link: Link) -> str | None:
        return read("link", id, link.target)["href"] or None

    def headline(link: Link) -> str:
        card = read("card", read("link", id, link.target)["id"])
        return str(card["title"]) if card else link.target

    def picture(picture: Picture) -> PictureFile | None:
        found = read("link", id, picture.src)
        if not found["file"]:
            return None
        width, height = read("size", found["file"])
        return PictureFile(src=found["href"], width=width, height=height)

    card = read("card", id)
    if card is None:
        return ""
    also_read = label(read, card["language"], "also_read") if parsed.body.links else ""
    html = markup.resolve(parsed.body, address=address, headline=headline, picture=picture, label=also_read)
    return with_dateline(html, read("details", id)["dateline"])


def with_dateline(html: str, place: str) -> str:
    """The place before the first sentence: in the first paragraph where the body begins with one."""
    if not place:
        return html
    mark = f'<span class="dateline">{escape(place)}</span>'
    return f"<p>{mark} \u2014 {html[3:]}" if html.startswith("<p>") else f"<p>{mark}</p>\n{html}"


def _lead_picture(world: World, id: str, read: Read) -> dict[str, Any] | None:
    article = world.site.articles.get(id)
    if article is None or article.image is None:
        return None
    image = article.image
    if image.until is not None and image.until.instant <= world.now < NEVER:
        return None
    found = _link(world, id, image.src)
    outside = "://" in found["href"] and not found["file"]
    if not found["file"] and not outside:
        return None
    width, height = read("size", found["file"]) if found["file"] else (0, 0)
    return {
        "src": found["href"],
        "alt": image.alt,
        "caption": image.caption,
        "credit": image.credit,
        "focal": image.focal,
        "width": width,
        "height": height,
    }


def _related(world: World, id: str) -> tuple[str, ...]:
    """Hand-picked stories first, then those of shared topics; none that the body links to, and not the story."""
    article = world.site.articles.get(id)
    if article is None or not is_story(article):
        return ()
    linked = references.linked_stories(world.places, world.documents[id])

    def stories(picks: tuple[Any, ...]) -> tuple[str, ...]:
        found = (references.resolve(world.places, id, pick.target) for pick in picks)
        return tuple(dict.fromkeys(f.id for f in found if f.address and f.id in world.positions))

    picked = tuple(pick for pick in stories(article.also_read) if pick != id and pick not in linked)
    if not article.also_read_auto or len(picked) >= RELATED:
        return picked[:RELATED]
    leave_out = {id, *linked, *picked, *stories(article.also_read_ban)}
    return picked + related(world.site, world.positions, id, leave_out, RELATED - len(picked))
