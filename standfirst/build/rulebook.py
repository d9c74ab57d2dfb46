"""All rules that the pages of a site are made by, over what one look found."""

from collections.abc import Callable, Iterable

from standfirst.build.inputs import Inputs, asset_rules
from standfirst.build.made import copied
from standfirst.build.picture_files import PictureRefused
from standfirst.documents import blank
from standfirst.incremental import Rule, Store
from standfirst.model.article import Withdrawn
from standfirst.model.gate import Held
from standfirst.rules.constants import Constants
from standfirst.rules.documents import document_rules
from standfirst.rules.facts import site_rules
from standfirst.rules.feeds import feed_rules
from standfirst.rules.history import history_rules
from standfirst.rules.outputs import output_rules
from standfirst.rules.pictures import picture_rules
from standfirst.rules.sitemaps import sitemap_rules
from standfirst.rules.social_cards import social_card_rules
from standfirst.rules.stories import story_rules
from standfirst.templates import THEME, Compiled, Templates


def source_rules(
    constants: Constants, inputs: Inputs, gated: Iterable[Held] = (), withdrawn: Iterable[Withdrawn] = ()
) -> dict[str, Rule]:
    """What can be worked out before the site is known. The `gated` are not read; of those that are `withdrawn`, this is
    left."""
    left = {story.id: story for story in withdrawn}
    blanks = {held.id: blank(held, left.get(held.id)) for held in gated}
    return document_rules(inputs.snapshot.read, constants.config, blanks)


def page_rules(constants: Constants, inputs: Inputs, templates: Callable[[], Templates]) -> dict[str, Rule]:
    """Everything else."""
    return {
        **site_rules(constants),
        **story_rules(constants),
        **picture_rules(constants),
        **history_rules(constants),
        **feed_rules(constants, lambda name: _length(inputs, name)),
        **sitemap_rules(constants),
        **output_rules(constants, templates),
        **social_card_rules(constants),
        **asset_rules(inputs),
    }


def _length(inputs: Inputs, name: str) -> int:
    try:
        return len(copied(inputs, name))
    except PictureRefused:
        return 0  # whoever copies it says so


def template_place(inputs: Inputs, name: str) -> str:
    """A template as problems name it: its path in the site, or `theme:article.html` for one that is built in."""
    found = inputs.templates.get(name, f"templates/{name}")
    if not found.startswith("theme/"):
        return found
    return found.replace("theme/", "templates/" if inputs.theme_is_own else THEME, 1)


def templates_of(inputs: Inputs, store: Store) -> Templates:
    """The templates of a build; what is compiled is kept in its store."""
    compiled = Compiled(store.note, store.put_note)
    return Templates(inputs.template, lambda name: template_place(inputs, name), compiled, inputs.templates)
