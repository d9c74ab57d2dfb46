"""Previews: percentiles, what never came, musts met and missed, and a reader that looks by turns."""

from __future__ import annotations

import json
import math
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from benchmarks.contestants import CONTESTANTS, EDITED_PAGE, MEASURES, NEW_SIDEBAR, WARM_PAGE, Contestant
from benchmarks.goals import PREVIEW, Limit
from benchmarks.preview import Shown, Waits, address_of, given_up
from benchmarks.preview_report import markdown, percentile, ratio, values
from benchmarks.reader import NEVER, Reader, Wait, arrivals, main_part, sidebar
from benchmarks.servers import Server, ServerFailed, free_port

HUGO, STANDFIRST = (next(one for one in CONTESTANTS if one.name == name) for name in ("Hugo", "Standfirst"))
PAGE = b"<main>one</main><aside>two</aside><aside>three</aside><script>four</script>"


def waits(one: Contestant, measure: str, *seconds: float) -> Waits:
    return Waits(contestant=one.name, measure=measure, seconds=seconds, others=0.1, load=0.5)


def shown(one: Contestant, *some: Waits, rss: float = 100, articles: int = 10_000, wrong: str = "") -> Shown:
    return Shown(contestant=one, articles=articles, waits=some, calm=((9.0,), ()), rss=rss, pss=rss / 2, wrong=wrong)


def line(table: str, *words: str) -> str:
    return next(line for line in table.splitlines() if all(f"| {word} |" in line for word in words))


@pytest.mark.parametrize(("count", "which"), [(1, 1), (2, 2), (20, 19), (30, 29), (100, 95)])
def test_the_95th_percentile_is_one_that_was_measured(count: int, which: int) -> None:
    assert percentile([float(number) for number in range(count, 0, -1)], 0.95) == which


def test_what_never_came_is_slower_than_all_others() -> None:
    table = markdown({}, [shown(STANDFIRST, waits(STANDFIRST, NEW_SIDEBAR, 0.01, 0.02, NEVER))], [])
    found = line(table, NEW_SIDEBAR)
    assert "| 0.020 | never | never |" in found
    assert "**missed**" in found
    assert "3, 1 never" in found


def test_what_never_came_several_times_running_is_given_up() -> None:
    assert given_up([0.1, NEVER, NEVER, NEVER])
    assert not given_up([NEVER, NEVER])
    assert not given_up([NEVER, NEVER, NEVER, 0.1])


@pytest.mark.parametrize(
    ("seconds", "said"),
    [((0.04, 0.05, 0.09), "met"), ((0.04, 0.06, 0.09), "**missed**"), ((0.04, 0.05, 0.11), "**missed**")],
)
def test_an_edit_has_two_musts(seconds: tuple[float, ...], said: str) -> None:
    table = markdown({}, [shown(STANDFIRST, waits(STANDFIRST, EDITED_PAGE, *seconds))], [])
    assert f"| {said} |" in line(table, EDITED_PAGE)


def test_a_start_is_judged_by_its_median_and_memory_by_resident_pages() -> None:
    table = markdown({}, [shown(STANDFIRST, waits(STANDFIRST, WARM_PAGE, 1.0, 1.5, 9.0), rss=500)], [])
    assert "| met |" in line(table, WARM_PAGE)
    assert "**missed**" in line(table, "500, 250")


def test_neither_hugo_nor_an_archive_of_another_size_has_musts() -> None:
    table = markdown({}, [shown(HUGO, waits(HUGO, EDITED_PAGE, 9.0), rss=9000)], [])
    table += markdown({}, [shown(STANDFIRST, waits(STANDFIRST, EDITED_PAGE, 9.0), rss=9000, articles=50)], [])
    assert "met |" not in table
    assert "missed" not in table


def test_a_ratio_is_of_medians_to_hugo_and_nothing_is_nothing_beside_never() -> None:
    ours = waits(STANDFIRST, EDITED_PAGE, 0.1, 0.2, 0.9)
    assert ratio(ours, [shown(HUGO, waits(HUGO, EDITED_PAGE, 0.4)), shown(STANDFIRST, ours)]) == pytest.approx(0.5)
    assert ratio(ours, [shown(HUGO, waits(HUGO, EDITED_PAGE, NEVER))]) == 0
    assert ratio(replace(ours, seconds=(NEVER,)), [shown(HUGO, waits(HUGO, EDITED_PAGE, NEVER))]) is None
    assert ratio(ours, [shown(STANDFIRST, ours)]) is None


def test_a_server_that_failed_says_so_in_one_cell() -> None:
    table = markdown({}, [shown(STANDFIRST, wrong="no | port\nfree")], [])
    assert "| **WRONG**: no ¦ port free |" in table


def test_all_rows_have_as_many_cells_as_their_head() -> None:
    some = [shown(one, waits(one, EDITED_PAGE, 1.0), waits(one, WARM_PAGE, NEVER)) for one in (HUGO, STANDFIRST)]
    for block in markdown({"processors": 2}, some, ["x"]).split("\n\n"):
        rows = [row for row in block.splitlines() if row.startswith("|")]
        assert len({row.count("|") for row in rows}) <= 1


def test_values_are_json_in_which_never_is_null() -> None:
    some = [shown(STANDFIRST, waits(STANDFIRST, EDITED_PAGE, 0.25, NEVER))]
    said = json.loads(json.dumps(values({}, some, []), allow_nan=False))
    assert said["previews"][0]["waits"][0]["seconds"] == [0.25, None]


def test_every_must_belongs_to_a_measure() -> None:
    assert all(set(goals) <= set(MEASURES) for goals in PREVIEW.values())
    assert str(Limit(median=0.05, p95=0.1)) == "median 0.05, p95 0.1"


def test_pages_are_looked_at_by_turns_until_each_has_come_or_is_given_up() -> None:
    now = 0.0
    asked: list[str] = []

    def sees(name: str, at: float) -> bool:
        nonlocal now
        now += 0.01
        asked.append(name)
        return now > at

    looked_for = {
        "soon": Wait(sees=lambda: sees("soon", 0)),
        "late": Wait(sees=lambda: sees("late", 0.035)),
        "never": Wait(sees=lambda: sees("never", math.inf), patience=0.1),
    }
    found = arrivals(looked_for, 0.0, clock=lambda: now, sleep=lambda _: None)
    assert asked[:5] == ["soon", "late", "never", "late", "never"]
    assert asked.count("soon") == 1
    assert found["soon"] == pytest.approx(0.01)
    assert found["late"] == pytest.approx(0.04)
    assert found["never"] == NEVER


def test_the_parts_of_a_page() -> None:
    assert sidebar(PAGE) == b">three"
    assert main_part(PAGE) == b"<main>one</main><aside>two</aside>"
    assert address_of("world/2025/a-story-7.md") == "/world/a-story-7/"


class Pages(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    callers: frozenset[int] = frozenset()

    def do_GET(self) -> None:
        type(self).callers |= {self.client_address[1]}
        self.send_response(200 if self.path == "/there/" else 404)
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Pages) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


def test_a_reader_keeps_its_connection_and_believes_no_error_page(port: int) -> None:
    reader, lost = Reader(port, "/there/", sidebar), Reader(port, "/gone/")
    Pages.callers = frozenset()
    assert reader.sees(b"three")
    assert not reader.sees(b"one")
    assert len(Pages.callers) == 1
    assert not lost.sees(b"three")
    reader.close()
    lost.close()


def test_a_server_that_ends_before_its_first_page_says_why(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('the port is taken')"]
    server = Server(command, tmp_path, {}, free_port(), tmp_path / "said")
    with pytest.raises(ServerFailed, match="the port is taken"):
        server.first_page("/", b"x")
    server.end()
