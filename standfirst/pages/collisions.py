"""Pages that cannot all be: two that claim one path, one where another needs a folder, one that some system cannot keep."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

from standfirst import urls
from standfirst.documents import file_of
from standfirst.model.article import Article, Withdrawn
from standfirst.model.site import Site
from standfirst.pages.page import Page
from standfirst.pictures import FOLDER, stem_of
from standfirst.problems import Problem, error


def collision(page: Page, other: Page, site: Site) -> Problem:
    """Two pages that claim one path."""
    redirect, there = (page, other) if page.kind == "redirect" else (other, page)
    if redirect.kind == "redirect":
        return _alias(redirect, there, site)
    file, line = _where(page, other, site)
    message = f"{_owner(page)} and {_owner(other)} both claim the address {page.address}"
    return error("address-twice", file, line, 1, message, _remedy(page, other))


def _alias(redirect: Page, there: Page, site: Site) -> Problem:
    """An alias at which something stands already."""
    article = _story(redirect, site)
    alias = next(alias for alias in article.aliases if urls.normalise(alias) == redirect.address)
    taken = f"also {_owner(there)}" if there.kind == "redirect" else f"already the address of {_owner(there)}"
    spelt = "" if redirect.address == there.address else f" ({there.address})"
    message = f"the alias {alias} in {file_of(article.id)} is {taken}{spelt}"
    either = there.kind == "redirect" and there.args != redirect.args
    hint = f"remove {alias} from the aliases{' of one of them' if either else ''}"
    return error("address-twice", file_of(article.id), article.lines.get("aliases", 1), 1, message, hint)


def in_pictures(claims: Mapping[str, Page], site: Site) -> Iterator[Problem]:
    """Files that claim the address of a form of a picture."""
    for claim, page in claims.items():
        if claim.startswith(FOLDER[1:]) and page.kind != "picture":
            address = urls.address_at(claim)
            picture = claims.get(stem_of(address)[1:])
            if picture is not None and address in picture.addresses:
                yield collision(page, picture, site)


def folders(claims: Mapping[str, Page], site: Site) -> Iterator[Problem]:
    """A file where another page needs a folder."""
    above: set[str] = set()
    for claim in claims:
        folder = claim.rpartition("/")[0]
        while folder and folder not in above:
            above.add(folder)
            folder = folder.rpartition("/")[0]
    blocked = above & claims.keys()
    if blocked:
        for claim, page in claims.items():
            for other in sorted(blocked):
                if claim.startswith(other + "/"):
                    file, line = _where(page, claims[other], site)
                    message = (
                        f"{_owner(page)} wants the address {page.address}, but {_owner(claims[other])} is a file at /{other},"
                        " where that needs a folder"
                    )
                    yield error("address-twice", file, line, 1, message, _remedy(page, claims[other]))


def nameless(site: Site) -> Iterator[Problem]:
    """Sections whose folder names no place inside the site."""
    for section in site.sections.values():
        fault = urls.slug_fault(urls.slugify(basename(section.id)))
        if fault:
            message = f"the folder's name {basename(section.id)!r} names no place inside the site: {fault}"
            yield error("slug-fault", f"content/{section.id}/", 1, 1, message, "name it in letters and digits")


def unkeepable(pages: Iterable[Page], site: Site) -> Iterator[Problem]:
    """Pages at addresses that are too long, and files that some system cannot hold by their name."""
    for page in pages:
        if too_long(page.address):
            file, line = _place(page, site) or ("standfirst.toml", 1)
            size = len(urls.output_path(page.address).encode())
            message = (
                f"the address of {_owner(page)} has {size:,} bytes; {urls.ADDRESS_BYTES:,} are the most that hosts keep"
            )
            yield error("address-too-long", file, line, 1, message, "shorten the names of its folders, or its slug")
        elif page.kind == "copy" and (fault := urls.file_fault(page.address)):
            message = f"the name of {_owner(page)} is none on every system: {fault}"
            yield error("file-name", page.owner, 1, 1, message, "rename the file, and what refers to it")


def loops(ids: Iterable[str], site: Site) -> Iterator[Problem]:
    """Aliases that are their story's own address: a host that is told of them would send readers round in a circle."""
    for id in ids:
        story = site.articles.get(id) or site.withdrawn[id]
        address = site.addresses.get(id) or site.withdrawn[id].address
        for alias in story.aliases:
            if urls.normalise(alias) == address:
                message = f"the alias {alias} is the story's own address, so it would lead to itself"
                line = story.lines.get("aliases", 1)
                yield error("alias-loop", file_of(id), line, 1, message, f"remove {alias} from the aliases")


def too_long(address: str) -> bool:
    """Whether an address is longer than some host keeps."""
    # A character has at most four bytes.
    return len(address) * 4 > urls.ADDRESS_BYTES and len(urls.output_path(address).encode()) > urls.ADDRESS_BYTES


def _story(page: Page, site: Site) -> Article | Withdrawn:
    """Whose page it is, or whose alias."""
    return site.articles.get(page.args[0]) or site.withdrawn[page.args[0]]


def _owner(page: Page) -> str:
    """Who wants a page. What is not in NFC shows it: two names may look the same."""
    owner = page.owner or f"the site's own {page.kind}"
    if unicodedata.is_normalized("NFC", owner):
        return owner
    return _typed(owner)


def _typed(name: str) -> str:
    """A name with its accents as shells and programs write them, so that it can be typed."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.combining(c) and ord(c) < 0x10000 else c for c in name)


def _remedy(page: Page, other: Page) -> str:
    redirect = next((one for one in (page, other) if one.kind == "redirect"), None)
    if redirect is not None:
        where = redirect.owner.removeprefix("an alias in ")
        return f"take the alias out of {where}: what is at that address would be hidden by it"
    copy = next((one for one in (page, other) if one.kind == "copy"), None)
    if copy is not None:
        return f"rename {copy.owner}, and what refers to it"
    bundle = next((one.owner for one in (page, other) if one.owner.endswith("/index.md")), "")
    if bundle and {page.kind, other.kind} == {"page", "section"}:
        return f"rename {bundle} to _index.md if it describes the section"
    written = [one for one in (page, other) if one.kind in ("article", "page", "tombstone", "history")]
    if len(written) == 1:
        return f"give {written[0].owner} another permalink or slug: the site makes the other page itself"
    if page.owner != other.owner and urls.claim(page.owner) == urls.claim(other.owner):
        return _twins(page.owner, other.owner)
    if page.address != other.address and page.address.casefold() == other.address.casefold():
        return "write one of them in other words: by letter case alone, some systems do not tell files apart"
    return "give one of them another slug"


def _twins(one: str, other: str) -> str:
    """Two files whose names some systems take for one."""
    do = "if both hold the same text, delete one; else rename one"
    if unicodedata.normalize("NFC", one) != unicodedata.normalize("NFC", other):
        return f"{do}: their names differ by letter case alone, which some systems take for one name"
    apart = other if unicodedata.is_normalized("NFC", one) else one
    quoted = _typed(apart).replace("'", "\\'")
    return (
        f"{do}: their names look the same, but one has its accents as characters of their own;"
        f" a shell takes that one as $'{quoted}'"
    )


def _where(page: Page, other: Page, site: Site) -> tuple[str, int]:
    places = [place for one in (page, other) if (place := _place(one, site))]
    return min(places, key=lambda place: place[0].endswith("/"), default=("standfirst.toml", 1))


def _place(page: Page, site: Site) -> tuple[str, int] | None:
    """The file and line that want a page, where an author can mend them."""
    if page.kind in ("article", "page", "tombstone", "history", "redirect"):
        article = _story(page, site)
        keys = ("aliases",) if page.kind == "redirect" else ("permalink", "slug")
        return file_of(article.id), next((article.lines[key] for key in keys if key in article.lines), 1)
    return (page.owner, 1) if page.owner.startswith(("content/", "static/")) else None
