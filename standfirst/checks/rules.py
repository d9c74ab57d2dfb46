"""The rules by their ids: how severe, and what they ask. Ids are public, as problem codes are.

SA and GN are those of Google's pages on article structured data and news sitemaps; WCAG numbers are success criteria.
"""

from types import MappingProxyType
from typing import Final, NamedTuple

from standfirst.problems import Problem, Severity


class Rule(NamedTuple):
    """`says` is what is asked, in one sentence; `clock`: what is found depends on the hour."""

    severity: Severity
    says: str
    clock: bool = False


RULES: Final = MappingProxyType(
    {
        # Google, "News sitemaps"
        "GN01": Rule("error", "a news sitemap holds stories of the last two days only", clock=True),
        "GN02": Rule("error", "a news sitemap holds at most 1,000 stories"),
        "GN03": Rule("error", "each story of a news sitemap has a publication's name and language, a date and a title"),
        "GN04": Rule("error", "an address of a news sitemap is of one story"),
        "GN05": Rule("warning", "a publication's name holds no text in parentheses"),
        "GN06": Rule("error", "a publication's language is a code of two or three letters, or zh-cn, zh-tw"),
        "GN07": Rule("error", "a publication date is a W3C datetime, with a zone where it has a time"),
        "GN08": Rule("warning", "a title of a news sitemap is the headline on the page"),
        "GN09": Rule("note", "a news sitemap that is empty is allowed, and nothing is found by it"),
        "GN11": Rule("warning", "a news sitemap has no elements that Google has given up"),
        "GN12": Rule("error", "a news sitemap names both of its namespaces exactly"),
        # sitemaps.org/protocol.html
        "SM01": Rule("error", "a sitemap holds at most 50,000 addresses and 50 MB"),
        "SM02": Rule("error", "a sitemap index lists at most 50,000 sitemaps, and no index"),
        "SM03": Rule("error", "a sitemap is well-formed XML of the protocol, in UTF-8"),
        "SM04": Rule("error", "an address in a sitemap is absolute, of this site, and shorter than 2,048 characters"),
        "SM05": Rule("error", "a time in a sitemap is a W3C datetime"),
        "SM06": Rule("warning", "a sitemap lists pages that are there, and none that is not to be found"),
        "SM07": Rule("warning", "the sitemap is named in robots.txt"),
        "SM08": Rule("warning", "an address stands in the sitemaps once"),
        # Google, "Article"; schema.org
        "SA01": Rule("warning", "a story's structured data is of a type of article"),
        "SA02": Rule("warning", "the headline of structured data is the page's h1"),
        "SA03": Rule("warning", "a picture of structured data is absolute and of 50,000 pixels or more"),
        "SA04": Rule("warning", "dates of structured data have a zone, and no change is before the publication"),
        "SA05": Rule("warning", "each author is one, by name alone, with an address if it is a person"),
        "SA06": Rule("error", "structured data holds nothing that is not on the page"),
        "SA07": Rule("warning", "the publisher is a NewsMediaOrganization with a logo"),
        "SA08": Rule("warning", "structured data has section, language, accessibility, words and its page"),
        "SA09": Rule("error", "a story for subscribers says which part is, by a class that the page has"),
        "SA10": Rule("warning", "a breadcrumb trail has two steps or more, counted from 1, each with a name"),
        "SA11": Rule("error", "a live blog has a beginning, and updates with headline, date and text"),
        "SA12": Rule("warning", "a correction has a text and a date"),
        "SA13": Rule("note", "ClaimReview is no longer shown by Google Search"),
        "SA14": Rule(
            "warning", "the page shows the date of its structured data, which is not in the future", clock=True
        ),
        "TP01": Rule("error", "each policy that the publisher names is there"),
        # Google, "Localized versions"
        "HL01": Rule("error", "a page that names versions names itself, each with a right code"),
        "HL02": Rule("error", "addresses of versions are absolute"),
        "HL03": Rule("error", "a version that is named names the page in turn"),
        "HL04": Rule("warning", "versions have an x-default"),
        # pages
        "HT01": Rule("warning", "a page has one canonical address, absolute, and is that page"),
        "HT02": Rule("error", "structured data is JSON"),
        "HT03": Rule("warning", "no two pages have one title"),
        "HT04": Rule("warning", "headings skip no level downwards"),
        # WCAG 2.2, what a machine can see
        "WCAG-1.1.1": Rule("error", "every picture has an alt text, or is marked as decoration"),
        "WCAG-1.3.1": Rule("error", "a page has one h1"),
        "WCAG-1.4.4": Rule("error", "readers may zoom"),
        "WCAG-2.4.1": Rule("warning", "there is a main part to skip to"),
        "WCAG-2.4.2": Rule("error", "a page has a title"),
        "WCAG-2.4.4": Rule("warning", "every link has words"),
        "WCAG-3.1.1": Rule("error", "a page says its language"),
        "WCAG-4.1.2": Rule("warning", "no id stands on a page twice"),
        # what authors may want to do
        "AR01": Rule("note", "a long text leads on to another story by an Also Read line"),
        "AR02": Rule("note", "a story is led to by another one"),
        "AR03": Rule("note", "a link leads to the story that follows up what it led to"),
        # RFC 9309, RFC 9116, IAB ads.txt 1.1, JournalList
        "RB01": Rule("warning", "robots.txt is UTF-8 and at most 500 KiB"),
        "RB02": Rule("error", "a sitemap in robots.txt is an absolute address"),
        "RB03": Rule("error", "robots.txt blocks nothing that a page needs"),
        "SX01": Rule("error", "security.txt has a contact"),
        "SX02": Rule("error", "security.txt has one end, as a time with a zone"),
        "SX03": Rule("error", "security.txt has not ended", clock=True),
        "SX04": Rule("warning", "security.txt ends within a year", clock=True),
        "SX05": Rule("error", "security.txt names its languages once"),
        "AD01": Rule("error", "a line of ads.txt is a record, a variable or a comment"),
        "AD02": Rule("error", "ads.txt names one owner"),
        "TT01": Rule("error", "a line of trust.txt is an attribute of the format, with an address"),
    }
)


def found(id: str, place: tuple[str, int], message: str, hint: str) -> Problem:
    """A fault by a rule, at a file and line."""
    file, line = place
    return Problem(code=id, severity=RULES[id].severity, file=file, line=line, message=message, hint=hint)
