"""What is to be said of the settings once the site and the hour are known: security.txt runs out, a host's table of old
addresses is full."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final

from standfirst.config import Config
from standfirst.pages import Plan, lapse
from standfirst.problems import Problem, warning
from standfirst.syndication.tables import LIMITS

SETTINGS: Final = "standfirst.toml"
AHEAD: Final = int(timedelta(days=30).total_seconds())
"""How long before its end security.txt is spoken of."""

Place = Callable[[str, str], tuple[int, int]]
"""Line and column of a setting: of the table, and the key."""


def notices(config: Config, plan: Plan, now: int, place: Place) -> Iterator[Problem]:
    """All of them, as of an instant."""
    ends = lapse(config)
    if ends is not None and now >= ends.instant - AHEAD:
        over = now >= ends.instant
        message = f"security.txt {'ended' if over else 'ends'} on {ends.iso[:10]}" + (
            ", and is no longer published: nobody may rely on it" if over else "; from then on it is not published"
        )
        hint = "look whether its contacts still hold, and set `expires` to a day within a year"
        yield warning("security-txt-ends", SETTINGS, *place("security", "expires"), message, hint)
    for host in config.redirects.tables:
        most = LIMITS[host].moves
        moved = sum(page.kind == "redirect" for page in plan.pages.values()) if most else 0
        if moved > most:
            message = f"{host} takes {most:,} old addresses, and the stories have {moved:,}: its table holds the first"
            hint = (
                "the others are sent on by their pages; to have all told, remove aliases that nobody asks for any more"
            )
            yield warning("table-full", SETTINGS, *place("redirects", "tables"), message, hint)


def turns(config: Config) -> tuple[int, ...]:
    """The instants at which there is something else to say."""
    ends = lapse(config)
    return () if ends is None else (ends.instant - AHEAD, ends.instant)
