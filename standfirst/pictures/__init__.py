"""What a site makes of a picture file: which forms of it readers get, at which addresses, and what is said of it. Pure."""

from standfirst.pictures.forms import (
    FOLDER,
    RATIO,
    Form,
    Forms,
    Ladder,
    asked_for,
    forms_of,
    portrait_of,
    rendition_of,
    stem_of,
)
from standfirst.pictures.known import PICTURES, SIDECAR, Known, Said, edited, may_be_picture, picture_of, source_type

__all__ = [
    "FOLDER",
    "PICTURES",
    "RATIO",
    "SIDECAR",
    "Form",
    "Forms",
    "Known",
    "Ladder",
    "Said",
    "asked_for",
    "edited",
    "forms_of",
    "may_be_picture",
    "picture_of",
    "portrait_of",
    "rendition_of",
    "source_type",
    "stem_of",
]
