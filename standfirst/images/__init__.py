"""Pictures: what one is, what is made of it for readers, and what it should not tell. Bytes in, bytes out; knows no stories.

`look` decodes nothing; `render` decodes in a process of its own that can be ended.
"""

from standfirst.images.looking import look
from standfirst.images.records import LIMITS, Limits, Look, Refusal, Rendition, Words
from standfirst.images.rendering import encoder, render, rest
from standfirst.images.sizes import dimensions
from standfirst.images.stripping import stripped

__all__ = [
    "LIMITS",
    "Limits",
    "Look",
    "Refusal",
    "Rendition",
    "Words",
    "dimensions",
    "encoder",
    "look",
    "render",
    "rest",
    "stripped",
]
