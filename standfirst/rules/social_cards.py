"""The picture of a story that has none: what it shows, and where it stands."""

from typing import Final

from standfirst.incremental import Key, Read, Rule, fingerprint
from standfirst.pages import social_card_address
from standfirst.rules.constants import Constants
from standfirst.rules.world import Story
from standfirst.social_cards import HEIGHT, WIDTH, Faces, SocialCard, missing
from standfirst.views.model import Story as StoryView

ACCENT: Final = "#a3210f"
"""The theme's own, where the settings name none."""


def social_card_rules(constants: Constants) -> dict[str, Rule]:
    """`social card` is the picture of a story, `social picture` what pages say of it; None where the plan has none. The
    first is traced, so that a story of which only the text changes loads nothing that draws."""

    def card(key: Key, read: Read) -> SocialCard | None:
        from standfirst.social_cards.drawing import encoder

        story: Story | None = read("story", key[1])
        if story is None or read("page", social_card_address(story.address)) is None:
            return None
        view, faces = StoryView(read, key[1]), read("faces", "")
        return SocialCard(
            headline=view.title,
            kicker=_capitals(_if_printed(view.kicker, faces), view.language),
            paper=_if_printed(read("settings")["theme"]["wordmark"], faces),
            language=view.language,
            rtl=view.dir == "rtl",
            accent=constants.config.theme.accent or ACCENT,
            faces=faces.files,
            encoder=encoder(),
        )

    def picture(key: Key, read: Read) -> dict[str, object] | None:
        """Its address has its version behind it: social networks keep what they have fetched from an address."""
        drawn: SocialCard | None = read("social card", key[1])
        if drawn is None:
            return None
        address = constants.link(social_card_address(read("story", key[1]).address))
        plain = {"src": f"{address}?{fingerprint(drawn)[:5].hex()}", "width": WIDTH, "height": HEIGHT}
        plain |= {"srcset": "", "sources": ()}
        words = {"alt": drawn.headline, "caption": "", "credit": "", "label": "", "focal": ""}
        return {**plain, **words, "card": plain, "share": plain, "large": plain}

    return {
        "social card": Rule(card, trace=True, keep="apart", type=SocialCard | None),
        "social picture": Rule(picture, once=True),
    }


def _if_printed(text: str, faces: Faces) -> str:
    """A text, "" where no font has all of its letters."""
    return "" if missing(text, faces.letters) else text


def _capitals(kicker: str, language: str) -> str:
    """As the theme's sheet prints it."""
    dotted = language.split("-", 1)[0] in ("tr", "az")  # their i keeps its dot
    return (kicker.replace("i", "\u0130") if dotted else kicker).upper()
