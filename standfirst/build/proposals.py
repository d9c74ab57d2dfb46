"""What `check` proposes to authors: where a long story could lead on to another, which stories nothing leads to, and which links
lead to what a newer story has overtaken. They are notes: no site is wrong for them, and no build looks for them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from standfirst.build.run import Looked
from standfirst.checks.rules import found
from standfirst.documents import Document, file_of, written_in
from standfirst.labels import label
from standfirst.model.article import Article
from standfirst.model.related.words import words_of
from standfirst.problems import Problem
from standfirst.references import linked_stories, resolve
from standfirst.rules.world import World

LONG: Final = 500
"""Words of a text that has room for an Also Read line."""
_MIDDLE: Final = 25, 75
"""Per cent of the text between which it belongs: later than the news, sooner than most readers leave."""
_AHEAD: Final = 150
"""A newer story overtakes one when it took a place beside it with so many hundredths of the score of the one before."""
_SHARED: Final = 2
"""Words of both headlines without which it is about something else."""
_PROSE: Final = re.compile(r"[^\W_]|[\"'“‘«(\[*_]")
_BREAK: Final = re.compile(r"\n[ \t]*\n")


class _Paragraph(NamedTuple):
    """A paragraph of plain prose: its last line in the file, how many words of the body end there, and its text."""

    line: int
    words: int
    text: str


def proposals(seen: Looked) -> list[Problem]:
    """The notes on a site's public stories."""
    world = seen.judgement.world
    linked = {id: linked_stories(world.places, id, world.documents[id].links) for id in world.site.stories}
    lists = {id: tuple(seen.engine.value("related", id)) for id in world.site.stories}
    return [
        *_places(seen, linked, lists),
        *_orphans(world, linked, lists),
        *(problem for id in world.site.stories for problem in _overtaken(world, id, linked[id])),
    ]


def _places(
    seen: Looked, linked: Mapping[str, frozenset[str]], lists: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    site = seen.judgement.world.site
    for id in site.stories:
        article, others = site.articles[id], [other for other in lists[id] if other not in linked[id]]
        if article.words < LONG or not others or not article.also_read_auto:
            continue
        body = seen.engine.value("parsed", id).body
        if any(slot.kind == "also_read" for slot in body.slots):
            continue
        text = seen.inputs.snapshot.read(file_of(id)).decode("utf-8", "replace").replace("\r\n", "\n")
        place = _place(text, seen.judgement.world.documents[id].body_line, site.articles[others[0]])
        if place is None:
            continue
        language = article.language or seen.inputs.config.site.language
        line = f"{label(seen.engine.value, language, 'also_read')} [](/{others[0]})"
        message = f"this text of {article.words} words has no Also Read line; one to {_said(site.articles[others[0]])} could stand below this"
        yield found("AR01", (file_of(id), place.line), message, f"write between empty lines: {line}")


def _place(text: str, first_line: int, other: Article) -> _Paragraph | None:
    """The paragraph in the middle that says most of what the other's headline says; of equals the one next to the middle."""
    body = "\n".join(text.split("\n")[first_line - 1 :])
    total, wanted, (low, high) = len(body.split()), set(words_of(other.title)), _MIDDLE
    middle = [one for one in _prose(body, first_line) if low * total <= one.words * 100 <= high * total]
    return min(
        middle,
        key=lambda one: (-len(wanted.intersection(words_of(one.text))), abs(2 * one.words - total), one.line),
        default=None,
    )


def _prose(body: str, line: int) -> Iterator[_Paragraph]:
    """Paragraphs that another paragraph of prose follows: nothing is put into a list, or between a heading and its text."""
    last: _Paragraph | None = None
    words, fenced = 0, False
    for block in _BREAK.split(body):
        fences = sum(one.lstrip().startswith(("```", "~~~")) for one in block.split("\n"))
        plain = not fenced and not fences and bool(_PROSE.match(block.strip("\n")))
        fenced ^= fences % 2 == 1
        if plain and last is not None:
            yield last
        words += len(block.split())
        end = line + len(block.rstrip("\n").split("\n")) - 1
        last = _Paragraph(end, words, block) if plain else None
        line += block.count("\n") + 2


def _orphans(
    world: World, linked: Mapping[str, frozenset[str]], lists: Mapping[str, tuple[str, ...]]
) -> Iterator[Problem]:
    reached = {other for others in linked.values() for other in others}
    reached |= {other for others in lists.values() for other in others}
    plain = world.site.addresses.keys() - set(world.site.stories)
    reached |= {other for id in plain for other in linked_stories(world.places, id, world.documents[id].links)}
    for id in world.site.stories:
        if id not in reached:
            message = "no text leads to this story, and none shows it among its related ones"
            hint = "link to it from a story on its subject, or give it the topics that such stories have"
            yield found("AR02", (file_of(id), 1), message, hint)


def _overtaken(world: World, id: str, linked: Iterable[str]) -> Iterator[Problem]:
    """The links of a text that lead to an older story, and not to the one that follows it up."""
    already, document = {id, *linked}, world.documents[id]
    for old in sorted(already - {id}):
        newer = _follow_up(world, old)
        if newer is not None and newer not in already:
            message = (
                f"this leads to {_said(world.site.articles[old])}, which {_said(world.site.articles[newer])} follows up"
            )
            line = _line_of(world, document, old)
            yield found("AR03", (file_of(id), line), message, f"link to /{newer}, or to both")


def _follow_up(world: World, id: str) -> str | None:
    """The newest story that took a place beside an older one by far, and has words of its headline."""
    articles, related = world.site.articles, world.related
    if id not in world.site.days or id not in related.numbers:
        return None
    said = set(words_of(articles[id].title))
    others = [related.ids[pick.number] for pick in related.picks(id) if pick.over >= _AHEAD]
    near = [other for other in others if len(said.intersection(words_of(articles[other].title))) >= _SHARED]
    return max(near, key=lambda other: (world.instants[other], other), default=None)


def _line_of(world: World, document: Document, other: str) -> int:
    places = [
        line
        for what, written, line, _ in written_in(document)
        if what == "link" and resolve(world.places, document.id, written).id == other
    ]
    return places[0] if places else 1


def _said(article: Article) -> str:
    day = f", {article.day}" if article.day else ""
    return f"“{article.title}”{day}"
