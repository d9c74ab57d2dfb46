"""What pages may read of a story: its facts, its picture, its finished body, its related stories."""

from collections.abc import Callable, Collection, Iterable
from functools import lru_cache
from typing import Any, Final

from standfirst import markup, urls
from standfirst.documents import Parsed
from standfirst.incremental import Key, Read, Rule
from standfirst.labels import label
from standfirst.markup import Link, Picture, PictureFile
from standfirst.model.addresses import is_story
from standfirst.model.article import Pick, Withdrawn
from standfirst.model.language import direction
from standfirst.model.notices import RETRACTION, notice_of
from standfirst.model.related.face import PLACES
from standfirst.model.related.reasons import Reason, reason
from standfirst.model.site import label_id
from standfirst.references import Fault, as_named, linked_stories, resolve
from standfirst.rules.constants import Constants, base
from standfirst.rules.feeds import first_address
from standfirst.rules.pictures import text_picture
from standfirst.rules.world import Story, last_change
from standfirst.views.facts import Card, Details

PREVIOUSLY: Final = 3
"""How many earlier pieces of its thread a story names."""
_WORDS_A_MINUTE: Final = 240


def _labels(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(None, dict.fromkeys(map(label_id, names))))


def _updated(c: Constants, s: Story) -> str:
    """Shown when it is at least a minute later than the date."""
    changed = last_change(s.article)
    return c.iso(changed) if changed is not s.article.date else ""


def _language(c: Constants, s: Story) -> str:
    return s.article.language or c.config.site.language


_direction: Final = lru_cache(maxsize=64)(direction)


def _card(c: Constants, s: Story) -> Card:
    article = s.article
    language = _language(c, s)
    return Card(
        url=c.link(s.address),
        title=article.title,
        kind="article" if is_story(article) else "page",
        date=c.iso(article.date),
        updated=_updated(c, s),
        section=s.section,
        kicker=article.kicker,
        summary=article.summary,
        excerpt=markup.excerpt(article.summary or article.first_paragraph, c.config.recent.words),
        priority=article.priority,
        genre=article.genre,
        language=language,
        dir=_direction(language),
        held=s.held,
        held_until=c.iso(s.until),
    )


def _corrections(c: Constants, s: Story) -> tuple[tuple[str, str, str], ...]:
    return tuple((c.iso(n.date), n.text, n.type) for n in s.article.corrections)


def _details(c: Constants, s: Story) -> Details:
    article = s.article
    return Details(
        description=article.summary or article.first_paragraph,
        dateline=article.dateline,
        source=article.source,
        authors=_labels(article.authors),
        topics=_labels(article.tags),
        words=article.words,
        minutes=max(1, round(article.words / _WORDS_A_MINUTE)),
        paid=article.paid,
        corrections=_corrections(c, s),
        extra=article.extra,
        first_address=first_address(article.aliases, s.address),
        thread=label_id(article.thread),
    )


def _tombstone(c: Constants, story: Withdrawn) -> dict[str, str]:
    """What a tombstone prints: nothing of what the story said, but for its headline."""
    language = story.language or c.config.site.language
    return {
        "url": c.link(story.address),
        "title": story.title,
        "language": language,
        "dir": _direction(language),
        "date": c.iso(story.date),
        "retracted": c.iso(story.at),
        "reason": story.reason,
    }


def _notice(c: Constants, name: str, read: Read) -> dict[str, str]:
    """A correction or retraction, with the story that it is about."""
    _, number, id = notice_of(name)
    if number == RETRACTION:
        stone = read("retracted", id)
        told = {"date": stone["retracted"], "text": stone["reason"], "type": "retraction", "at": stone["url"]}
        about = stone
    else:
        card: Card = read("card", id)
        date, text, type = read("corrections of", id)[number]
        told = {"date": date, "text": text, "type": type, "at": f"{card.url}#correction-{number + 1}"}
        about = {"url": card.url, "title": card.title, "language": card.language, "dir": card.dir}
    return {**told, **{name: about[name] for name in ("url", "title", "language", "dir")}}


def story_rules(constants: Constants) -> dict[str, Rule]:
    """Rules for `card`, `details`, `link`, `body`, `related`, `why related`, `template name`, and for what a newsroom says
    of its mistakes: `corrections of`, `retracted`, `notice`."""

    def of_story(made: Callable[[Constants, Story], Any]) -> Callable[[Key, Read], Any]:
        def compute(key: Key, read: Read) -> Any:
            story: Story | None = read("story", key[1])
            return None if story is None else made(constants, story)

        return compute

    def link(key: Key, read: Read) -> dict[str, str] | None:
        return None if read("story", key[1]) is None else _link(constants, key[1], key[2], read)

    def retracted(key: Key, read: Read) -> dict[str, str] | None:
        story: Withdrawn | None = read("tombstone", key[1])
        return None if story is None else _tombstone(constants, story)

    return {
        "card": Rule(of_story(_card), of=_its_story),
        "details": Rule(of_story(_details), of=_its_story, once=True),
        "corrections of": Rule(of_story(_corrections), of=_its_story, once=True),
        "retracted": Rule(retracted),
        "notice": Rule(lambda key, read: _notice(constants, key[1], read), once=True),
        "link": Rule(link, once=True),
        "body": Rule(lambda key, read: _body(constants, key[1], read), once=True),
        "plain body": Rule(lambda key, read: _plain_body(constants, key[1], read), once=True),
        "previously": Rule(lambda key, read: _previously(key[1], read), once=True),
        "related": Rule(lambda key, read: _related(key[1], read), once=True),
        "why related": Rule(lambda key, read: _why_related(key[1], key[2], read), once=True),
        "template name": Rule(lambda key, read: _template_of(key[1], read), once=True),
    }


def _its_story(key: Key) -> Key:
    return "story", key[1]


class _Watched:
    """Where things are (`references.Whereabouts`), each answer a read."""

    def __init__(self, read: Read) -> None:
        self._read = read

    def address(self, id: str) -> str | None:
        story: Story | None = self._read("story", id)
        return None if story is None else story.address

    def fault(self, id: str) -> Fault:
        fault: Fault = self._read("refusal", id)
        return fault

    def source(self, path: str) -> str:
        if path.isascii() or self.address(path) is not None or path in self._read("names", "sources"):
            return path
        return as_named(path, self._read("names", "sources")) or path

    def file(self, path: str) -> str | None:
        return self._named(path, "content", "files")

    def static(self, path: str) -> str | None:
        return self._named(path, "static", "static_files")

    def _named(self, path: str, folder: str, which: str) -> str | None:
        if self._read("source", f"{folder}/{path}"):
            return path
        return None if path.isascii() else as_named(path, self._read("names", which))


def _link(constants: Constants, id: str, written: str, read: Read) -> dict[str, str]:
    """Where a link or picture leads: `href` ("" when it has lost its address), `id` of a story, `file` of a file."""
    found = resolve(_Watched(read), id, written)
    if found.outside:
        return {"href": found.outside, "id": "", "file": ""}
    href = urls.join_base(base(constants.config.site.url), found.address) if found.address else ""
    return {"href": href, "id": found.id, "file": found.file}


def _body(constants: Constants, id: str, read: Read) -> str:
    card: Card | None = read("card", id)
    if card is None:
        return ""
    html = markup.embedded(_plain_body(constants, id, read), lambda: _embed_words(read, card.language))
    return markup.with_dateline(html, read("details", id).dateline)


def _plain_body(constants: Constants, id: str, read: Read) -> str:
    """The body without its dateline, in which embeds are the paragraphs that authors wrote."""
    parsed: Parsed | None = read("parsed", id)
    card: Card | None = read("card", id)
    if parsed is None or card is None:
        return ""

    def address(link: Link) -> str | None:
        return read("link", id, link.target)["href"] or None

    def headline(link: Link) -> str:
        other: Card | None = read("card", read("link", id, link.target)["id"])
        return other.title if other else link.target

    def picture(picture: Picture) -> PictureFile | None:
        return text_picture(constants, id, picture, card.language, read)

    also_read = label(read, card.language, "also_read") if parsed.body.links else ""
    return markup.resolve(parsed.body, address=address, headline=headline, picture=picture, label=also_read)


def _embed_words(read: Read, language: str) -> tuple[str, str]:
    return label(read, language, "embed"), label(read, language, "embed_show")


def _related(id: str, read: Read) -> tuple[str, ...]:
    """Hand-picked stories first, then those that found themselves; none that the body links to or that stand above as earlier
    parts of the thread, and not the story."""
    story: Story | None = read("story", id)
    if story is None or not is_story(story.article):
        return ()
    article = story.article
    linked = linked_stories(_Watched(read), id, story.links)
    picked = _picked(id, story, linked, read)
    if not article.also_read_auto or len(picked) >= PLACES:
        return picked[:PLACES]
    leave_out = {id, *linked, *picked, *_stories(id, article.also_read_ban, read)}
    if article.thread:
        leave_out.update(_previously(id, read))
    return (*picked, *(other for other, _ in read("related to", id) if other not in leave_out))[:PLACES]


def _picked(id: str, story: Story, linked: Collection[str], read: Read) -> tuple[str, ...]:
    """Those picked by hand that are public, but for the story itself and what its text leads to."""
    return tuple(pick for pick in _stories(id, story.article.also_read, read) if pick != id and pick not in linked)


def _why_related(id: str, other: str, read: Read) -> Reason | None:
    """Why a story is shown beside another; None where it is not public. Nothing but pages that print it read it."""
    story: Story | None = read("story", id)
    beside: Story | None = read("story", other)
    if story is None or beside is None:
        return None
    linked = linked_stories(_Watched(read), id, story.links)
    if other in _picked(id, story, linked, read):
        return Reason(picked=True)
    links = other in linked or id in linked_stories(_Watched(read), other, beside.links)
    over = dict(read("related to", id)).get(other, 0)
    section = bool(story.section) and story.section == beside.section
    return reason(story.article, beside.article, section=section, links=links, over=over)


def _previously(id: str, read: Read) -> tuple[str, ...]:
    """The pieces of a story's thread that came before it, the latest first. It looks only backwards: a newer piece
    changes the page of none that is there."""
    thread = read("details", id).thread
    ids: tuple[str, ...] = read("listing", f"thread:{thread}") if thread else ()
    at = ids.index(id) + 1 if id in ids else len(ids)
    return ids[at : at + PREVIOUSLY]


def _stories(id: str, picks: Iterable[Pick], read: Read) -> tuple[str, ...]:
    """The public stories that picks name."""
    where = _Watched(read)
    found = (resolve(where, id, pick.target) for pick in picks)
    named = dict.fromkeys(f.id for f in found if f.address and f.id)
    return tuple(other for other in named if is_story(read("story", other).article))


def _template_of(id: str, read: Read) -> str:
    """The template that a story names, or the `_index.md` of its section or of one above."""
    story: Story | None = read("story", id)
    if story is None or story.article.template:
        return story.article.template if story is not None else ""
    sections = read("sections", "").all
    section = sections.get(story.folder)
    while section is not None:
        index: Story | None = read("story", section.index) if section.index else None
        if index is not None and index.article.template:
            return index.article.template
        section = sections.get(section.parent)
    return ""
