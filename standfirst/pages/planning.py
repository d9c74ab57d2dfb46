"""The plan: which files the site consists of, each with its address, kind and arguments, and exactly one owner.

It renders nothing. Two files that claim one output path (also by letter case or Unicode form) are an error that
names both, and stop the build whatever `on_error` says.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from standfirst import urls
from standfirst.config import Config
from standfirst.documents import Document, file_of
from standfirst.model import notices
from standfirst.model.addresses import is_story
from standfirst.model.article import Article, Withdrawn
from standfirst.model.pagination import older_pages
from standfirst.model.site import Site
from standfirst.pages.collisions import collision, folders, in_pictures, loops, nameless, unkeepable
from standfirst.pages.feeds import feeds
from standfirst.pages.own import own, taken_up
from standfirst.pages.page import LISTED, Kind, Page
from standfirst.pictures import Forms, Known, forms_of, may_be_picture, picture_of, portrait_of, stem_of
from standfirst.problems import Problem, error
from standfirst.references import Places, is_over, pictured, published_files
from standfirst.social_cards import missing

SITEMAP_SIZE = 10_000
"""Addresses in one sitemap: at the longest that the protocol allows, each with a picture, they are still under its 50 MB."""
ONE_SITEMAP = 100
"""Addresses up to which a site has one sitemap."""

NEWS_SIZE = 1_000
NEWS_SECONDS = 2 * 86_400
"""How many stories one sitemap of news may list, and how long after its publication it may list one (Google News)."""

_CARD = "social-card.png"

FRAGMENTS = ("recent", "recent-brief")


class Plan(Struct, frozen=True, kw_only=True):
    """All pages by address, and what is wrong with them. `odd` are the claims (`urls.claim`) that are spelt otherwise
    than the path of their page, with its address. `readers` says how many pages want
    readers: those that a template renders, but for the one that says that there is none."""

    pages: Mapping[str, Page]
    problems: tuple[Problem, ...]
    odd: Mapping[str, str]
    readers: int

    @property
    def files(self) -> int:
        """How many files the output has."""
        return sum([1 if page.kind != "picture" else len(page.addresses) for page in self.pages.values()])

    def __contains__(self, address: object) -> bool:
        return isinstance(address, str) and self.at(address) is not None

    def at(self, address: str) -> Page | None:
        """Whose file is at an address."""
        page = self.pages.get(address) or self.pages.get(stem_of(address))
        return page if page is not None and address in page.addresses else None


def plan(
    places: Places, documents: Mapping[str, Document], config: Config, assets: Mapping[str, str], now: int = 0
) -> Plan:
    """Every page of the site. `assets` maps the address of each theme asset to its name. `now`: of the files that are
    good until an instant."""
    pages: dict[str, Page] = {}
    claims: dict[str, Page] = {}
    problems: list[Problem] = []
    odd: dict[str, str] = {}
    wanted = list(_all(places, documents, config, assets, now))
    readers = sum(map(wants_readers, wanted))
    wanted += sitemaps(places.site, readers, config)
    for page in wanted:
        path = urls.output_path(page.address)
        claim = urls.claim(path)
        other = claims.setdefault(claim, page)
        if other is page:
            pages[page.address] = page
            if claim != path:
                odd[claim] = page.address
        elif other != page:
            problems.append(collision(page, other, places.site))
    problems += [
        *in_pictures(claims, places.site),
        *folders(claims, places.site),
        *nameless(places.site),
        *unkeepable(wanted, places.site),
    ]
    problems += _refused(places)
    problems += loops([*places.site.articles, *places.site.withdrawn], places.site)
    return Plan(pages=pages, problems=tuple(problems), odd=odd, readers=readers)


def _all(
    places: Places, documents: Mapping[str, Document], config: Config, assets: Mapping[str, str], now: int
) -> Iterator[Page]:
    site = places.site
    for id in site.articles:
        yield from _own_pages(places, id)
    for story in site.withdrawn.values():
        yield from _tombstone(story)
    yield Page(address="/", kind="home", owner="the front page")
    yield from of_list(site, "site", "", config)
    yield Page(address="/archive/", kind="archive", args=("all", ""))
    lists: Iterable[tuple[str, Iterable[str]]] = (
        ("section", site.sections),
        ("topic", site.topics),
        ("author", site.authors),
        ("thread", site.threads),
        (notices.KIND, [""]),
    )
    for kind, ids in lists:
        for id in ids:
            yield from of_list(site, kind, id, config)
    days = [(kind, id) for kind, id in site.lists if kind in ("month", "day")]
    yield from dict.fromkeys(page for kind, id in days for page in of_list(site, kind, id, config))
    yield from own(config, places.static_files, now)
    yield from (Page(address=f"/_f/{name}.html", kind="fragment", args=(name,)) for name in FRAGMENTS)
    yield from (Page(address=address, kind="asset", args=(name,)) for address, name in assets.items())
    joined = taken_up(config)
    for path in (path for path in places.static_files if path not in joined and _goes_out(places, path)):
        yield Page(address=f"/{path}", kind="copy", args=(f"static/{path}",), owner=f"static/{path}")
    yield from dict.fromkeys(_pinned(places))
    for id in site.articles:
        yield from _copies(places, documents[id])
        yield from _renditions(places, documents[id])
    for id, article in site.articles.items():
        yield from _redirects(article, site.addresses[id])


def of_story(places: Places, document: Document) -> Iterator[Page]:
    """The files that a document makes by itself, if it is public."""
    if document.id in places.site.articles:
        yield from _own_pages(places, document.id)
        yield from _copies(places, document)
        yield from _renditions(places, document)
        yield from _redirects(places.site.articles[document.id], places.site.addresses[document.id])
    elif document.id in places.site.withdrawn:
        yield from _tombstone(places.site.withdrawn[document.id])


def of_list(site: Site, kind: str, id: str, config: Config) -> Iterator[Page]:
    """The files that a list makes, where it has any."""
    size = config.pagination.size
    match kind:
        case "site":
            yield from feeds(site, kind, id, "/", "", config.feeds)
        case "section" if id in site.sections:
            section = site.sections[id]
            owner = f"content/{id}/"
            yield from _list("section", section.address, id, owner, site, size)
            yield from feeds(site, kind, id, section.address, owner, config.feeds)
        case "topic" | "author" | "thread" if (label := site.labels(kind).get(id)) is not None:
            owner = f"{kind} {label.name}"
            yield from _list(kind, label.address, id, owner, site, size)
            yield from feeds(site, kind, id, label.address, owner, config.feeds)
        case notices.KIND if (kind, id) in site.lists and not site.own_notices:
            owner = "the site's corrections"
            yield from _list("corrections", notices.ADDRESS, id, owner, site, size)
            yield Page(address=f"{notices.ADDRESS}feed.xml", kind="feed", args=("rss", kind, id, "0"), owner=owner)
        case "month" | "day":
            if (kind, id) in site.lists:
                yield Page(address=urls.archive_address(id), kind="archive", args=(kind, id))
            if kind == "month" and any(("month", f"{id[:4]}-{month:02}") in site.lists for month in range(1, 13)):
                yield Page(address=urls.archive_address(id[:4]), kind="archive", args=("year", id[:4]))


def wants_readers(page: Page) -> bool:
    """Whether a page is to be found: sitemaps list it."""
    return page.kind in LISTED


def sitemaps(site: Site, readers: int, config: Config) -> Iterator[Page]:
    """One file; of a bigger site an index, and its parts. The news likewise."""
    yield Page(address="/sitemap.xml", kind="sitemap", args=("",))
    for part in sitemap_parts(site, readers):
        yield Page(address=f"/sitemap-{part}.xml", kind="sitemap", args=(part,))
    if config.sitemaps.news:
        yield Page(address="/sitemap-news.xml", kind="news", args=("",))
        for number in range(1, news_parts(site) + 1):
            yield Page(address=f"/sitemap-news-{number}.xml", kind="news", args=(str(number),))


def news_parts(site: Site) -> int:
    """How many files the news need besides the index: none for what fits in one. By the newest story and not by the clock,
    so that time alone takes no file away; the two days before it hold all that the two days before now can."""
    if len(site.stories) <= NEWS_SIZE:
        return 0

    def place(id: str) -> int:
        date = site.articles[id].date
        return -date.instant if date is not None else 0

    news = bisect_left(site.stories, NEWS_SECONDS + place(site.stories[0]), key=place)
    return -(-news // NEWS_SIZE) if news > NEWS_SIZE else 0


def sitemap_parts(site: Site, readers: int) -> Iterator[str]:
    """The stories of each month, oldest first, so that a new one changes only its own month; then all other pages. None
    of a small site."""
    if readers > ONE_SITEMAP:
        for month in sorted(id for kind, id in site.lists if kind == "month"):
            yield from numbered_parts(month, len(site.members("month", month)))
        yield from numbered_parts("pages", readers - len(site.stories))


def numbered_parts(name: str, addresses: int) -> Iterator[str]:
    """Parts of a sitemap that hold so many addresses: `2025-06`, `2025-06.2` and so on."""
    for number in range(1, -(-addresses // SITEMAP_SIZE) + 1):
        yield name if number == 1 else f"{name}.{number}"


def _own_pages(places: Places, id: str) -> Iterator[Page]:
    """Its page; and what was changed in it, where that is on record and readers may see it."""
    site = places.site
    article, address = site.articles[id], site.addresses[id]
    if article.kind == "section":
        return
    kind: Kind = "article" if is_story(article) else "page"
    yield Page(address=address, kind=kind, args=(id,), owner=file_of(id))
    if kind == "article" and has_social_card(article, places.letters):
        yield Page(address=social_card_address(address), kind="social card", args=(id,), owner=file_of(id))
    if id in places.versions and address.endswith("/"):
        yield Page(address=f"{address}history/", kind="history", args=(id,), owner=file_of(id))


def has_social_card(article: Article, letters: Collection[int] | None) -> bool:
    """Whether a story gets a picture: it has none of its own, and fonts have all the `letters` of its headline (None:
    there are no such pictures)."""
    return letters is not None and article.image is None and not missing(article.title, letters)


def social_card_address(address: str) -> str:
    """Where the picture of a story is, beside it."""
    return f"{address}{_CARD}" if address.endswith("/") else f"{address}.{_CARD}"


def story_of_card(address: str) -> str:
    """The other way about; "" for what is no such address."""
    return address.removesuffix(_CARD).removesuffix(".") if address.endswith(("/" + _CARD, "." + _CARD)) else ""


def _copies(places: Places, document: Document) -> Iterator[Page]:
    refers = document.refers
    if refers.files or refers.else_:
        for address, file in published_files(places, document):
            yield Page(address=address, kind="copy", args=(f"content/{file}",), owner=f"content/{file}")


def _renditions(places: Places, document: Document) -> Iterator[Page]:
    """The forms of the pictures that a document shows. Nobody owns them alone: another story may show the same picture."""
    for picture in pictured(places, document):
        if not picture.over:
            yield from _picture(picture.known.digest, picture.forms)


def _picture(digest: str, forms: Forms | None) -> Iterator[Page]:
    for ladder in forms.all if forms is not None else ():
        yield Page(address=ladder.stem, kind="picture", args=(digest, ladder.asked))


def _pinned(places: Places) -> Iterator[Page]:
    """The forms of the pictures of `static/` that editors put on fronts, and of those that show authors."""
    for path, focal in sorted(places.pinned):
        for known in _shown(places, path):
            yield from _picture(known.digest, forms_of(known, places.images, focal))
    for path in sorted(places.portraits):
        for known in _shown(places, path):
            yield from _picture(known.digest, portrait_of(known, places.images))


def _shown(places: Places, path: str) -> Iterator[Known]:
    """A picture of `static/`, if it is there and may be shown."""
    known = places.known(f"static/{places.static(path)}")
    if known is not None and not is_over(known, places.now):
        yield known


def _goes_out(places: Places, path: str) -> bool:
    """Whether a file of `static/` is copied: no picture that cannot be read, and so may tell what it should not, nor one
    that may be shown no more; nor the words of a picture, be it there or not."""
    if not may_be_picture(path):
        return not picture_of(path)
    known = places.known(f"static/{path}")
    return known is None or (known.refusal is None and not is_over(known, places.now))


def _refused(places: Places) -> Iterator[Problem]:
    """Pictures of `static/` that cannot be read."""
    for path in filter(may_be_picture, places.static_files):
        known = places.known(f"static/{path}")
        if known is not None and known.refusal is not None:
            message = f"{known.refusal.message}: it is not published"
            yield error(known.refusal.code, f"static/{path}", 1, 1, message, known.refusal.hint)


def _list(
    kind: Literal["section", "topic", "author", "thread", "corrections"],
    address: str,
    id: str,
    owner: str,
    site: Site,
    size: int,
) -> Iterable[Page]:
    older = older_pages(len(site.members(kind, id)), size)
    yield Page(address=address, kind=kind, args=(id, "0"), owner=owner)
    for number in range(1, older + 1):
        yield Page(address=urls.page_address(address, number), kind=kind, args=(id, str(number)), owner=owner)


def _tombstone(story: Withdrawn) -> Iterator[Page]:
    """What stands where a retracted story was, and leads there; nothing for one that is removed."""
    if story.status == "retracted":
        yield Page(address=story.address, kind="tombstone", args=(story.id,), owner=file_of(story.id))
        yield from _redirects(story, story.address)


def _redirects(story: Article | Withdrawn, address: str) -> Iterator[Page]:
    for alias in story.aliases:
        old = urls.normalise(alias)
        # One that differs from the story's own address by letter case alone cannot be a file beside it.
        if old is not None and urls.claim(old) != urls.claim(address):
            yield Page(address=old, kind="redirect", args=(story.id,), owner=f"an alias in {file_of(story.id)}")
