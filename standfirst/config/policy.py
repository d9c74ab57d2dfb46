"""What `[csp]` may say: directives of Content-Security-Policy Level 3 and sources as they are written in a header.

A source that a browser would not understand, or that would end the directive or the header, must not get through: the
policy would be another one than is written, and nobody would be told but the readers' consoles.
"""

import re
from difflib import get_close_matches
from typing import Any, Final

from standfirst.config.wrong import Wrong

SOURCE_LISTS: Final = (
    "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem", "style-src-attr",
    "img-src", "font-src", "media-src", "connect-src", "frame-src", "child-src", "worker-src", "manifest-src",
    "object-src", "base-uri", "form-action", "frame-ancestors",
)  # fmt: skip
"""Directives whose sources are added to ours."""
OTHERS: Final = (
    "require-trusted-types-for", "trusted-types", "upgrade-insecure-requests", "sandbox", "report-to", "report-uri",
)  # fmt: skip
"""Directives whose words take the place of ours."""

_KEYWORD: Final = re.compile(
    r"self|none|unsafe-[a-z-]+|wasm-unsafe-eval|strict-dynamic|report-sample|inline-speculation-rules"
    r"|(nonce|sha256|sha384|sha512)-.+"
)


def fault(config: Any) -> Wrong | None:
    """The first thing that is wrong with `[csp]`, None where nothing is."""
    for directive, sources in config.csp.items():
        if directive not in SOURCE_LISTS + OTHERS:
            near = get_close_matches(directive.lower().replace("_", "-"), SOURCE_LISTS + OTHERS, 1, 0.6)
            hint = f"did you mean `{near[0]}`?" if near else f"the directives are {', '.join(SOURCE_LISTS + OTHERS)}"
            return Wrong(f"has no directive `{directive}`", hint, (directive,))
        for at, source in enumerate(sources):
            wrong = _source(source, directive)
            if wrong is not None:
                return Wrong(*wrong, (directive, at))
    return None


def _source(source: str, directive: str) -> tuple[str, str] | None:
    if not source or not source.isprintable() or re.search(r"[\s;,]", source):
        return f"must be one source, not `{source}`", "write each between quotes of its own, without spaces, `;` or `,`"
    if not source.isascii():
        return f"must be in ASCII, not `{source}`", "write the host's name as it is sent: it begins with `xn--`"
    if directive in SOURCE_LISTS and _KEYWORD.fullmatch(source):
        return f"is a word that stands in single quotes: `{source}`", f"write `\"'{source}'\"`"
    if source == "'none'":
        return (
            "says `'none'`, which browsers pass over beside other sources",
            "take it out: what is not added is closed",
        )
    return None
