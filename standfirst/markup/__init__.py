"""Markdown to `Body`: read once per file (`parse`), filled in each time its page is made (`resolve`).

Imports nothing heavy: Markdown, nh3 and Pygments come with the first story that needs them.
"""

from standfirst.markup.body import Body, Heading, Link, Picture, Slot
from standfirst.markup.captions import captioned, captioned_html
from standfirst.markup.codes import CODES
from standfirst.markup.dateline import with_dateline
from standfirst.markup.embeds import embed, embedded, unembedded
from standfirst.markup.engines import parse
from standfirst.markup.options import MarkupOptions
from standfirst.markup.outside import outside
from standfirst.markup.prose import excerpt
from standfirst.markup.reader import Parsed
from standfirst.markup.resolve import PictureFile, resolve, unchosen
from standfirst.markup.slots import LAZY

__all__ = [
    "CODES",
    "LAZY",
    "Body",
    "Heading",
    "Link",
    "MarkupOptions",
    "Parsed",
    "Picture",
    "PictureFile",
    "Slot",
    "captioned",
    "captioned_html",
    "embed",
    "embedded",
    "excerpt",
    "outside",
    "parse",
    "resolve",
    "unchosen",
    "unembedded",
    "with_dateline",
]
