"""Fenced code in colours: Pygments' short classes (`<span class="kn">`), the colours being the theme's.

Only a language that was named is highlighted, never guessed. Whatever Pygments makes of a text, the reader gets the
same characters: where it would change one, the code stays plain.
"""

from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from standfirst.markup.tags import escape_text

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_LONGEST: Final = 100_000
"""Characters. Some lexers take time that grows faster than the text."""

_PLAIN: Final = frozenset({"console-output", "none", "plain", "plaintext", "text", "txt"})


def highlighted(html: str, language: str) -> str:
    """The inside of a `<code>` element, canonical before and after."""
    if not language or language in _PLAIN or len(html) > _LONGEST:
        return html
    lexer = _lexer(language)
    if lexer is None:
        return html
    code = unescape(html)
    try:
        return _coloured(lexer, code) or html
    except Exception:  # a lexer's bug must not cost the story
        return html


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def _coloured(lexer: "Lexer", code: str) -> str:
    from pygments.token import STANDARD_TYPES

    runs: list[tuple[str, list[str]]] = []
    for kind, value in lexer.get_tokens(code):
        known = next((part for part in reversed(kind.split()) if part in STANDARD_TYPES), None)
        name = STANDARD_TYPES[known] if known else ""
        if name == "w":
            name = ""
        if runs and runs[-1][0] == name:
            runs[-1][1].append(value)
        else:
            runs.append((name, [value]))
    out: list[str] = []
    seen: list[str] = []
    for name, values in runs:
        text = "".join(values)
        seen.append(text)
        text = escape_text(text)
        out.append(f'<span class="{name}">{text}</span>' if name else text)
    return "".join(out) if "".join(seen) == code else ""
