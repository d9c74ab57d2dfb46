"""The archive as templates see it: of all years, of one, of a month or of a day (`docs/templates.md`)."""

from calendar import Calendar
from datetime import date, datetime

from standfirst import urls
from standfirst.incremental import Read
from standfirst.labels import date_text, label, week
from standfirst.views.model import Section, Stories, Story
from standfirst.views.view import Entry


class Archive:
    """`archive`: `id` is "", a year (`2025`), a month (`2025-02`) or a day (`2025-02-21`)."""

    __slots__ = ("_id", "_language", "_read", "level")

    def __init__(self, read: Read, language: str, level: str, id: str) -> None:
        self._read = read
        self._language = language
        self._id = id
        self.level = level

    def _title(self, id: str) -> str:
        if len(id) == 4:
            return id.lstrip("0")
        style = "month" if len(id) == 7 else "day"
        return date_text(self._read, self._language, _midnight(id), style)

    def _entry(self, id: str, **more: object) -> Entry:
        return Entry(title=self._title(id), url=self._url(id), **more)

    def _url(self, id: str) -> str:
        return urls.join_base(self._read("settings")["home"], urls.archive_address(id) if id else "/archive/")

    @property
    def title(self) -> str:
        return self._title(self._id) if self._id else label(self._read, self._language, "archive")

    @property
    def date(self) -> datetime | None:
        return _midnight(self._id) if self._id else None

    @property
    def above(self) -> list[Entry]:
        """The archives that this one is in, and itself, as crumbs."""
        whole = Entry(title=label(self._read, self._language, "archive"), url=self._url(""))
        parts = self._id.split("-") if self._id else []
        return [whole, *(self._entry("-".join(parts[: at + 1])) for at in range(len(parts)))]

    def _neighbour(self, which: str) -> Entry | None:
        id = self._read("archive neighbour", which, self.level, self._id) if self._id else ""
        return self._entry(id) if id else None

    @property
    def newer(self) -> Entry | None:
        return self._neighbour("newer")

    @property
    def older(self) -> Entry | None:
        return self._neighbour("older")

    @property
    def years(self) -> list[Entry]:
        """The years, newest first, each with its months."""
        years: dict[str, list[Entry]] = {}
        for month, count in self._read("archive months", ""):
            years.setdefault(month[:4], []).append(self._entry(month, count=count))
        return [self._entry(year, months=months) for year, months in years.items()]

    @property
    def months(self) -> list[Entry]:
        """The months of this year, newest first."""
        return [self._entry(month, count=count) for month, count in self._read("archive months", self._id)]

    @property
    def days(self) -> list[Entry]:
        """The days of this month, newest first."""
        return [
            self._entry(day, date=_midnight(day), stories=Stories(self._read, "day", day))
            for day in self._read("archive days", self._id)
        ]

    @property
    def weekdays(self) -> list[Entry]:
        """The days of the week as the page's language begins it."""
        return [Entry(short=short, title=whole) for short, whole in week(self._read, self._language)[1]]

    @property
    def weeks(self) -> list[list[Entry]]:
        """This month, week by week, seven days each; `day` is 0 for those of other months."""
        there = {int(day[8:]): day for day in self._read("archive days", self._id)}
        month = _midnight(self._id)
        weeks = Calendar(week(self._read, self._language)[0]).monthdayscalendar(month.year, month.month)
        url = {day: self._url(id) for day, id in there.items()}
        return [[Entry(day=day, url=url.get(day, "")) for day in days] for days in weeks]

    @property
    def groups(self) -> list[Entry]:
        """The stories of this day by top-level section, in the order of the sections."""
        return [
            Entry(section=Section(self._read, folder) if folder else None, stories=[Story(self._read, i) for i in ids])
            for folder, ids in self._read("archive groups", self._id)
        ]


def _midnight(id: str) -> datetime:
    """A day, or the first of a month or year, as a moment to print; it has no zone, and needs none."""
    day = date.fromisoformat(id + "-01-01"[len(id) - 10 :] if len(id) < 10 else id)
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - printed, never compared
