"""A judgement told from the last one, by a look at the documents that have changed since and at the pictures that came.

It costs what the changed stories cost, and is what makes a publish cheap in a large archive. It must come to what the
judgement on everything would; where a change may reach further than can be told, it gives no answer.
"""

from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Literal, NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.clock import instants_of
from standfirst.build.judgement import Judgement, Some, Sources, date_of, rules_of, update_of
from standfirst.build.notices import notices
from standfirst.build.picture_checks import rights
from standfirst.build.relating import Told, index_after
from standfirst.build.steering import Steered, steer
from standfirst.config import Config
from standfirst.documents import Document
from standfirst.model.revision import Change, Revision, overlaid, revised
from standfirst.pages import replanned
from standfirst.pictures import may_be_picture
from standfirst.problems import Problem
from standfirst.references import Places
from standfirst.rules.versioned import Touched
from standfirst.rules.world import World


def standing(document: Document | None) -> Document | None:
    """All that a document says but how long its text is and how it begins. While no document's standing changes, the
    gate, lists, addresses, problems and the plan are what they were."""
    article = document.article if document is not None else None
    if document is None or article is None:
        return document
    return replace(document, article=replace(article, words=0, first_paragraph=""))


def new_pictures(files: Mapping[str, str], paths: Iterable[str]) -> frozenset[str]:
    """Those of some paths under `content/` that are pictures there now, and with which a judgement may be told from the
    last one if they were not there then. A path that is not ASCII may be meant by names in another Unicode form."""
    return frozenset(path for path in paths if path in files and path.isascii() and may_be_picture(path))


def rejudged(
    last: Judgement,
    before: Some,
    sources: Sources,
    config: Config,
    *,
    now: int,
    preview: bool,
    at_hand: bool,
    came: frozenset[str] = frozenset(),
) -> Judgement | None:
    """The judgement from the last one, where some documents were as `before` then, and some pictures were not there that
    `came` (`new_pictures`); None where all must be looked at. Since the last one nothing else may have changed, and the
    clock must have left it as it was (`holds`). `at_hand`: all documents are in memory, so that those which refer to
    something that is gone can be found."""
    if _of_static(last.world.places) != (sources.fronts.pinned, sources.portraits) or _awaited(last, came):
        return None
    after: Some = {id: sources.documents.get(id) for id in before}
    changed = Touched(sources=frozenset(before), files=bool(came))
    asked = bool(came and last.found)  # what is said of a picture that is missing names the nearest that is there
    if not asked and all(standing(before[id]) == standing(after[id]) for id in before):
        return replace(_reworded(last, sources, after, config, now), touched=changed, standing=not came)
    revising = _Revising(before, after, sources, config, now)
    judgement = _revised(last, revising, changed, preview=preview)
    return None if judgement is None else _asked_again(judgement, last, before, at_hand=at_hand)


class _Revising(NamedTuple):
    """What a site is to be revised by."""

    before: Some
    after: Some
    sources: Sources
    config: Config
    now: int


def _revised(last: Judgement, by: _Revising, changed: Touched, *, preview: bool) -> Judgement | None:
    """Where the standing of documents changed; their problems are still those of the last judgement."""
    before, after, sources, config, now = by
    ids = (last.world.places.sources - before.keys()) | {id for id, document in after.items() if document is not None}
    if last.broken or last.world.plan.problems or _may_hide(ids, before):
        return None
    # A `Site` tells what has changed, and the plan which addresses: with these, who is to be asked again.
    revision = revised(last.world.site, _changes(before, after, now), rules_of(config), now=now, preview=preview)
    if revision is None:
        return None
    places = replace(_with_files(last.world.places, sources), site=revision.site, sources=ids, now=now)
    then = [document for document in before.values() if document is not None]
    there = [document for document in after.values() if document is not None]
    if rights(last.world.places, then) or rights(places, there):
        return None  # the end of one may be the next thing that the clock changes
    planned = replanned(last.world.plan, (last.world.places, then), (places, there), revision.lists, config)
    if planned is None:
        return None
    pages, touched = planned
    world = _world(last.world, places, revision, sources, after, config, now)
    site = Told(revision.site, sources.documents, sources.prints, config.site.language)
    related = index_after(world.related, before, site)
    named = ids != last.world.places.sources
    changed = replace(changed, lists=revision.lists, pages=touched, related=related.touched, names=named)
    world, told = replace(world, plan=pages, related=related.lists), tuple(notices(config, pages, now, sources.place))
    judgement = replace(last, world=world, touched=changed, standing=False, notices=told)
    steering = steer(sources.fronts, places, config, now)
    return _with_fronts(judgement, steering)


def _reworded(last: Judgement, sources: Sources, after: Some, config: Config, now: int) -> Judgement:
    """Where documents say other words, and nothing else."""
    world = _with_texts(last.world, sources, after, now)
    # By hand or not, a front without a front file is what it was: it stands on nothing but standings.
    again = sources.fronts or last.steering.by_hand
    steering = steer(sources.fronts, world.places, config, now) if again else last.steering
    told = tuple(notices(config, world.plan, now, sources.place))
    return _with_fronts(replace(last, world=world, notices=told), steering)


def _of_static(places: Places) -> tuple[frozenset[tuple[str, str]], frozenset[str]]:
    return places.pinned, places.portraits


def _awaited(last: Judgement, came: frozenset[str]) -> bool:
    """Whether some document had said already that it wants one of the pictures: to be without it was a problem."""
    documents = last.world.documents
    return bool(came) and any(not came.isdisjoint(documents[id].refers.files) for id in last.found if id in documents)


def _with_files(places: Places, sources: Sources) -> Places:
    return replace(places, files=sources.files, known=sources.known)


def _with_fronts(judgement: Judgement, steering: Steered) -> Judgement:
    world = replace(judgement.world, fronts=steering.fronts, front_turn=steering.turn)
    return replace(judgement, world=world, steering=steering)


def _with_texts(world: World, sources: Sources, after: Some, now: int) -> World:
    """A world in which documents say other words, and nothing else."""
    articles = {id: one.article for id, one in after.items() if one is not None and id in world.site.addresses}
    site = replace(world.site, articles=overlaid(world.site.articles, articles))
    places = replace(_with_files(world.places, sources), site=site, now=now)
    return replace(world, now=now, places=places, documents=sources.documents, prints=sources.prints)


def _may_hide(ids: Collection[str], before: Some) -> bool:
    """Whether a source that comes or goes is named like another one in another Unicode form: links may mean either."""
    odd = {normalize("NFC", id) for id in before if not id.isascii() and (before[id] is None) == (id in ids)}
    return bool(odd) and any(normalize("NFC", id) in odd for id in ids if not id.isascii() and id not in before)


def _changes(before: Some, after: Some, now: int) -> Iterable[Change]:
    for id, document in after.items():
        old = before[id]
        faulty = document is not None and (
            document.article is None or checks.holds_back(checks.own_problems(document, now))
        )
        yield Change(
            id=id,
            before=old.article if old is not None else None,
            after=document.article if document is not None else None,
            faulty=faulty,
        )


def _world(
    last: World, places: Places, revision: Revision, sources: Sources, after: Some, config: Config, now: int
) -> World:
    site = revision.site
    stories = {id: site.articles[id] if id in site.days else None for id in after}
    dated = {id: article and date_of(article) for id, article in stories.items()}
    updated = {id: article and update_of(article) for id, article in stories.items()}
    pictured = {id: (article is not None and article.image is not None) or None for id, article in stories.items()}
    outside = {id: (id in site.addresses and one and one.outside) or None for id, one in after.items()}
    return replace(
        last,
        now=now,
        places=places,
        documents=sources.documents,
        prints=sources.prints,
        instants=overlaid(last.instants, dated),
        updates=overlaid(last.updates, updated),
        outside=overlaid(last.outside, outside),
        pictured=overlaid(last.pictured, pictured),
    )


def _asked_again(judgement: Judgement, last: Judgement, before: Some, *, at_hand: bool) -> Judgement | None:
    """The judgement with the problems of changed documents, of those that had any, and of those that refer to what is
    gone. All others refer to nothing but what is still there."""
    world, then = judgement.world, last.world
    addresses, old = world.site.addresses, then.site.addresses
    lost = {id for id in before if id in old and addresses.get(id) != old[id]}
    lost |= {id for id, document in before.items() if document is not None and id not in world.documents}
    asked = {*before, *last.found}
    pages = judgement.touched.pages if judgement.touched is not None else ()
    if lost or any(address not in world.plan.pages for address in pages):
        if not at_hand:
            return None
        asked |= _referring(world.documents.values(), lost)
    found: dict[str, tuple[Problem, ...]] = dict(last.found)
    for id in asked:
        document = world.documents.get(id)
        found[id] = checks.of_document(world.places, document, world.plan, world.now) if document is not None else ()
        if id in addresses and id not in world.site.held and checks.holds_back(found[id]):
            return None  # it is to be held, and others may refer to it
        if not found[id]:
            del found[id]
    until = _until(judgement, last, before)
    return None if until is False else replace(judgement, found=found, until=until)


def _referring(documents: Iterable[Document], lost: AbstractSet[str]) -> set[str]:
    """Who may refer to stories that are lost, or to an address."""
    return {
        one.id
        for one in documents
        if one.refers.else_ or not lost.isdisjoint((*one.refers.stories, *one.refers.banned))
    }


def _until(judgement: Judgement, last: Judgement, before: Some) -> int | Literal[False] | None:
    """How long the clock leaves a judgement as it is; False where one of those that changed decided that."""
    world, then = judgement.world, last.world
    decided = {instant for id, document in before.items() for instant in instants_of(document, id in then.site.held)}
    if last.until in decided:
        return False
    instants = {
        i for id in before for i in instants_of(world.documents.get(id), id in world.site.held) if i > world.now
    }
    next_change = world.site.next_change
    instants |= {next_change.instant} if next_change is not None else set()
    return min((*instants, last.until) if last.until is not None else instants, default=None)
