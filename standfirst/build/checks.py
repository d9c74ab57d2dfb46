"""Which stories may go out: every problem of the site, and the stories that must be held for theirs.

The rules of the contract, "When content is wrong": faults in the body of a held story are warnings; a story with an
error is held; a link to it is then a warning, so that one typo does not take down its neighbours.
"""

from collections.abc import Container, Iterable, Mapping
from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

from standfirst import references, urls
from standfirst.build import picture_checks
from standfirst.build.fonts import lacking_letters
from standfirst.documents import Document, file_of
from standfirst.model import gate
from standfirst.model.addresses import is_story
from standfirst.model.article import Article, Moment
from standfirst.model.site import Rules, Site, label_id
from standfirst.problems import Problem, error, warning
from standfirst.references import Places
from standfirst.social_cards import missing


class Judged(Struct, frozen=True, kw_only=True):
    """The site without its faulty stories, and the problems of each document that has any. `broken` are the stories
    that are held for what they refer to."""

    places: Places
    broken: frozenset[str]
    found: dict[str, list[Problem]]


def own_problems(document: Document, now: int) -> tuple[Problem, ...]:
    """The problems of one file, milder in the body of a story that is held anyway."""
    article = document.article
    if article is None or (not document.problems and not _dated_changes(article)):
        return document.problems
    found = document.problems + tuple(_in_the_future(article, now))
    if gate.held(article, now) is None:
        return found
    if gate.taken_back(article):
        return tuple(map(_milder, found))  # whatever is wrong with it, it comes down
    return tuple(_milder(problem) if problem.line >= document.body_line else problem for problem in found)


def _milder(problem: Problem) -> Problem:
    return replace(problem, severity="warning") if problem.severity == "error" else problem


def _in_the_future(article: Article, now: int) -> Iterable[Problem]:
    for key, moment in _dated_changes(article):
        if moment.instant > now:
            line = article.lines.get(key, 1)
            if key == "updated":
                message = f"updated {moment.iso} has not come yet"
                hint = "write when the story was changed; to publish it later, set embargo"
                yield error("updated-in-future", file_of(article.id), line, 1, message, hint)
            else:
                message = f"a date in {key}, {moment.iso}, has not come yet"
                hint = "write when it was said; to publish the story later, set embargo"
                yield error("correction-in-future", file_of(article.id), line, 1, message, hint)


def _dated_changes(article: Article) -> list[tuple[str, Moment]]:
    """What an author has dated besides the story, by key."""
    dated = [("corrections", notice.date) for notice in article.corrections]
    if article.updated is not None:
        dated.append(("updated", article.updated))
    if article.retraction is not None and article.retraction.date is not None:
        dated.append(("retraction", article.retraction.date))
    return dated


def judge(
    documents: Mapping[str, Document],
    rules: Rules,
    places: Places,
    *,
    now: int,
    preview: bool,
    lenient: frozenset[str] = frozenset(),
) -> Judged:
    """Holds faulty stories, then those whose references are wrong; `places.site` is replaced by the site that is
    left. Addresses that the site may lack are checked by `addresses`, once the plan is made. The `lenient` stay
    whatever they refer to: what is not there is printed as its text."""
    problems = {id: list(own) for id, document in documents.items() if (own := own_problems(document, now))}
    unreadable = (id for id, document in documents.items() if document.article is None)
    faulty = frozenset([*unreadable, *(id for id, found in problems.items() if holds_back(found))])
    first = left = _without(documents, rules, places, faulty, now, preview)
    wrong = {id: found for id in first.site.articles if (found := _referred(first, documents[id]))}
    # In a preview the held stories are in the site too; what is wrong there is a warning, as it is in a release.
    broken = {
        id
        for id, found in wrong.items()
        if holds_back(found) and id not in first.site.held and (id not in lenient or never_again(first, documents[id]))
    }
    if broken:
        left = _without(documents, rules, places, faulty | broken, now, preview)
        again = ((id, _referred(left, documents[id])) for id in left.site.articles)
        wrong = {id: wrong[id] for id in broken} | {id: found for id, found in again if found}
    for id, listed in wrong.items():
        problems.setdefault(id, []).extend(map(_milder, listed) if id in first.site.held else listed)
    for id in first.site.held:
        if found := _held_references(first, documents[id], now):
            problems.setdefault(id, []).extend(found)
    return Judged(places=left, broken=frozenset(broken), found=problems)


def of_document(places: Places, document: Document, known: Container[str], now: int) -> tuple[Problem, ...]:
    """All that is wrong with one document, on a site where no story is held for what it refers to. `known` are all
    addresses."""
    own = own_problems(document, now)
    if document.id not in places.site.articles:
        return (*own, *_held_references(places, document, now))
    listed = _referred(places, document)
    held = document.id in places.site.held
    return (*own, *(map(_milder, listed) if held else listed), *references.strays(places, document, known))


def _referred(places: Places, document: Document) -> list[Problem]:
    """What is wrong with where a story stands, and with what it refers to."""
    found = [*references.faults(places, document), *picture_checks.faults(places, document)]
    found += _without_card(places, document)
    return [*never_again(places, document), *found] if places.never else found


def _without_card(places: Places, document: Document) -> Iterable[Problem]:
    """That a story gets no picture of its headline, since no font has all of its letters."""
    article, letters = document.article, places.letters
    if letters is None or article is None or not is_story(article) or article.image is not None:
        return
    if lacking := missing(article.title, letters):
        place = file_of(article.id), article.lines.get("title", 1), 1
        yield lacking_letters(place, lacking, "there is no social card of this headline")


def never_again(places: Places, document: Document) -> list[Problem]:
    """Whether a story would be public where one was removed for good. What is held already says nothing of it."""
    article, address = document.article, places.site.addresses.get(document.id)
    if article is None or address is None or document.id in places.site.held:
        return []
    aliases = {alias: urls.normalise(alias) for alias in article.aliases}
    barred = next((alias for alias, found in aliases.items() if found in places.never), "")
    if address in places.never or document.id in places.never:
        message = f"a story was removed for good from {address}: nothing may be published there again"
        hint = "if it is that story, write status: removed, or delete the file; else give it another file name and slug"
        line = next((article.lines[key] for key in ("status", "permalink", "slug") if key in article.lines), 1)
    elif barred:
        message = f"the alias {barred} is where a story was removed for good: it must not lead anywhere"
        hint, line = f"take {barred} out of the aliases", article.lines.get("aliases", 1)
    else:
        return []
    hint += "; if it may be public after all, take its lines out of ledger/removed.tsv"
    return [error("address-removed", file_of(document.id), line, 1, message, hint)]


def of_replaced(places: Places, document: Document, now: int) -> list[Problem]:
    """What is wrong with a file of which an earlier version stands in."""
    found = [*own_problems(document, now), *references.faults(places, document)]
    found += picture_checks.faults(places, document)
    if not holds_back(found):
        return found
    return [*found, last_good_shown(document.id)]


def last_good_shown(id: str) -> Problem:
    """That an earlier version of a story stands in for it."""
    message = "readers see this story as it last was good, until the error in it is mended"
    hint = "correct what is said of this file here; the version that is shown is in .standfirst/last-good/"
    return warning("last-good-shown", file_of(id), 1, 1, message, hint)


def _without(
    documents: Mapping[str, Document], rules: Rules, places: Places, faulty: frozenset[str], now: int, preview: bool
) -> Places:
    articles = (document.article for document in documents.values() if document.article is not None)
    return replace(places, site=Site.of(articles, rules, now=now, faulty=faulty, preview=preview))


def holds_back(problems: Iterable[Problem]) -> bool:
    """Whether a story with these problems is held."""
    return any(problem.severity == "error" for problem in problems)


def _held_references(places: Places, document: Document, now: int) -> list[Problem]:
    """What is wrong in a story that is not public yet, said before its hour comes; and in one that is held for a fault
    of its own, so that an author meets all faults of a file at once."""
    held = places.site.held.get(document.id)
    if held is None or document.id in places.site.articles:
        return []
    if held.gone:
        back = document.id in places.site.withdrawn
        return list(references.in_static(places, document, back=True)) if back else []
    found = [*references.faults(places, document), *picture_checks.faults(places, document)]
    if held.why == "faulty" and not _held_anyway(document, now):
        return found
    return [*map(_milder, found), *references.in_static(places, document)]


def _held_anyway(document: Document, now: int) -> bool:
    """Whether a faulty story would not be public without its fault either; without a readable gate it would not."""
    return document.article is None or gate.held(document.article, now) is not None


def addresses(places: Places, documents: Mapping[str, Document], known: Container[str]) -> dict[str, list[Problem]]:
    """Links to addresses that the finished plan does not have, by document."""
    strays = ((id, list(references.strays(places, documents[id], known))) for id in places.site.articles)
    return {id: found for id, found in strays if found}


def strangers(site: Site, known: frozenset[str] | None) -> Iterable[Problem]:
    """Names in bylines that `data/authors` does not have (None: there is no such file), each at its newest story."""
    if known is None:
        return
    there = set(map(label_id, known))
    for id, label in site.authors.items():
        if id not in there:
            article = site.articles[site.members("author", id)[0]]
            message = f"the author {label.name!r} is not in data/authors.toml, so readers learn nothing of them"
            near = get_close_matches(label.name, sorted(known), 1, 0.7)
            hint = f"did you mean {near[0]}?" if near else f'add them there, under ["{label.name}"], or mend the name'
            yield warning("author-unknown", file_of(article.id), article.lines.get("authors", 1), 1, message, hint)
