"""What readers read of a story as one text, `¶` between paragraphs, and what differs between two of them."""

from standfirst.markup import Body
from standfirst.markup.tags import plain
from standfirst.model.article import Article

_PARAGRAPH = "</p>"
_BETWEEN = " ¶ "

Difference = tuple[tuple[str, ...], tuple[str, ...]]
"""Paragraphs that were there, and those that took their place; either may be none."""


def words_of(article: Article, body: Body) -> str:
    """Headline, summary, text and captions."""
    image = (article.image.caption, article.image.credit) if article.image is not None else ()
    above = (article.title, article.summary, article.dateline, *image)
    prose = "".join(body.html).split(_PARAGRAPH)
    pictures = (picture.caption for picture in body.pictures)
    return _BETWEEN.join(filter(None, map(plain, (*map(_escaped, above), *prose, *map(_escaped, pictures)))))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def differences(before: str, after: str) -> tuple[Difference, ...]:
    """What became of which paragraphs, in the order of the text."""
    from difflib import SequenceMatcher

    old, new = before.split(_BETWEEN), after.split(_BETWEEN)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return tuple((tuple(old[a:b]), tuple(new[c:d])) for step, a, b, c, d in steps if step != "equal")
