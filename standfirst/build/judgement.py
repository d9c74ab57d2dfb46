"""The site that may go out, and every problem that was found on the way: worked out from all documents, or from the last
judgement and the documents that have changed since.

The second costs what the changed stories cost, and is what makes a publish cheap in a large archive. It must come to
what the first would; where a change may reach further than can be told, it gives no answer.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Literal
from unicodedata import normalize

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.clock import first_of, instants_of, same_until
from standfirst.build.notices import Place, notices, turns
from standfirst.build.picture_checks import rights, rights_of_site
from standfirst.build.relating import Told, index_after, index_of
from standfirst.build.steering import Steered, Written, steer
from standfirst.config import Config, ImageSettings
from standfirst.documents import Document
from standfirst.model.article import Article
from standfirst.model.related.index import Index
from standfirst.model.revision import Change, Revision, overlaid, revised
from standfirst.model.site import Rules, Site
from standfirst.pages import Plan, lapse, plan, replanned
from standfirst.pictures import Known, may_be_picture
from standfirst.problems import Problem, in_order
from standfirst.references import Places
from standfirst.rules.versioned import Touched
from standfirst.rules.world import World, last_change

Some = Mapping[str, Document | None]
"""Documents by id; None where there is no such source."""


class Judgement(Struct, frozen=True, kw_only=True):
    """`found` are the problems of each document that has any, `general` those of no document. `broken`: some story is
    held for what it refers to. `until`: the first instant at which a build would come to another judgement though
    nobody edits (None: never). `touched`: what may not be as in the last judgement (None: anything). `standing`: the
    judgement is the last one, but for what documents say. `known_authors`: whom `data/authors` names, if it is there.
    `notices`: of the settings, as of this hour; `steering`: the fronts, with an `until` of their own."""

    world: World
    found: Mapping[str, tuple[Problem, ...]]
    general: tuple[Problem, ...]
    broken: bool
    until: int | None
    touched: Touched | None = None
    standing: bool = False
    known_authors: frozenset[str] | None = None
    notices: tuple[Problem, ...] = ()
    steering: Steered

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, in order."""
        strangers = checks.strangers(self.world.site, self.known_authors)
        found = chain.from_iterable(self.found.values())
        steered = self.steering.problems
        return in_order([*self.general, *found, *self.world.plan.problems, *strangers, *self.notices, *steered])

    def holds(self, now: int) -> bool:
        """Whether the clock alone leaves it as it is."""
        return self.world.now <= now and ((end := self.ends) is None or now < end)

    @property
    def ends(self) -> int | None:
        """When the clock alone changes anything of it, fronts too; None: never."""
        return first_of(self.until, self.steering.until)


class Sources(Struct, frozen=True, kw_only=True):
    """All documents with their fingerprints, and the names of everything else that decides what the site is. `picture_print`
    tells the state of all pictures, as if those that came at some paths were not there."""

    documents: Mapping[str, Document]
    prints: Mapping[str, bytes]
    files: Mapping[str, str]
    static: Mapping[str, str]
    assets: Mapping[str, str]
    fragments: tuple[str, ...]
    problems: tuple[Problem, ...]
    templates: frozenset[str] | None = None
    known_authors: frozenset[str] | None = None
    portraits: frozenset[str] = frozenset()
    never: frozenset[str] = frozenset()
    place: Place = lambda table, key: (1, 1)
    fronts: Written = Written()
    versions: Mapping[str, tuple[tuple[str, str], ...]] = {}
    letters: frozenset[int] | None = None
    known: Callable[[str], Known | None] = lambda file: None
    images: ImageSettings = ImageSettings()
    picture_print: Callable[[Collection[str]], bytes] = lambda came: b""


def rules_of(config: Config) -> Rules:
    """The settings the model depends on."""
    ends = lapse(config)
    turns = () if ends is None else (ends,)
    return Rules(timezone=config.site.timezone, permalink=config.permalinks.article, turns=turns)


def judged(
    sources: Sources,
    config: Config,
    *,
    now: int,
    preview: bool,
    instead: Mapping[str, Document] | None = None,
    related: Index | None = None,
    jobs: int = 1,
) -> Judgement:
    """The judgement on all documents. `instead`: what the files say of which an earlier version stands in. `related`:
    the lists of related stories of any other judgement. `jobs`: how many processes there may be."""
    documents, rules = sources.documents, rules_of(config)
    own = instead or {}
    nothing = places_of(sources, Site.of((), rules, now=now), now)
    gated = overlaid(documents, {id: _sooner(documents[id], document) for id, document in own.items()})
    judged = checks.judge(gated, rules, nothing, now=now, preview=preview, lenient=frozenset(own))
    site = judged.places.site
    pages = plan(judged.places, documents, config, {address: name for name, address in sources.assets.items()}, now)
    found = judged.found
    for id, strays in checks.addresses(judged.places, documents, pages).items():
        found.setdefault(id, []).extend(strays)
    shown = {id: document for id, document in own.items() if id not in judged.broken}
    found |= {id: checks.of_replaced(judged.places, document, now) for id, document in shown.items()}
    steering = steer(sources.fronts, judged.places, config, now)
    told = Told(site, documents, sources.prints, config.site.language)
    world = _whole(judged.places, sources, pages, steering, now, index_of(told, related, jobs))
    ends = [moment.instant for moment in world.rights.values()]
    return Judgement(
        world=world,
        found={id: tuple(problems) for id, problems in found.items()},
        general=sources.problems,
        broken=bool(judged.broken),
        until=same_until(site, documents, now, own.values(), (*turns(config), *ends)),
        known_authors=sources.known_authors,
        notices=tuple(notices(config, pages, now, sources.place)),
        steering=steering,
    )


def _whole(
    places: Places,
    sources: Sources,
    pages: Plan,
    steering: Steered,
    now: int,
    related: Index,
) -> World:
    """The world of a site that was looked at as a whole."""
    site, documents = places.site, sources.documents
    return World(
        now=now,
        places=places,
        documents=documents,
        prints=sources.prints,
        plan=pages,
        fronts=steering.fronts,
        front_turn=steering.turn,
        fragments=sources.fragments,
        instants={id: _dated(site.articles[id]) for id in site.stories},
        updates={id: moment for id in site.stories if (moment := _updated(site.articles[id]))},
        outside={id: needs for id in site.addresses if (needs := documents[id].outside)},
        pictured={id: True for id in site.stories if site.articles[id].image is not None},
        rights=rights_of_site(places, documents),
        related=related,
    )


def places_of(sources: Sources, site: Site, now: int) -> Places:
    """Where links of a site may lead, at an instant."""
    return Places(
        site=site,
        sources=frozenset(sources.documents),
        files=sources.files,
        static_files=sources.static,
        templates=sources.templates,
        never=sources.never,
        versions=sources.versions,
        letters=sources.letters,
        known=sources.known,
        images=sources.images,
        pinned=sources.fronts.pinned,
        portraits=sources.portraits,
        now=now,
    )


def _sooner(good: Document, own: Document) -> Document:
    """The version that stands in, which comes down as soon as either of the two would."""
    if good.article is None or own.article is None or own.article.expires is None:
        return good
    ends = [moment for moment in (good.article.expires, own.article.expires) if moment is not None]
    return replace(good, article=replace(good.article, expires=min(ends, key=lambda moment: moment.instant)))


def _dated(article: Article) -> int:
    return article.date.instant if article.date else 0


def _updated(article: Article) -> int | None:
    """When a story was last changed, if that is not its date."""
    moment = last_change(article)
    return None if moment is None or moment is article.date else moment.instant


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
        world = _with_texts(last.world, sources, after, now)
        # By hand or not, a front without a front file is what it was: it stands on nothing but standings.
        again = sources.fronts or last.steering.by_hand
        steering = steer(sources.fronts, world.places, config, now) if again else last.steering
        told = tuple(notices(config, world.plan, now, sources.place))
        return _with_fronts(replace(last, world=world, touched=changed, standing=not came, notices=told), steering)
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
    return _asked_again(_with_fronts(judgement, steering), last, before, at_hand=at_hand)


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
    dated = {id: article and _dated(article) for id, article in stories.items()}
    updated = {id: article and _updated(article) for id, article in stories.items()}
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
