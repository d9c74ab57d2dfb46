"""Typographic quotes, dashes and dots on the finished text, only where a site asks for them."""

import re
from typing import Final

_PIECES: Final = re.compile(r"<(pre|code|kbd|samp)\b.*?</\1>|<[^>]*>|[^<]+", re.DOTALL)
_INLINE: Final = re.compile(r"</?(?:a|abbr|b|bdi|cite|del|em|i|ins|mark|q|s|small|span|strong|sub|sup|time|u)\b")
_OPENING: Final = re.compile(r"""(?<=[\s(\[{–—“‘"'/-])["'](?=\S|\Z)""")
_DECADE: Final = re.compile(r"(?<!\w)'(?=\d\ds?\b)")


def smart(html: str) -> str:
    """Canonical HTML with `"`, `'`, `--`, `---` and `...` in its text as printers set them; code stays."""
    out: list[str] = []
    before = " "
    for found in _PIECES.finditer(html):
        piece = found[0]
        if piece[0] != "<":
            piece = _set(piece, before)
            before = piece[-1]
        elif found[1]:
            before = " " if found[1] == "pre" else "x"
        elif not _INLINE.match(piece):
            before = " "
        out.append(piece)
    return "".join(out)


def _set(text: str, before: str) -> str:
    """Text of one node; `before` is the character that stands before it."""
    text = before + text.replace("...", "…").replace("---", "—").replace("--", "–").replace("&nbsp;", "\xa0")
    text = _DECADE.sub("’", text)
    text = _OPENING.sub(lambda quote: "“" if quote[0] == '"' else "‘", text)
    return text[1:].replace('"', "”").replace("'", "’").replace("\xa0", "&nbsp;")
