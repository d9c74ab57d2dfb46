"""Which library reads a body: the table of `markdown.engine`. The other library is not imported."""

from standfirst.markup.options import MarkupOptions
from standfirst.markup.reader import Parsed
from standfirst.markup.reader import parse as parse_python_markdown


def parse(text: str, *, file: str, first_line: int, options: MarkupOptions) -> Parsed:
    """Reads a body. `first_line` is the file's line on which `text` begins. Raises `UsageError` for an extension
    that cannot be loaded, and nothing else: whatever is wrong with the text is a problem."""
    if options.engine == "commonmark":
        from standfirst.markup import commonmark

        return commonmark.parse(text, file=file, first_line=first_line, options=options)
    return parse_python_markdown(text, file=file, first_line=first_line, options=options)
