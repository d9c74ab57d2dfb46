"""What the server asks for, answered by the desk: the site by the session's clock, or as of another instant."""

from datetime import tzinfo

from standfirst import urls
from standfirst.model.article import Moment
from standfirst.pages.gone import gone
from standfirst.preview.desk import Desk
from standfirst.preview.edition import Edition
from standfirst.preview.rendering import Broken
from standfirst.preview.state import State, faults_of, faults_of_exception
from standfirst.preview.view import PageBroken, Served
from standfirst.problems import StandfirstError


class Showing:
    """The views of a desk (`view.Views`). `state` is what pages are told now."""

    def __init__(self, desk: Desk, root: str, state: State) -> None:
        self.desk = desk
        self.root = root
        self.state = state

    def view(self, as_of: int | None) -> "Moments":
        """The site by the session's clock (None), or as of an instant."""
        return Moments(self, as_of)


class Moments:
    """One moment of the site (`view.View`). What it says is that of the edition which is there when it is asked."""

    def __init__(self, showing: Showing, as_of: int | None) -> None:
        self._showing = showing
        self._as_of = as_of

    @property
    def base(self) -> str:
        """The path of the site's URL."""
        return urls.base_path(self._edition.constants.config.site.url)

    @property
    def now(self) -> str:
        """The instant that pages show."""
        edition = self._edition
        return edition.constants.iso(Moment(iso="", instant=edition.judgement.world.now))

    @property
    def zone(self) -> tzinfo:
        """The site's zone."""
        return self._edition.constants.zone

    @property
    def state(self) -> State:
        """Which version this is, and what is wrong."""
        return self._showing.state

    def has(self, path: str) -> bool:
        """Whether the output would have a file at this path."""
        return urls.address_at(path) in self._edition.judgement.world.plan

    def gone(self, path: str) -> bool:
        """Whether readers may remember something at a path at which nothing is any more (`pages.gone`). Asked only there, so it may
        take its time."""
        world, ledger = self._edition.judgement.world, self._edition.inputs.ledger
        on_record = {*ledger.addresses, *(one.address for one in ledger.removed)}
        address = f"/{path}"
        return not {address, f"{address}/"}.isdisjoint(gone(world.places, world.documents, world.plan, on_record).gone)

    def served(self, path: str) -> Served | None:
        """The file, made now if it must be."""
        try:
            return self._showing.desk.served(path, self._as_of)
        except Broken as broken:
            raise PageBroken(faults_of(broken.problems, self._showing.root)) from broken
        except StandfirstError as fault:
            raise PageBroken(faults_of_exception(fault, self._showing.root)) from fault

    @property
    def _edition(self) -> Edition:
        return self._showing.desk.edition(self._as_of)
