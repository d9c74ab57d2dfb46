"""One source file's bytes → one `Parsed`: front matter and body, with every problem of the file itself.

A document never depends on another file (invariant 3): links are kept as written, and resolved when pages are made.
"""

from msgspec import Struct
from msgspec.structs import replace

from standfirst import markup, urls
from standfirst.config import Config
from standfirst.content import read_source
from standfirst.markup import Body, Link, MarkupOptions, Picture
from standfirst.model.addresses import kind_of, slug_of
from standfirst.model.article import Article
from standfirst.problems import Problem, error, in_order, warning


class Document(Struct, frozen=True, kw_only=True, gc=False):
    """What the whole site needs of a file. `article` is None when not even its gate can be read with certainty;
    `body_line` is the line of the file where its body begins."""

    id: str
    article: Article | None
    body_line: int = 1
    problems: tuple[Problem, ...] = ()
    links: tuple[Link, ...] = ()
    pictures: tuple[Picture, ...] = ()


class Parsed(Struct, frozen=True, kw_only=True, gc=False):
    """A document and its body; the body is what only the file's own page needs."""

    document: Document
    body: Body


def file_of(id: str) -> str:
    """The path of a document from the site's root, as problems name it."""
    return f"content/{id}"


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
        article = replace(article, first_paragraph=body.first_paragraph, words=body.words)
        problems += _address_problems(article)
    document = Document(
        id=id,
        article=article,
        body_line=source.first_line,
        problems=in_order(problems),
        links=body.links,
        pictures=body.pictures,
    )
    return Parsed(document=document, body=body)


def _address_problems(article: Article) -> list[Problem]:
    """Whether the keys that make the address name a place inside the site."""
    file = file_of(article.id)
    problems: list[Problem] = []
    for key, written in [("permalink", article.permalink), *(("aliases", alias) for alias in article.aliases)]:
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
