"""The plan after a few changes, from the plan before them: what `pages.plan` would make of the whole site.

Where a file might be claimed twice, or a file that several stories may want would go, there is no answer: the whole
plan must be made, which names what is wrong.
"""

from collections.abc import Collection, Iterable, Mapping

from msgspec.structs import replace

from standfirst import urls
from standfirst.config import Config
from standfirst.documents import Document
from standfirst.model.revision import ListKey, overlaid
from standfirst.pages.collisions import loops, unkeepable
from standfirst.pages.page import Page
from standfirst.pages.planning import ONE_SITEMAP, Plan, of_list, of_story, sitemaps, wants_readers
from standfirst.pictures import FOLDER
from standfirst.references import Places

Wanted = dict[str, Page]


def replanned(
    plan: Plan,
    before: tuple[Places, Iterable[Document]],
    after: tuple[Places, Iterable[Document]],
    lists: Collection[ListKey],
    config: Config,
) -> tuple[Plan, frozenset[str]] | None:
    """The plan, and the addresses of pages that came, went or are made of something else. `before` and `after` are the
    site and the changed documents then and now, `lists` the lists that changed."""
    if plan.problems:
        return None
    old, new = _wanted(*before, lists, config), _wanted(*after, lists, config)
    if old is None or new is None:
        return None
    pages = _exchanged(plan, old, new)
    if pages is None:
        return None
    readers = plan.readers - sum(map(wants_readers, old.values())) + sum(map(wants_readers, new.values()))
    if (readers > ONE_SITEMAP) != (plan.readers > ONE_SITEMAP):
        return None
    maps = {page.address: page for page in sitemaps(after[0].site, readers, config)}
    gone = {page.address for page in sitemaps(before[0].site, plan.readers, config)} - maps.keys()
    pages = overlaid(pages, {**dict.fromkeys(gone), **maps})
    touched = {*old, *new, *maps, *gone}
    changed = frozenset(address for address in touched if pages.get(address) != plan.pages.get(address))
    odd = {claim: address for claim, address in plan.odd.items() if address in pages}
    return replace(plan, pages=pages, odd=odd | _odd(new), readers=readers), changed


def _wanted(places: Places, documents: Iterable[Document], lists: Iterable[ListKey], config: Config) -> Wanted | None:
    """What changed documents and lists make; None where two of them claim one address, or one
    cannot be kept, or leads to itself."""
    wanted: Wanted = {}
    documents = tuple(documents)
    public = [one.id for one in documents if one.id in places.site.articles or one.id in places.site.withdrawn]
    pages = [page for document in documents for page in of_story(places, document)]
    pages += [page for kind, id in lists for page in of_list(places.site, kind, id, config)]
    for page in pages:
        if wanted.setdefault(page.address, page) != page:
            return None
    return None if any(unkeepable(pages, places.site)) or any(loops(public, places.site)) else wanted


def _exchanged(plan: Plan, old: Wanted, new: Wanted) -> Mapping[str, Page] | None:
    """The pages with new ones for old ones; None in doubt."""
    gone = old.keys() - new.keys()
    if any(page.kind in ("copy", "picture") and new.get(address) != page for address, page in old.items()):
        return None  # another story may want it as well
    left = overlaid(plan.pages, dict.fromkeys(gone))
    odd = {claim: address for claim, address in plan.odd.items() if address not in gone}
    added = {a: page for a, page in new.items() if a not in old and left.get(a) != page}
    changed = {a: page for a, page in new.items() if a in old and old[a] != page}
    claims = {urls.claim(urls.output_path(address)): page for address, page in added.items()}
    if len(claims) != len(added) or any(_taken(claim, left, odd) for claim in claims):
        return None
    pictures = [claim for claim, page in claims.items() if page.kind == "picture"]
    if any(claim.startswith(FOLDER[1:]) for claim in claims.keys() - pictures):
        return None  # it may be the address of a form
    whole = overlaid(left, {**added, **changed})
    paths = "\n".join(("", *whole, *(f"/{claim}" for claim in (*odd, *claims)))) if claims else ""
    blocked = any(f"\n/{claim}/" in paths for claim in claims) or any(f"\n/{claim}-" in paths for claim in pictures)
    return None if blocked else whole


def _taken(claim: str, pages: Mapping[str, Page], odd: Mapping[str, str]) -> bool:
    """Whether another file stands where this one would, or where it needs a folder."""
    if urls.address_at(claim) in pages or claim in odd:
        return True
    folder = claim.rpartition("/")[0]
    while folder:
        if f"/{folder}" in pages or folder in odd:
            return True
        folder = folder.rpartition("/")[0]
    return False


def _odd(pages: Iterable[str]) -> dict[str, str]:
    paths = ((urls.output_path(address), address) for address in pages)
    return {claim: address for path, address in paths if (claim := urls.claim(path)) != path}
