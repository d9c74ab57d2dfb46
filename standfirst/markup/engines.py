"""Which library reads a body: the table of `markdown.engine`. The other library is not imported.

Here a story's time is limited, too: one that takes too long is held, and all others go on.
"""

from functools import partial
from typing import Final

from standfirst import budget
from standfirst.markup.options import MarkupOptions
from standfirst.markup.reader import Parsed, unread
from standfirst.markup.reader import parse as parse_python_markdown
from standfirst.problems import Problem, error, warning

_LARGE: Final = 64 << 10
"""Characters from which on a compiled library could be busy for longer than a story may take. Such a text takes so long
anyway that a process of its own for it costs nothing."""


def parse(text: str, *, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """Reads a body. `first_line` is the file's line on which `text` begins. Raises `UsageError` for an extension
    that cannot be loaded, and nothing else: whatever is wrong with the text is a problem."""
    read = partial(_read, text, file, first_line, options)
    try:
        with budget.Limited() as limited:
            if len(text) > _LARGE and budget.may_part():
                parsed, used = budget.apart(read)
            else:
                parsed, used = read(), 0.0
    except budget.Spent:
        message = f"reading this text took more than {budget.MOST:.0f} seconds, so it was given up"
        return Parsed(unread(text), (error("text-too-slow", file, first_line, 1, message, _HINT),))
    except budget.Ended as ended:
        message = f"reading this text ended the process that did it ({ended})"
        return Parsed(unread(text), (error("text-too-slow", file, first_line, 1, message, _HINT),))
    return _slow(parsed, file, first_line) if max(used, limited.used) > budget.SLOW else parsed


_HINT: Final = (
    "halve the text until you see which part it is; hundreds of brackets, quotes or tags that are never closed are the"
    " first thing to suspect"
)


def _slow(parsed: Parsed, file: str, first_line: int) -> Parsed:
    message = f"reading this text takes more than {budget.SLOW:.0f} seconds; one that takes {budget.MOST:.0f} is held"
    slow: Problem = warning("text-slow", file, first_line, 1, message, _HINT)
    return Parsed(parsed.body, (slow, *parsed.problems))


def _read(text: str, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    if options.engine == "commonmark":
        from standfirst.markup import commonmark

        return commonmark.parse(text, file=file, first_line=first_line, options=options)
    return parse_python_markdown(text, file=file, first_line=first_line, options=options)
