"""Numbers 24 to 34: times."""

from typing import Final

from tests.bad_input.case import SETTINGS, Case, a, keys

NEW_YORK: Final = {"standfirst.toml": SETTINGS.replace("Asia/Kolkata", "America/New_York")}

CASES: Final[tuple[Case, ...]] = (
    Case(24, "month 13", keys("date: 2024-13-45")),
    Case(24, "30 February", keys("date: 2024-02-30")),
    Case(24, "second 60", keys("date: 2024-01-01 10:00:60")),
    Case(24, "a leap second", keys("date: 2016-12-31 23:59:60Z")),
    Case(25, "words", keys("date: next tuesday maybe")),
    Case(25, "slashes", keys("date: 5/6/2024")),
    Case(25, "one digit", keys("date: 2024-5-6")),
    Case(25, "no date", a("---\ntitle: A\n---\nBody\n")),
    Case(25, "a bad date where the site is not in India", keys("date: today") | NEW_YORK),
    Case(
        26,
        "no zone",
        keys("date: 2024-06-05 10:00"),
        shown={"site/world/a/index.html": "2024-06-05T10:00:00+05:30"},
    ),
    Case(26, "no zone in the settings either", keys() | {"standfirst.toml": SETTINGS.partition("timezone")[0]}),
    Case(27, "IST", keys("date: 2024-06-05 10:00 IST")),
    Case(27, "IST alone", keys("date: 10:00 IST")),
    Case(28, "a time that never was", keys("date: 2024-03-10 02:30") | NEW_YORK),
    Case(
        28,
        "a time that came twice",
        keys("date: 2024-11-03 01:30") | NEW_YORK,
        shown={"site/world/a/index.html": "2024-11-03T01:30:00-04:00"},
    ),
    Case(
        29,
        "before computers",
        {
            "content/world/a.md": "---\ntitle: A\ndate: 1947-08-15 00:00\n---\n",
            "content/world/b.md": "---\ntitle: B\ndate: 0001-01-02 00:00Z\n---\n",
            "content/world/c.md": "---\ntitle: C\ndate: 1969-12-31 23:00Z\n---\n",
        },
        shown={"site/feed.xml": "Fri, 15 Aug 1947 00:00:00 +0530", "site/world/b/index.html": "0001-01-02T"},
    ),
    Case(29, "the year 9999", keys("date: 9999-12-31 23:59")),
    Case(29, "the year 0", keys("date: 0000-01-01")),
    Case(30, "updated too early", keys("updated: 2023-01-01")),
    Case(30, "updated on the same day", keys("date: 2024-01-02 10:00", "updated: 2024-01-02")),
    Case(30, "updated in the future", keys("updated: 2026-01-01")),
    Case(31, "published in the future", keys("date: 2025-06-01 18:00")),
    Case(31, "a fault in a story that is not public", keys("date: 2025-06-02", "title: [Secret]", "tags: [[secret]]")),
    Case(32, "embargo without end", keys("embargo: true")),
    Case(32, "dated before the embargo", keys("embargo: 2024-02-01 6:00")),
    Case(33, "expires first", keys("expires: 2023-01-01")),
    Case(
        34,
        "two zones in one story, and the end of a day",
        keys("date: 2024-01-02T10:00-03:30", "updated: 2024-01-02 24:00", "expires: 2030-01-01T00:00+05:45"),
        shown={"site/world/a/index.html": "2024-01-02T19:00:00+05:30"},
    ),
    Case(34, "an hour after the end of the day", keys("date: 2024-01-02 24:30")),
    Case(34, "an offset of no place", keys("date: 2024-01-02 10:00+19:00")),
)
