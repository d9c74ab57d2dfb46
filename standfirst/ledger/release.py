"""What the ledgers are compared with and hold afterwards: the site that is about to go out, or has."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cached_property
from typing import Final

from standfirst import urls
from standfirst.documents import Document
from standfirst.ledger.ledger import Ledger
from standfirst.ledger.paragraphs import words_of
from standfirst.ledger.records import UNDATED, Text, mark
from standfirst.markup import Body
from standfirst.model.addresses import Folders
from standfirst.model.article import Article
from standfirst.model.site import Rules, Site, public_address
from standfirst.pages import HTML, Plan

_OWN: Final = frozenset(["article", "page"])
LISTS: Final = "lists"
"""The file of addresses that are no story's."""
_NOTHING: Final = Body(html=("",))


class Release:
    """A site with its plan. `documents` by id, `body` gives that of one, `prints` the digests of all sources' bytes, or of
    those of the versions that stand in for them, by id."""

    def __init__(
        self,
        site: Site,
        plan: Plan,
        rules: Rules,
        documents: Mapping[str, Document],
        body: Callable[[str], Body | None],
        prints: Callable[[], Mapping[str, str]],
    ) -> None:
        self.site = site
        self.documents = documents
        self.pages = plan.pages
        self._odd = plan.odd
        self._rules = rules
        self._body = body
        self._prints = prints

    @cached_property
    def own(self) -> Mapping[str, str]:
        """The address of every public story and page."""
        return {page.args[0]: page.address for page in self.pages.values() if page.kind in _OWN}

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """The story of each address that redirects."""
        return {page.address: page.args[0] for page in self.pages.values() if page.kind == "redirect"}

    @cached_property
    def aliases_of(self) -> Mapping[str, Collection[str]]:
        """The other way about."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for address, id in self.aliases.items():
            found[id].append(address)
        return found

    @cached_property
    def lists(self) -> Collection[str]:
        """The addresses of all other pages: fronts, topics, authors, archives."""
        kinds = HTML - _OWN - {"404", "tombstone", "history"}
        return [page.address for page in self.pages.values() if page.kind in kinds]

    def answers(self, address: str) -> bool:
        """Whether something is at an address."""
        if address in self.pages:
            return True
        claim = urls.claim(urls.output_path(address))
        return urls.address_at(claim) in self.pages or claim in self._odd

    def is_story(self, id: str) -> bool:
        """Whether readers are owed a notice of what changes in it."""
        return id in self.site.days and id not in self.site.held

    def article(self, id: str) -> Article:
        """Of a public one."""
        return self.site.articles[id]

    @cached_property
    def prints(self) -> Mapping[str, str]:
        """The digest of each document's bytes, or of those of the version that stands in for it."""
        return self._prints()

    def day(self, id: str) -> str:
        """Which file of a ledger it belongs into."""
        return self.site.days.get(id, UNDATED)

    def words(self, id: str) -> str:
        """What readers read of it: headline, summary, text and captions, `¶` between paragraphs."""
        return words_of(self.site.articles[id], self._body(id) or _NOTHING)

    def would_be_at(self, id: str) -> tuple[str, ...]:
        """Every address that a held story has or had, by its own keys."""
        document = self.documents[id]
        if document.article is None:
            return ()
        folders = Folders(self.site.indexed)
        section = folders.path(folders.section(id))
        own = public_address(document.article, section, self._rules.permalink, document.article.day)
        aliases = (urls.normalise(alias) for alias in document.article.aliases)
        return tuple(address for address in (own, *aliases) if address)


def corrections_of(article: Article) -> tuple[str, ...]:
    """A mark for each notice that a story prints."""
    return tuple(mark(f"{one.date.instant} {one.type} {one.text}") for one in article.corrections)


def known_as(ledger: Ledger, release: Release, id: str) -> Text | None:
    """What the ledger has of a public story: by its source, by the id it gives itself, or by an address that it takes
    over from a file that is gone."""
    if (text := ledger.by_source.get(id)) is not None:
        return text
    article = release.article(id)
    named = article.extra.get("ledger")
    if isinstance(named, str) and named in ledger.texts:
        return ledger.texts[named]
    for alias in (release.site.addresses[id], *article.aliases):
        entry = ledger.addresses.get(urls.normalise(alias) or "")
        text = ledger.texts.get(entry.id) if entry is not None else None
        if text is not None and text.source not in release.documents:
            return text
    return None


def unlike(ledger: Ledger, release: Release) -> frozenset[str]:
    """The documents whose bytes are not on record: in an archive, next to none."""
    return frozenset([id for id, _ in release.prints.items() - ledger.prints.items()])


def lost(ledger: Ledger, release: Release) -> Collection[Text]:
    """What the ledger has of stories whose files are gone."""
    return [text for text in ledger.texts.values() if text.source not in release.documents]
