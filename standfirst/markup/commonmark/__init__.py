"""The `commonmark` engine: bodies read by a compiled library, printed by the steps that the default engine has too.

It knows nothing of Python-Markdown and never imports it. Links, Also Read lines, ids, boxes, galleries, code and the
sanitiser are those of `markup`; here is only what comes before them: the library's HTML, made into the form they expect.
"""

from standfirst.markup.commonmark.reader import parse

__all__ = ["parse"]
