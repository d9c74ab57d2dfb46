"""The fonts of the default theme, and a card in them."""

from pathlib import Path
from typing import Any, Final

from standfirst.social_cards import Face, SocialCard, letters_of
from standfirst.social_cards.drawing import encoder

FONTS: Final = {
    path.name: path.read_bytes() for path in sorted((Path(__file__).parents[2] / "templates/fonts").glob("*.ttf"))
}
LETTERS: Final = frozenset().union(*map(letters_of, FONTS.values()))


def card(headline: str, **parts: Any) -> SocialCard:
    """A card of a paper in English."""
    known: dict[str, Any] = {
        "kicker": "CITY",
        "paper": "The Paper",
        "language": "en",
        "rtl": False,
        "accent": "#a3210f",
        "faces": tuple(Face(name, name) for name in FONTS),
        "encoder": encoder(),
    }
    return SocialCard(headline=headline, **(known | parts))
