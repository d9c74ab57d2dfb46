"""What hosts are told of a site: what its pages load from elsewhere, and where its pages are."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from standfirst import urls
from standfirst.assets import SHEET
from standfirst.incremental import Read
from standfirst.pages import HTML, Plan
from standfirst.rules.constants import Constants
from standfirst.rules.facts import prefetch

TOLD: Final = ("outside", "folders", "moved")


def told(name: str, outside: Mapping[str, Iterable[str]], plan: Plan) -> tuple[Any, ...]:
    """By name: all that any page loads from elsewhere; or the first parts of the addresses of pages and fragments;
    or the old addresses, each with the story that has moved."""
    if name == "outside":
        return tuple(sorted({need for needs in outside.values() for need in needs}))
    pages = plan.pages.values()
    if name == "moved":
        return tuple(sorted((page.address, page.args[0]) for page in pages if page.kind == "redirect"))
    first = {page.address.split("/", 2)[1] for page in pages if page.kind in HTML or page.kind == "fragment"}
    return tuple(sorted(first - {"", "404.html"}))


def headers(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    """`_headers`, or of another host (`args`) its snippet."""
    from standfirst.syndication import headers as forms

    config = constants.config
    # By its hash: 'inline-speculation-rules' is no longer heeded beside another hash or a nonce, as the preview's.
    rules = f"script-src {forms.inline(prefetch(constants.link('/')))}"
    needs = [*read("told to hosts", "outside"), *forms.needs_of(config.head.html), rules]
    if config.theme.inline_css:
        needs.append(f"style-src {forms.inline(read('asset text', SHEET) or '')}")
    photos = [str(author.get("photo", "")) for author in read("by label", "authors").values()]
    needs += [f"img-src {host}" for photo in photos if (host := urls.origin(photo))]
    told = forms.Delivery(
        policy=forms.policy(needs, config.csp),
        base=constants.link("/"),
        folders=tuple(urls.quote(folder) for folder in read("told to hosts", "folders")),
    )
    return forms.HOSTS[args[0] if args else "netlify"](told).encode()
