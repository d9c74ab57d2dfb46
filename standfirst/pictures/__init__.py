"""What a site makes of a picture file: which forms of it readers get, at which addresses, and what is said of it. Pure."""

from standfirst.pictures.forms import RATIO, Form, Forms, forms_of, rendition_of
from standfirst.pictures.known import PICTURES, SIDECAR, Known, Said, edited, may_be_picture, picture_of

__all__ = [
    "PICTURES",
    "RATIO",
    "SIDECAR",
    "Form",
    "Forms",
    "Known",
    "Said",
    "edited",
    "forms_of",
    "may_be_picture",
    "picture_of",
    "rendition_of",
]
