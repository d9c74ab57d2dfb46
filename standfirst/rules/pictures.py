"""What pages may read of pictures: a story's own, those in its text, and what is said of each."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from standfirst import urls
from standfirst.incremental import Key, Read, Rule
from standfirst.labels import ai_label
from standfirst.markup import Picture, PictureFile
from standfirst.pictures import Form, Known, Ladder, Said, forms_of, portrait_of, source_type
from standfirst.references import as_named
from standfirst.rules.constants import Constants, base
from standfirst.rules.shown import Shown
from standfirst.rules.world import Story

IN_TEXT: Final = "(min-width: 87.5em) calc(10.2vw + 517px), (min-width: 75em) 49vw, (min-width: 42em) 39rem, (min-resolution: 2.1dppx) 55vw, 92vw"
IN_GALLERY: Final = (
    "(min-width: 87.5em) calc(5vw + 251px), (min-width: 75em) 24vw, (min-width: 42em) 19rem, (min-width: 34em) 46vw, "
    "(min-resolution: 2.1dppx) 55vw, 93vw"
)
"""How wide pictures in a text are shown (theme, "Typography": the measure; two in a row of a gallery). Phones with three
pixels to each point get two: nobody sees more, and it would be twice the bytes."""
_SOURCE: Final = 800
_LARGE: Final = 1200
"""Pixels across of what is shown where nothing else can be chosen, and of what machines are told of (Google, "Discover")."""


def picture_rules(constants: Constants) -> dict[str, Rule]:
    """Rules for `picture` of a story, `portrait` of an author, and `static picture` by its address, focal point and the language that
    it is labelled in."""
    return {
        "picture": Rule(lambda key, read: _lead_picture(constants, read(*_shown(key))), of=_shown, once=True),
        "portrait": Rule(lambda key, read: _portrait(constants, key[1], read)),
        "static picture": Rule(lambda key, read: _static_picture(constants, key[1], key[2], key[3], read), once=True),
    }


def _known(file: str, read: Read) -> Known | None:
    """A picture that may be shown."""
    known: Known | None = read("picture file", file) if file else None
    if known is None or known.look is None or read("right ended", file):
        return None
    return known


def _plain_file(file: str, read: Read) -> bool:
    """Whether a file is there of which nobody expects that it is a picture."""
    return bool(file) and read("picture file", file) is None and bool(read("source", file))


def _shown(key: Key) -> Key:
    return "shown picture", key[1]


def _lead_picture(constants: Constants, shown: Shown | None) -> dict[str, Any] | None:
    if shown is None:
        return None
    image, known, leads = shown.image, shown.known, shown.leads
    said = known.said if known is not None else Said()
    own = {
        "alt": image.alt or said.alt,
        "caption": image.caption or said.caption,
        "credit": image.credit or said.credit,
        "focal": image.focal or said.focal,
        **_told(known, shown.language or constants.config.site.language),
    }
    href = leads.outside or urls.join_base(base(constants.config.site.url), leads.address)
    printed = _printed(constants, known, href, own["focal"])
    return {**own, **printed, "copied": leads.file if printed["src"] == href else ""}


def _printed(constants: Constants, known: Known | None, href: str, focal: str = "") -> dict[str, Any]:
    """The files of a picture as templates print them: `src` with its size, `srcset` of the same format, `sources` of
    better ones; and the same of `card`, `share` and `large`, which have no choice but `src`."""
    forms = forms_of(known, constants.config.images, focal) if known is not None else None
    if forms is None:
        look = known.look if known is not None else None
        size = {"width": look.width if look else 0, "height": look.height if look else 0}
        plain = {"src": href, **size, "srcset": "", "sources": ()}
        return {**plain, "card": {**plain, "focal": focal}, "share": plain, "large": plain}
    whole = _choice(constants, forms.whole, forms.fallback)
    card = _choice(constants, forms.card, forms.fallback)
    large = _one(constants, forms.whole, [form for form in forms.whole.forms if form.format == forms.fallback])
    share = _one(constants, forms.share, forms.share.forms) if forms.share is not None else large
    return {**whole, "card": {**card, "focal": forms.focal}, "share": share, "large": large}


def _choice(constants: Constants, ladder: Ladder, fallback: str) -> dict[str, Any]:
    stem = constants.link(ladder.stem)
    formats: dict[str, list[Form]] = {}
    for form in ladder.forms:
        formats.setdefault(form.format, []).append(form)
    last = formats.pop(fallback)
    sources = tuple({"type": f"image/{kind}", "srcset": _srcset(stem, some)} for kind, some in formats.items())
    largest = last[-1]
    return {
        "src": stem + _fitting(last, _SOURCE).end,
        "width": largest.width,
        "height": largest.height,
        "srcset": _srcset(stem, last) if len(last) > 1 else "",
        "sources": sources,
    }


def _one(constants: Constants, ladder: Ladder, forms: Sequence[Form]) -> dict[str, Any]:
    form = _fitting(forms, _LARGE)
    size = {"width": form.width, "height": form.height}
    return {"src": constants.link(ladder.stem) + form.end, **size, "srcset": "", "sources": ()}


def _fitting(forms: Sequence[Form], width: int) -> Form:
    """The widest that is no wider than that, or the narrowest."""
    return max((form for form in forms if form.width <= width), key=lambda form: form.width, default=forms[0])


def _srcset(stem: str, forms: Iterable[Form]) -> str:
    return ", ".join([f"{stem}{form.end} {form.width}w" for form in forms])


def _told(known: Known | None, language: str) -> dict[str, str]:
    """What a machine had to do with a picture: for machines (`source_type`), and for readers, who are to be told in a
    `language` (`labelled`)."""
    ai, source = (known.said.ai, source_type(known)) if known is not None else ("", "")
    return {"ai": ai, "source_type": source, "language": language}


def text_picture(constants: Constants, id: str, picture: Picture, language: str, read: Read) -> PictureFile | None:
    """A picture in the text of a story."""
    found = read("link", id, picture.src)
    file = found["file"]
    known = _known(file, read)
    if (known is None and not _plain_file(file, read)) or _is_lead_that_ended(id, file, read):
        return None
    printed = _printed(constants, known, found["href"])
    said = known.said if known is not None else Said()
    return PictureFile(
        src=printed["src"],
        width=printed["width"],
        height=printed["height"],
        srcset=printed["srcset"],
        sources=tuple((source["type"], source["srcset"]) for source in printed["sources"]),
        sizes=IN_GALLERY if picture.gallery == "half" else IN_TEXT,
        alt=picture.alt or said.alt,
        caption=picture.caption or said.caption,
        credit=said.credit,
        label=ai_label(read, language, said.ai),
    )


def _is_lead_that_ended(id: str, file: str, read: Read) -> bool:
    """Whether it is the story's own picture, to which the right has ended."""
    story: Story | None = read("story", id)
    image = story.article.image if story is not None else None
    if story is None or image is None or story.pictured:
        return False
    return bool(read("link", id, image.src)["file"] == file)


def _static_picture(constants: Constants, address: str, focal: str, language: str, read: Read) -> dict[str, Any] | None:
    """A picture of `static/` that an editor has put on a front."""
    name = _static_name(address, read)
    file = f"static/{name}"
    known = _known(file, read)
    if known is None and not _plain_file(file, read):
        return None
    said = known.said if known is not None else Said()
    words = {"alt": said.alt, "caption": "", "credit": said.credit, "focal": focal or said.focal}
    printed = _printed(constants, known, constants.link(urls.quote(f"/{name}")), focal or said.focal)
    return {**printed, **words, **_told(known, language)}


def _static_name(address: str, read: Read) -> str:
    path = address.removeprefix("/")
    there = read("source", f"static/{path}") or path.isascii()
    return path if there else as_named(path, read("names", "static_files")) or path


def _portrait(constants: Constants, id: str, read: Read) -> dict[str, Any] | None:
    """The photo of an author, with the forms of one that is in `static/`. What is not, or goes out as it is, has none."""
    written = str(read("by label", "authors").get(id, {}).get("photo", ""))
    file = f"static/{_static_name(written, read)}" if written.startswith("/") else ""
    known = _known(file, read)
    if not written or (known is None and file and read("picture file", file) is not None):
        return None
    forms = portrait_of(known, constants.config.images) if known is not None else None
    if forms is None:
        return {"src": read("author", id)["photo"], "sources": ()}
    return _choice(constants, forms.whole, forms.fallback)
