"""What decides, besides a story's text, how it is read."""

from msgspec import Struct


class MarkupOptions(Struct, frozen=True, kw_only=True):
    """`engine` is `python-markdown` or `commonmark`; `extensions` are names of further Python-Markdown extensions, for
    that engine alone; `also_read_labels` are the labels of every catalogue of the theme (`("Also Read", "यह भी पढ़ें")`),
    in any letter case, without the colon."""

    engine: str = "python-markdown"
    extensions: tuple[str, ...] = ()
    smart_punctuation: bool = False
    also_read_labels: tuple[str, ...] = ("Also Read",)
