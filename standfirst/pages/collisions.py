"""Pages that cannot all be: two that claim one path, one where another needs a folder, one that some system cannot keep."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename

from standfirst import urls
from standfirst.documents import file_of
from standfirst.model.site import Site
from standfirst.pages.page import Page
from standfirst.problems import Problem, error


def collision(page: Page, other: Page, site: Site) -> Problem:
    """Two pages that claim one path."""
    file, line = _where(page, other, site)
    message = f"{_owner(page)} and {_owner(other)} both claim the address {page.address}"
    return error("address-twice", file, line, 1, message, _remedy(page, other))


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


def too_long(address: str) -> bool:
    """Whether an address is longer than some host keeps."""
    # A character has at most four bytes.
    return len(address) * 4 > urls.ADDRESS_BYTES and len(urls.output_path(address).encode()) > urls.ADDRESS_BYTES


def _owner(page: Page) -> str:
    """Who wants a page. What is not in NFC shows it: two names may look the same."""
    owner = page.owner or f"the site's own {page.kind}"
    if unicodedata.is_normalized("NFC", owner):
        return owner
    return "".join(f"\\u{ord(c):04x}" if unicodedata.combining(c) else c for c in owner)


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
    written = [one for one in (page, other) if one.kind in ("article", "page")]
    if len(written) == 1:
        return f"give {written[0].owner} another permalink or slug: the site makes the other page itself"
    if page.owner != other.owner and urls.claim(page.owner) == urls.claim(other.owner):
        how = "letter case" if page.owner.casefold() != page.owner or other.owner.casefold() != other.owner else ""
        how = "Unicode form (é in one character, or as e and an accent)" if not how or not page.owner.isascii() else how
        return f"rename one of the files: their names differ by {how} alone, which some systems take for one name"
    if page.address != other.address and page.address.casefold() == other.address.casefold():
        return "write one of them in other words: by letter case alone, some systems do not tell files apart"
    return "give one of them another slug"


def _where(page: Page, other: Page, site: Site) -> tuple[str, int]:
    places = [place for one in (page, other) if (place := _place(one, site))]
    return min(places, key=lambda place: place[0].endswith("/"), default=("standfirst.toml", 1))


def _place(page: Page, site: Site) -> tuple[str, int] | None:
    """The file and line that want a page, where an author can mend them."""
    if page.kind in ("article", "page", "redirect"):
        article = site.articles[page.args[0]]
        keys = ("aliases",) if page.kind == "redirect" else ("permalink", "slug")
        return file_of(article.id), next((article.lines[key] for key in keys if key in article.lines), 1)
    return (page.owner, 1) if page.owner.startswith(("content/", "static/")) else None
