"""What a check found, and every rule that it knows."""

from typing import Final, Literal, NamedTuple

from msgspec import Struct

Severity = Literal["error", "warning"]


class Finding(Struct, frozen=True, kw_only=True):
    """A rule that a file breaks: where (`line` from 1, `element` as it is written there, `entry` the address of the story
    that it stands in, if in one), why in one sentence without a full stop, and how to mend it."""

    rule: str
    severity: Severity
    line: int
    element: str
    message: str
    hint: str
    entry: str = ""


class Rule(NamedTuple):
    """`severity` is an error where a specification says MUST, or readers refuse the file. `hint` says what to do."""

    severity: Severity
    means: str
    hint: str


_TEMPLATE: Final = "the file is written by the site: report it if no template or static file of yours is behind it"

RULES: Final[dict[str, Rule]] = {
    "feed-not-xml": Rule("error", "the feed is not well-formed XML in UTF-8", _TEMPLATE),
    "feed-doctype": Rule("warning", "the feed has a DOCTYPE, which readers refuse or fetch", "leave it out"),
    "feed-character": Rule(
        "warning", "a control character, or one that was lost", "write the text anew where it was lost"
    ),
    "feed-namespace": Rule("error", "a namespace or prefix that readers do not know", _TEMPLATE),
    "feed-version": Rule("error", "the root is no feed that readers know", _TEMPLATE),
    "feed-missing": Rule("error", "an element that must be there is not", _TEMPLATE),
    "feed-attribute": Rule("error", "an attribute that must be there is not, or one that must not is", _TEMPLATE),
    "feed-wanted": Rule("warning", "an element is not there that readers want", _TEMPLATE),
    "feed-twice": Rule("error", "an element stands twice that may stand once", _TEMPLATE),
    "feed-unknown": Rule("error", "an element stands where the format has none", _TEMPLATE),
    "feed-text": Rule("error", "text stands where the format has none", _TEMPLATE),
    "feed-blank": Rule("error", "a value is empty", "fill it in, or leave the element out"),
    "feed-date": Rule("error", "a time is not written as the format wants it", _TEMPLATE),
    "feed-date-odd": Rule(
        "warning", "a time in the future, or before there were feeds", "mend `date` or `updated` of the story"
    ),
    "feed-language": Rule(
        "error", "a language is no tag of BCP 47", "mend `language` of the story, its section or the site"
    ),
    "feed-address": Rule(
        "error", "an address is none, or is not whole", "mend the address in the story or in the settings"
    ),
    "feed-address-odd": Rule(
        "warning", "an address has another spelling that is canonical", "write it in the canonical way"
    ),
    "feed-id": Rule(
        "error", "an id is no URI, or is said to be a page that it is not", "mend `feeds.ids`, or the story's aliases"
    ),
    "feed-id-twice": Rule("error", "two entries have one id", "two stories name one alias: take it out of one of them"),
    "feed-same": Rule(
        "warning", "two entries are alike in what readers tell them apart by", "see whether a story stands twice"
    ),
    "feed-type": Rule("error", "a media type is none", _TEMPLATE),
    "feed-value": Rule("error", "a number, a choice or a credit is none that the format has", _TEMPLATE),
    "feed-markup": Rule(
        "warning", "markup in a text that is shown as it is", "write the title or summary without HTML"
    ),
    "feed-html": Rule("warning", "HTML that is none, or is not whole", "mend the HTML in the story"),
    "feed-unsafe": Rule("warning", "an element, attribute or style that readers take out", "take it out of the story"),
    "feed-relative": Rule("warning", "an address in a text that is not whole", _TEMPLATE),
    "feed-history": Rule("warning", "archived pages that cannot be followed (RFC 5005)", _TEMPLATE),
    "feed-self": Rule("warning", "the feed does not say where it is, or says it wrongly", "mend `site.url`"),
    "feed-json": Rule("error", "the feed is no JSON Feed 1.1", _TEMPLATE),
}
"""Every rule of feeds. `docs/feeds.md` names each; a test says so."""


def finding(rule: str, line: int, element: str, message: str) -> Finding:
    """A finding of a rule that is in the table."""
    known = RULES[rule]
    return Finding(rule=rule, severity=known.severity, line=line, element=element, message=message, hint=known.hint)
