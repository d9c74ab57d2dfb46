"""Pictures for links that are shared: a story's headline on paper, where it has no picture of its own.

`letters` says what fonts can print, `lines` breaks a headline, `drawing` makes the picture; it alone knows Pillow. All is
a pure function of a `Card`, and nothing here knows of stories, addresses or caches.
"""

from standfirst.social_cards.card import HEIGHT, WIDTH, Face, Faces, SocialCard
from standfirst.social_cards.letters import letters_of, missing, printed

__all__ = ["HEIGHT", "WIDTH", "Face", "Faces", "SocialCard", "letters_of", "missing", "printed"]
