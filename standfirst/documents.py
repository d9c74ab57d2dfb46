"""One source file's bytes → one `Parsed`: front matter and body, with every problem of the file itself.

A document never depends on another file (invariant 3): links are kept as written, and resolved when pages are made.
"""

from collections.abc import Iterable
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from standfirst import markup, urls
from standfirst.config import Config
from standfirst.content import read_source
from standfirst.markup import Body, Link, MarkupOptions, Picture
from standfirst.model.addresses import kind_of, name_of, slug_of
from standfirst.model.article import NEVER, Article, Moment, Pick, Retraction, Withdrawn
from standfirst.model.gate import Held
from standfirst.model.links import target_of
from standfirst.model.related.face import about
from standfirst.model.related.words import terms
from standfirst.model.site import day_of
from standfirst.problems import Problem, error, in_order, warning


class Refers(Struct, frozen=True, array_like=True, gc=False):
    """What a document refers to, so far as its own file tells: the ids of `stories`, the paths of `files` under
    `content/`, and whether there is anything `else_`, which takes a look at the whole site: the rooted `addresses` are
    among that. `banned` are the ids of stories that it must not be shown beside."""

    stories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    else_: bool = False
    addresses: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()


_NOTHING: Final = Refers()


class Document(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What the whole site needs of a file. `article` is None when not even its gate can be read with certainty;
    `body_line` is the line of the file where its body begins. `outside`: what its page loads from elsewhere
    (`markup.outside`). `terms`: the words of its headline and summary, for related stories (`model.related.words`)."""

    id: str
    article: Article | None
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    refers: Refers = Refers(else_=True)
    outside: tuple[str, ...] = ()
    terms: bytes = b""


class Parsed(Struct, frozen=True, kw_only=True, gc=False):
    """A document and its body; the body is what only the file's own page needs."""

    document: Document
    body: Body


def written_in(document: Document) -> Iterable[tuple[str, str, int, int]]:
    """Everything a document refers to, as `(what, written, line, column)`; `what` is `link`, `pick` or `picture`."""
    return _written(document.article, document.links, document.pictures)


def _written(
    article: Article | None, links: tuple[Link, ...], pictures: tuple[Picture, ...]
) -> list[tuple[str, str, int, int]]:
    written = [("link", link.target, link.line, link.column) for link in links] if links else []
    if pictures:
        written += [("picture", picture.src, picture.line, picture.column) for picture in pictures]
    if article is not None:
        if article.also_read:
            written += [("pick", pick.target, pick.line, 1) for pick in article.also_read]
        if article.image is not None:
            written.append(("picture", article.image.src, article.image.line, 1))
    return written


def file_of(id: str) -> str:
    """The path of a document from the site's root, as problems name it."""
    return f"content/{id}"


def id_of(file: str) -> str:
    """The reverse of `file_of`; "" for a file that is no document."""
    return file.removeprefix("content/") if file.startswith("content/") and file.endswith(".md") else ""


def parse(data: bytes, id: str, config: Config, labels: tuple[str, ...]) -> Parsed:
    """Reads front matter and body. `labels` are the words that begin an Also Read line, in every language."""
    source = read_source(data, id=id, kind=kind_of(id), timezone=config.site.timezone)
    options = MarkupOptions(
        engine=config.markdown.engine,
        extensions=config.markdown.extensions,
        smart_punctuation=config.markdown.smart_punctuation,
        also_read_labels=labels,
    )
    parsed = markup.parse(source.text, file=file_of(id), first_line=source.first_line, options=options)
    body = parsed.body
    article = source.article
    problems = [*source.problems, *parsed.problems]
    said = b""
    if article is not None:
        article = _settled(article, body, config)
        problems += _address_problems(article)
        said = terms(article.title, about(article)) if article.kind != "section" else b""
    document = Document(
        id=id,
        article=article,
        body_line=source.first_line,
        problems=in_order(problems) if problems else (),
        links=body.links,
        pictures=body.pictures,
        refers=_refers(id, _written(article, body.links, body.pictures), article.also_read_ban if article else ()),
        outside=markup.outside(body, article.image.src if article is not None and article.image is not None else ""),
        terms=said,
    )
    return Parsed(document=document, body=body)


def blank(held: Held, left: Withdrawn | None = None) -> Parsed:
    """A document of which nothing is known but how its gate holds it, and what is left of a story that was taken back."""
    article: Article | None = Article(id=held.id, kind=kind_of(held.id), title="")
    assert article is not None
    match held.why:
        case "draft":
            article = replace(article, draft=True)
        case "withheld":
            article = replace(article, status="removed" if held.gone else "withheld")
            article = article if left is None else _as_it_stood(article, left)
        case "expired":
            article = replace(article, expires=Moment(iso="", instant=0))
        case "embargoed":
            article = replace(article, embargo=held.until or Moment(iso="", instant=NEVER))
        case "future":
            article = replace(article, date=held.until)
        case "faulty":
            article = None
    return Parsed(document=Document(id=held.id, article=article, refers=_NOTHING), body=Body(html=("",)))


def _as_it_stood(article: Article, left: Withdrawn) -> Article:
    """An article of which the same would be left."""
    return replace(
        article,
        status=left.status,
        title=left.title,
        language=left.language,
        permalink=left.address,
        aliases=left.aliases,
        date=left.date,
        retraction=Retraction(date=left.at, text=left.reason),
    )


def _settled(article: Article, body: Body, config: Config) -> Article:
    """The article with what follows from its file and the settings alone."""
    return replace(
        article,
        first_paragraph=body.first_paragraph,
        words=body.words,
        slug_part=slug_of(article),
        day=day_of(article, ZoneInfo(config.site.timezone)),
    )


def _refers(id: str, written_here: list[tuple[str, str, int, int]], bans: tuple[Pick, ...] = ()) -> Refers:
    """Most links name a source file, and most pictures a file beside it: those need no look at addresses."""
    if not written_here and not bans:
        return _NOTHING
    stories: list[str] = []
    files: list[str] = []
    addresses: list[str] = []
    banned = [target.path for ban in bans if (target := target_of(ban.target, source=id, address="/")).kind == "source"]
    other = False
    for what, written, _, _ in written_here:
        target = target_of(written, source=id, address="/")
        if target.kind == "source":
            stories.append(target.path)
        elif target.kind == "file" and what != "pick":
            files.append(target.path)
        elif target.kind != "outside" or what == "pick":
            other = True
            if what == "link" and target.kind == "address" and written.startswith("/"):
                addresses.append(target.path)
    return Refers(
        tuple(dict.fromkeys(stories)),
        tuple(dict.fromkeys(files)),
        other,
        tuple(dict.fromkeys(addresses)),
        tuple(banned),
    )


def _address_problems(article: Article) -> list[Problem]:
    """Whether the keys that make the address name a place inside the site."""
    file = file_of(article.id)
    problems: list[Problem] = []
    for key, written in [("permalink", article.permalink), *[("aliases", alias) for alias in article.aliases]]:
        if written and urls.normalise(written) is None:
            problems.append(
                error(
                    "address-outside",
                    file,
                    article.lines.get(key, 1),
                    1,
                    f"{key} {_shown(written)} names no place inside the site",
                    "write it from the root of the site, as in /2025/02/the-story/",
                )
            )
    problems += _label_problems(article, file)
    if article.kind != "section" and not article.permalink:
        problems += _slug_problems(article, file)
    return problems


def _slug_problems(article: Article, file: str) -> list[Problem]:
    line = article.lines.get("slug", 1)
    slug, name = slug_of(article), name_of(article.id)
    fault = urls.slug_fault(article.slug or slug)
    if fault:
        what = f"slug {_shown(article.slug)}" if article.slug else "the file's name"
        hint = "write a short name in letters and digits, as in slug: a-short-name"
        return [error("slug-fault", file, line, 1, f"{what} names no place inside the site: {fault}", hint)]
    if fault := urls.file_fault(name):
        message = f"the file's name is none on every system: {fault}"
        return [error("file-name", file, 1, 1, message, "rename the file, and links to it")]
    written = article.slug or name
    if len(slug.encode()) > urls.SLUG_BYTES - _LAST and urls.is_cut(written):
        what = "the slug" if article.slug else "the file's name"
        message = f"{what} is longer than {urls.SLUG_BYTES} bytes, so its address is cut: …{slug[-30:]}"
        return [warning("address-cut", file, line, 1, message, "write a shorter slug: below the title")]
    if article.slug and slug != article.slug:
        message = f"slug {_shown(article.slug)} is published as {_shown(slug)}"
        return [warning("slug-changed", file, line, 1, message, f"write slug: {slug}")]
    return []


_LAST: Final = 64
"""Bytes that a cut may take off besides what is too much: a whole grapheme."""


def _label_problems(article: Article, file: str) -> list[Problem]:
    """Topics and authors of which no page, or none of their own, can be made."""
    problems: list[Problem] = []
    for key, names in (("tags", article.tags), ("authors", article.authors)):
        for name in names:
            if name[0].isalnum() and len(name) * 4 <= urls.SLUG_BYTES:
                continue
            line = article.lines.get(key, 1)
            if not urls.slugify(name):
                message = f"{_shown(name)} in {key} has no letter or digit, so it gets no page"
                problems.append(warning("no-address", file, line, 1, message, "write it in words"))
            elif urls.is_cut(name):
                message = f"{_shown(name)} in {key} is longer than {urls.SLUG_BYTES} bytes, so its address is cut"
                hint = "write a shorter one: all that begin alike would share a page"
                problems.append(warning("address-cut", file, line, 1, message, hint))
    return problems


def _shown(written: str) -> str:
    """A text of any length in a message."""
    return repr(written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…")


_SHOWN: Final = 60
