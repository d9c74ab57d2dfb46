"""What was measured of previews, as a table for people (Markdown) and as values for programs (JSON)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any, Final

from benchmarks.contestants import HUGO, MEASURES
from benchmarks.goals import PREVIEW, PREVIEW_GIGABYTES
from benchmarks.preview import ENOUGH, PATIENCES, PHASE, Shown, Waits
from benchmarks.reader import NEVER, PATIENCE

_GIGABYTE: Final = 1024
NOTES: Final = (
    "Seconds from before a file is written to the end of the first answer that has the new text. The page was open before, as an author has it; "
    "it is asked for again and again over one kept connection, pages of one new story by turns (at most one request under way).",
    "Two old sidebars: of a page that was open when the story was saved, and of one that nobody had looked at, opened when all others had "
    "come (seconds from then on).",
    f"Between repeats there are {PHASE[0]} to {PHASE[1]} seconds by chance, after each start none until the server is calm: under 5 % of "
    "a processor for a second.",
    f"“never”: not in {PATIENCE:g} s (an old sidebar: {max(PATIENCES.values()):g} s); after {ENOUGH} of them running it is not waited for again.",
    "Hugo: `server --renderToMemory`, fast rendering, its own default. Caches: Hugo keeps none between starts.",
    "Both clocks are a week after the archive, so that each new story is newer than all others.",
)


def percentile(seconds: Sequence[float], part: float) -> float:
    """The least of them that so many (0 to 1) do not exceed."""
    return sorted(seconds)[max(0, math.ceil(part * len(seconds)) - 1)]


def ratio(waits: Waits, all_shown: Sequence[Shown]) -> float | None:
    """Its median divided by Hugo's; None without Hugo, and where both never came."""
    hugo = next((one for shown in all_shown for one in shown.waits if _is(one, HUGO, waits.measure)), None)
    if hugo is None or not hugo.seconds or not waits.seconds:
        return None
    own, others = median(waits.seconds), median(hugo.seconds)
    return None if own == NEVER else own / others


def _is(waits: Waits, contestant: str, measure: str) -> bool:
    return (waits.contestant, waits.measure) == (contestant, measure)


def markdown(about: Mapping[str, Any], all_shown: Sequence[Shown], notes: Sequence[str]) -> str:
    """The whole report."""
    lines = ["### The machine", "", *(f"- {name}: {value}" for name, value in about.items()), ""]
    lines += [*(f"- {note}" for note in notes), ""]
    for articles in dict.fromkeys(shown.articles for shown in all_shown):
        some = [shown for shown in all_shown if shown.articles == articles]
        lines += [f"### Previews of {articles:,} articles", "", *_times(some), "", *_servers(some), ""]
    return "\n".join(lines)


def _times(all_shown: Sequence[Shown]) -> Iterator[str]:
    yield "| wait | generator | median s | p95 s | max s | × Hugo | must | | others busy | load | runs |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | --- | --- | ---: | ---: | ---: |"
    for measure in MEASURES:
        for shown in all_shown:
            for waits in (one for one in shown.waits if one.measure == measure and one.seconds):
                yield f"| {' | '.join(_cells(waits, shown, all_shown))} |"


def _cells(waits: Waits, shown: Shown, all_shown: Sequence[Shown]) -> Iterator[str]:
    middle, most = median(waits.seconds), percentile(waits.seconds, 0.95)
    goal = PREVIEW.get(shown.articles, {}).get(waits.measure) if _judged(shown) else None
    times = ratio(waits, all_shown)
    never = waits.seconds.count(NEVER)
    yield waits.measure
    yield waits.contestant
    yield _seconds(middle)
    yield _seconds(most)
    yield _seconds(max(waits.seconds))
    yield "–" if times is None else f"{times:.3f}" if times else "0"
    yield str(goal) if goal else ""
    yield goal.verdict(middle, most) if goal else ""
    yield f"{waits.others:.2f}"
    yield f"{waits.load:.1f}"
    yield f"{len(waits.seconds)}, {never} never" if never else str(len(waits.seconds))


def _seconds(seconds: float) -> str:
    return "never" if seconds == NEVER else f"{seconds:.3f}" if seconds < 1 else f"{seconds:.2f}"


def _judged(shown: Shown) -> bool:
    return shown.contestant.program == "standfirst" and not shown.contestant.whole


def _servers(all_shown: Sequence[Shown]) -> Iterator[str]:
    yield "| generator | work after the first page s, no cache; again | RSS, PSS MB at the end | must GB | |"
    yield "| --- | ---: | ---: | --- | --- |"
    for shown in all_shown:
        must = PREVIEW_GIGABYTES.get(shown.articles) if _judged(shown) else None
        calm = "; ".join(f"{median(one):.1f}" if one else "–" for one in shown.calm)
        cells = [shown.contestant.name, calm, f"{shown.rss:.0f}, {shown.pss:.0f}", f"{must:g}" if must else ""]
        verdict = "" if must is None else "met" if shown.rss <= must * _GIGABYTE else "**missed**"
        yield f"| {' | '.join(cells)} | {f'**WRONG**: {_line(shown.wrong)}' if shown.wrong else verdict} |"


def _line(said: str) -> str:
    """What a program said, as it can stand in a table."""
    return " ".join(said.split()).replace("|", "¦")


def values(about: Mapping[str, Any], all_shown: Sequence[Shown], notes: Sequence[str]) -> dict[str, Any]:
    """The same with every single repeat, for JSON, in which never is null."""
    return {
        "machine": dict(about),
        "notes": list(notes),
        "previews": [
            {
                **asdict(shown),
                "contestant": shown.contestant.name,
                "calm": [[_number(one) for one in some] for some in shown.calm],
                "waits": [
                    {
                        **asdict(waits),
                        "seconds": [_number(one) for one in waits.seconds],
                        "times hugo": ratio(waits, all_shown),
                    }
                    for waits in shown.waits
                ],
            }
            for shown in all_shown
        ],
    }


def _number(seconds: float) -> float | None:
    return None if seconds == NEVER else round(seconds, 5)
