"""Why a picture is not taken, in words for whoever put it there."""

from standfirst.images.records import Limits, Refusal

_SAVE: str = "save it as JPEG, PNG, WebP, AVIF, GIF or SVG"
_AGAIN: str = "copy it again from where it came from"
_NO_PICTURES: tuple[str, ...] = ("HTML or XML", "empty")
"""What comes of downloads that failed."""


def not_accepted(what: str) -> Refusal:
    """For a file that is something else."""
    more = "" if what == "no picture" else ", not a picture that can be shown"
    return Refusal("picture-not-accepted", f"the file is {what}{more}", _AGAIN if what in _NO_PICTURES else _SAVE)


def broken(how: str) -> Refusal:
    """For a file that its format does not allow: `how` goes on after "the picture"."""
    return Refusal("picture-broken", f"the picture {how}", f"{_AGAIN}, or open it and save it anew")


def too_large(what: str, most: str) -> Refusal:
    """For a file beyond a limit."""
    return Refusal(
        "picture-too-large", f"the picture has {what}, and may have {most}", "make it smaller, and save it anew"
    )


def too_slow(limits: Limits) -> Refusal:
    """For a file that takes too much of the machine."""
    return Refusal(
        "picture-too-slow",
        f"the picture takes more than {limits.seconds:g} seconds of the processor, or too much memory, to decode",
        "open it in another program and save it anew",
    )


def unsafe(what: str) -> Refusal:
    """For a drawing that cannot be made safe."""
    return Refusal("picture-not-accepted", f"the drawing {what}", "save it as plain SVG, or as PNG")
