"""Why everything on a front stands where it does, and until when, for people."""

from collections.abc import Iterator

from standfirst.build.judgement import Judgement
from standfirst.build.steering import places_on
from standfirst.documents import file_of
from standfirst.model.front import Place
from standfirst.pages import Page
from standfirst.rules.constants import Constants


def on_front(judgement: Judgement, constants: Constants, page: Page) -> Iterator[str]:
    """A line for each place on the front of the site, or of a section that has a front file."""
    steering, world = judgement.steering, judgement.world
    folder = page.args[0] if page.kind == "section" and page.args[1] == "0" else "" if page.kind == "home" else None
    if folder is None or folder not in steering.fronts:
        return
    by = steering.files[folder].file if folder in steering.files else ""
    for place in places_on(steering, world.site, constants.config, folder, world.now):
        yield _line(place, by, constants)


def _line(place: Place, by: str, constants: Constants) -> str:
    story = file_of(place.story) if place.story else "leads nowhere"
    where = f" ({by}:{place.line})" if place.line else ""
    if place.until is not None:
        until = f"until {constants.iso(place.until)}"
    else:
        until = "until the file says otherwise" if place.why == "a pin" else "until another story has more right to it"
    return f"{place.name}: {story}, {place.why}{where}, {until}"
