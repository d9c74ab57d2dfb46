"""The second use of the engine: fragments, shells, and the files that machines read."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from standfirst.incremental import Key, Read, Rule
from standfirst.markup import LAZY
from standfirst.pages import HTML
from standfirst.rules.constants import Constants
from standfirst.rules.corrections import stands_at
from standfirst.rules.feeds import feed
from standfirst.rules.hosts import headers
from standfirst.rules.root_files import robots, root_file, table
from standfirst.rules.sitemaps import news, site_map
from standfirst.template_faults import TemplateFault
from standfirst.templates import Shell, Templates
from standfirst.views import model
from standfirst.views import page as pages
from standfirst.views.archive import Archive
from standfirst.views.facts import Card
from standfirst.views.front import Front

TEMPLATE: Final[Mapping[str, str]] = {
    "home": "home.html",
    "section": "section.html",
    "article": "article.html",
    "page": "page.html",
    "topic": "topic.html",
    "author": "author.html",
    "thread": "thread.html",
    "archive": "archive.html",
    "corrections": "corrections.html",
    "tombstone": "tombstone.html",
    "history": "history.html",
    "404": "404.html",
}
"""The template of each kind of page; a story or its section may name another."""


def output_rules(constants: Constants, templates: Callable[[], Templates]) -> dict[str, Rule]:
    """`("shell", address)` is a page cut at its slots, `("fragment", name)` what goes there, `("file", address)` the
    bytes of a file for machines. `templates` is called when the first template must be rendered."""

    def shell(key: Key, read: Read) -> Shell | None:
        kind, *args = read("page", key[1]) or ("",)
        if kind not in HTML:
            return None
        return _render(templates(), key[1], kind, tuple(args), read)

    def fragment(key: Key, read: Read) -> str:
        recent = model.Stories(read, "site", "", 0, read("settings")["recent_count"])
        site = pages.Site(read)
        names = {"site": site, "data": pages.Data(read), "recent": recent, "here": site}
        whole = templates().render(f"fragments/{key[1]}.html", read("settings")["language"], names, read)
        return "".join(whole.parts)

    def file(key: Key, read: Read) -> bytes | None:
        kind, *args = read("page", key[1]) or ("",)
        return FILE[kind](constants, tuple(args), read) if kind in FILE else None

    return {
        "shell": Rule(shell, trace=True, keep="apart", type=Shell | None),
        "fragment": Rule(fragment, trace=True, keep="apart", type=str),
        "file": Rule(file, trace=True),
        "told to host": Rule(lambda key, read: headers(constants, key[1:], read).decode()),
    }


def joined(shell: Shell, fragments: Mapping[str, str]) -> bytes:
    """A page whole: its shell with the fragments in their places."""
    text = shell.parts[0]
    for name, part in zip(shell.slots, shell.parts[1:], strict=True):
        text += fragments[name] + part
    return text.encode()


def _render(templates: Templates, address: str, kind: str, args: tuple[str, ...], read: Read) -> Shell:
    page = pages.Page(read, address, kind, args)
    name = TEMPLATE[kind]
    if kind in ("article", "page") and (own := read("template name", args[0])) and read("template", own) is not None:
        name = own  # one that is not there holds its story, but for the last good version of one, which keeps its words
    names: dict[str, Any] = {"site": pages.Site(read), "data": pages.Data(read), "page": page, "here": page}
    subject = page.subject
    match kind:
        case "article" | "page":
            names["story"] = subject
        case "section" | "topic" | "author" | "thread":
            names |= {kind: subject, "stories": page.stories}
            if kind == "section":
                names["front"] = Front(read, args[0]) if args[1] == "0" and read("front", args[0]) else None
        case "tombstone":
            names["tombstone"] = subject
        case "corrections":
            names["notices"] = page.notices
        case "history":
            names |= {"story": subject, "changes": page.changes}
        case "home":
            names["front"] = Front(read)
        case "archive":
            names["archive"] = Archive(read, page.language, *args)
    try:
        return with_first_picture(templates.render(name, page.language, names, read))
    except TemplateFault as fault:
        raise fault.on(address) from fault


_FIRST: Final = ' fetchpriority="high" decoding="async"'


def with_first_picture(shell: Shell) -> Shell:
    """The first picture of a page's main part is asked for at once, unless a template has said of another one that it should
    be: what a reader looks at first must not wait until all else is laid out."""
    if any(' fetchpriority="high"' in part for part in shell.parts):
        return shell
    for at, part in enumerate(shell.parts):
        end = part.find("</main>")
        picture = part.find(LAZY, 0, end if end >= 0 else len(part))
        if picture >= 0:
            first = part[:picture] + _FIRST + part[picture + len(LAZY) :]
            return Shell((*shell.parts[:at], first, *shell.parts[at + 1 :]), shell.slots)
        if end >= 0:
            break
    return shell


def _redirect(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    from standfirst.syndication.redirects import redirect_page

    card: Card | None = read("card", args[0])
    # An old address of a retracted story leads to what stands where it was.
    url, title, language = (card.url, card.title, card.language) if card else stands_at(args[0], read)
    return redirect_page(str(read("settings")["origin"]) + url, url, title, language)


def _fragment_file(constants: Constants, args: tuple[str, ...], read: Read) -> bytes:
    return str(read("fragment", args[0])).encode()


FILE: Final[Mapping[str, Callable[[Constants, tuple[str, ...], Read], bytes | None]]] = {
    "feed": feed,
    "sitemap": site_map,
    "news": news,
    "robots": robots,
    "headers": headers,
    "table": table,
    "root": root_file,
    "redirect": _redirect,
    "fragment": _fragment_file,
}
"""How the files that no template renders come about. Copies and assets are their sources' bytes: see `build`."""
