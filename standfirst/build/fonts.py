"""The fonts of `fonts/` among the templates, for pictures of headlines: a site's own come before those of the theme."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from standfirst.config import Config
from standfirst.problems import Problem, note
from standfirst.snapshot import Snapshot
from standfirst.social_cards import Face, Faces, letters_of, missing

_FOLDER: Final = "fonts/"
_KINDS: Final = (".ttf", ".otf")


def faces_of(config: Config, snapshot: Snapshot, *places: Mapping[str, str]) -> Faces:
    """The fonts, none where the settings want no such pictures. `places` map names of templates to those of files."""
    if not config.social.cards:
        return Faces()
    named = (pair for place in places for pair in sorted(place.items()))
    fonts = [at for name, at in named if name.startswith(_FOLDER) and name.lower().endswith(_KINDS)]
    letters = (letters_of(snapshot.read(at)) for at in fonts)
    return Faces(tuple(Face(at, snapshot.digest(at)) for at in fonts), frozenset().union(*letters))


def nameless(config: Config, faces: Faces, place: Callable[[], tuple[str, int, int]]) -> Iterable[Problem]:
    """That pictures do not bear the name of the paper, since no font has its letters. `place` is that of the name."""
    if config.social.cards and (lacking := missing(config.site.title, faces.letters)):
        yield lacking_letters(place(), lacking, "social cards are without the name of the paper")


def lacking_letters(place: tuple[str, int, int], letters: str, so: str) -> Problem:
    """That no font has these letters, and what comes of it."""
    some = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in letters[:3])
    some = f"{some} and {len(letters) - 3} more letters" if len(letters) > 3 else some
    hint = "put a font that has them into templates/fonts/ (TrueType or OpenType)"
    return note("social-card-letters", *place, f"no font has {some}: {so}", hint)
