"""The site that may go out, and every problem that was found on the way: worked out from all documents."""

from collections.abc import Callable, Collection, Mapping
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from standfirst.build import checks
from standfirst.build.clock import first_of, same_until
from standfirst.build.notices import Place, notices, turns
from standfirst.build.picture_checks import rights_of_site
from standfirst.build.relating import Told, index_of
from standfirst.build.steering import Steered, Written, steer
from standfirst.config import Config, ImageSettings
from standfirst.documents import Document
from standfirst.model.article import Article
from standfirst.model.related.index import Index
from standfirst.model.revision import overlaid
from standfirst.model.site import Rules, Site
from standfirst.pages import Plan, lapse, plan
from standfirst.pictures import Known
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
        instants={id: date_of(site.articles[id]) for id in site.stories},
        updates={id: moment for id in site.stories if (moment := update_of(site.articles[id]))},
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


def date_of(article: Article) -> int:
    """The instant by which a story is listed."""
    return article.date.instant if article.date else 0


def update_of(article: Article) -> int | None:
    """When a story was last changed, if that is not its date."""
    moment = last_change(article)
    return None if moment is None or moment is article.date else moment.instant
