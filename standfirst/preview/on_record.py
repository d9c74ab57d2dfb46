"""What the ledgers have against the edition in the preview: worked out whole once, then for the stories that an author touches."""

from standfirst.build.record import release_of
from standfirst.incremental import Engine
from standfirst.ledger import Checked, Ledger, check, in_stories
from standfirst.preview.edition import Edition
from standfirst.problems import Problem


class OnRecord:
    """The last edition's faults. Told of every edition, in order."""

    def __init__(self) -> None:
        self._ledger: Ledger | None = None
        self._last = Checked((), {}, {})

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Warnings all: nothing is published here."""
        return self._last.problems

    def renew(self, edition: Edition, engine: Engine) -> None:
        """Takes in an edition that follows the last one."""
        ledger, typos = edition.inputs.ledger, edition.constants.config.ledger.typos
        release = release_of(engine, edition.judgement, edition.inputs)
        touched = edition.judgement.touched
        world = edition.judgement.world
        if (
            ledger is not self._ledger
            or touched is None
            or self._last.addresses
            or not touched.sources <= world.documents.keys()
            or not touched.pages <= world.plan.pages.keys()
        ):
            self._last = check(ledger, release, typos=typos, strict=False)
        elif ledger.there:
            before = {id: found for id, found in self._last.stories.items() if id not in touched.sources}
            after = in_stories(ledger, release, touched.sources, typos=typos)
            self._last = self._last._replace(stories=before | after)
        self._ledger = ledger
