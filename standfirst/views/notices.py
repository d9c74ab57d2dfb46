"""What a newsroom takes back, as templates see it: the tombstone of a retracted story, and a line of the list of
corrections (`docs/templates.md`)."""

from collections.abc import Mapping
from datetime import datetime

from standfirst.incremental import Read
from standfirst.views.lazily import lazily
from standfirst.views.view import View, time_of


class _Told(View):
    """What a tombstone and a line share: they know a headline, and nothing else of the story."""

    kind = ""

    @lazily
    def _facts(self) -> Mapping[str, str]:
        facts: Mapping[str, str] = self._read(self.kind, self.id)
        return facts

    @property
    def title(self) -> str:
        return self._facts["title"]

    @property
    def url(self) -> str:
        return self._facts["url"]

    @property
    def language(self) -> str:
        return self._facts["language"]

    @property
    def dir(self) -> str:
        return self._facts["dir"]


class Tombstone(_Told):
    """What stands where a retracted story was."""

    kind = "retracted"

    @property
    def reason(self) -> str:
        return self._facts["reason"]

    @property
    def date(self) -> datetime | None:
        return time_of(self._read, self._facts["date"])

    @property
    def retracted(self) -> datetime | None:
        return time_of(self._read, self._facts["retracted"])


class Notice(_Told):
    """A correction or a retraction. `at` is where it stands on its story's page."""

    kind = "notice"

    @property
    def type(self) -> str:
        return self._facts["type"]

    @property
    def text(self) -> str:
        return self._facts["text"]

    @property
    def at(self) -> str:
        return self._facts["at"]

    @property
    def date(self) -> datetime | None:
        return time_of(self._read, self._facts["date"])


def told(read: Read, names: tuple[str, ...]) -> list[Notice]:
    """Notices by their names."""
    return [Notice(read, name) for name in names]
