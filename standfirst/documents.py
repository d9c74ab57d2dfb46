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
from standfirst.model.addresses import kind_of, slug_of
from standfirst.model.article import Article
from standfirst.model.links import target_of
from standfirst.model.site import day_of
from standfirst.problems import Problem, error, in_order, warning


class Refers(Struct, frozen=True, array_like=True, gc=False):
    """What a document refers to, so far as its own file tells: the ids of `stories`, the paths of `files` under
    `content/`, and whether there is anything `else_`, which takes a look at the whole site."""

    stories: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    else_: bool = False


_NOTHING: Final = Refers()


class Document(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """What the whole site needs of a file. `article` is None when not even its gate can be read with certainty;
    `body_line` is the line of the file where its body begins. `outside`: what its page loads from elsewhere
    (`markup.outside`)."""

    id: str
    article: Article | None
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()
    refers: Refers = Refers(else_=True)
    outside: tuple[str, ...] = ()


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
    if article is not None:
        article = _settled(article, body, config)
        problems += _address_problems(article)
    document = Document(
        id=id,
        article=article,
        body_line=source.first_line,
        problems=in_order(problems) if problems else (),
        links=body.links,
        pictures=body.pictures,
        refers=_refers(id, _written(article, body.links, body.pictures)),
        outside=markup.outside(body, article.image.src if article is not None and article.image is not None else ""),
    )
    return Parsed(document=document, body=body)


def _settled(article: Article, body: Body, config: Config) -> Article:
    """The article with what follows from its file and the settings alone."""
    return replace(
        article,
        first_paragraph=body.first_paragraph,
        words=body.words,
        slug_part=slug_of(article),
        day=day_of(article, ZoneInfo(config.site.timezone)),
    )


def _refers(id: str, written_here: list[tuple[str, str, int, int]]) -> Refers:
    """Most links name a source file, and most pictures a file beside it: those need no look at addresses."""
    if not written_here:
        return _NOTHING
    stories: list[str] = []
    files: list[str] = []
    other = False
    for what, written, _, _ in written_here:
        target = target_of(written, source=id, address="/")
        if target.kind == "source":
            stories.append(target.path)
        elif target.kind == "file" and what != "pick":
            files.append(target.path)
        elif target.kind != "outside" or what == "pick":
            other = True
    return Refers(tuple(dict.fromkeys(stories)), tuple(dict.fromkeys(files)), other)


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
                    f"{key} {written!r} names no place inside the site",
                    "write it from the root of the site, as in /2025/02/the-story/",
                )
            )
    if article.kind != "section" and not article.permalink:
        problems += _slug_problems(article, file)
    return problems


def _slug_problems(article: Article, file: str) -> list[Problem]:
    line = article.lines.get("slug", 1)
    slug = slug_of(article)
    fault = urls.slug_fault(article.slug or slug)
    if fault:
        what = f"slug {article.slug!r}" if article.slug else "the file's name"
        hint = "write a short name in letters and digits, as in slug: a-short-name"
        return [error("slug-fault", file, line, 1, f"{what} names no place inside the site: {fault}", hint)]
    if article.slug and slug != article.slug:
        message = f"slug {article.slug!r} is published as {slug!r}"
        return [warning("slug-changed", file, line, 1, message, f"write slug: {slug}")]
    return []
