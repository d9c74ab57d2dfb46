"""What this room may report, by code: one sentence each, for the documentation and its test."""

from types import MappingProxyType
from typing import Final

CODES: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "also-read-without-link": "A paragraph begins like an Also Read line but does not link to one story of the site.",
        "code-not-closed": "A fenced code block is opened and never closed.",
        "foreign-code": "Another generator's shortcodes or tags stand in the text; they are printed as text.",
        "html-removed": "HTML that a story may not hold (scripts, styles, frames, forms, unsafe links) was left out.",
        "html-unknown": "Something in angle brackets is no HTML element; it is printed as text.",
        "markdown-failed": "The Markdown library could not read the text; the story is held.",
        "nested-too-deeply": "Lists, quotes or brackets stand so deep in each other that the text cannot be read.",
        "text-slow": "Reading the text takes more than 2 seconds.",
        "text-too-slow": "Reading the text takes more than 10 seconds, or more memory than a text may; the story is held.",
    }
)
