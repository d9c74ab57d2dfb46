"""The order of steps, and what differs, as properties of any site."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standfirst.deploy.difference import DAY, Seen, check_deletions, difference
from standfirst.deploy.manifest import (
    Entry,
    Intent,
    Local,
    Manifest,
    Unreadable,
    decoded,
    digest,
    encoded,
    fingerprint,
    settled,
)
from standfirst.deploy.order import PHASES, Step, steps
from standfirst.problems import UsageError
from tests.deploy.papers import Press

NAMES = st.sampled_from(
    [
        *("index.html", "a/index.html", "a/b/index.html", "a/b", "a", "assets/x.css", "assets/x.js", "feed.xml"),
        *("sitemap.xml", "sitemap-1.xml", "robots.txt", "_headers", "_f/recent.html", "topic/t/index.html"),
        *("a/page/2/index.html", "p.jpg"),
    ]
)
SITES = st.dictionaries(NAMES, st.binary(max_size=2), max_size=12)


def told(files: dict[str, bytes]) -> dict[str, Local]:
    return {path: Local(len(data), digest(data)) for path, data in files.items()}


def held(files: dict[str, bytes], **more: object) -> Manifest:
    entries = {path: Entry(len(data), digest(data), data.hex()) for path, data in files.items()}
    return Manifest(site="s", files=entries, **more)  # type: ignore[arg-type]


def listed(files: dict[str, bytes]) -> dict[str, Seen]:
    return {path: Seen(len(data), data.hex()) for path, data in files.items()}


@settings(max_examples=60, deadline=None)
@given(SITES, SITES, SITES)
def test_when_all_is_done_the_host_has_the_release_and_what_was_kept(
    old: dict[str, bytes], lies: dict[str, bytes], new: dict[str, bytes]
) -> None:
    """`lies` is what somebody has done to the host since the last deploy."""
    there = {**old, **{path: data for path, data in lies.items() if path in old}}
    found = difference(told(new), held(old), listed(there), form="", now=0, days=1)
    for path in found.put:
        there[path] = new[path]
    for path in found.delete:
        del there[path]
    assert {path: data for path, data in there.items() if path not in found.kept} == new
    assert set(found.kept) <= {"assets/x.css", "assets/x.js"}
    assert not set(found.put) & set(found.delete)
    assert found.carried.keys() | set(found.put) == there.keys()


@settings(max_examples=60, deadline=None)
@given(st.sets(NAMES), st.sets(NAMES), st.sets(NAMES))
def test_every_file_has_one_turn_and_the_phases_are_in_order(put: set[str], delete: set[str], there: set[str]) -> None:
    delete -= put
    made = steps(put, delete, there, put)
    turns = [(step.deletes, path) for step in made for path in step.paths]
    assert sorted(turns) == sorted([*((False, path) for path in put), *((True, path) for path in delete)])
    assert [PHASES.index(step.phase) for step in made] == sorted(PHASES.index(step.phase) for step in made)


def test_pages_follow_assets_lists_follow_stories_and_a_map_of_maps_follows_its_parts() -> None:
    put = ["index.html", "a/index.html", "a/new/index.html", "a/old/index.html", "a/page/2/index.html", "p.jpg"]
    put += ["sitemap.xml", "sitemap-2.xml", "_f/recent.html", "data.json", "topic/t/index.html", "robots.txt"]
    there = [
        "index.html",
        "a/index.html",
        "a/old/index.html",
        "a/page/2/index.html",
        "sitemap.xml",
        "topic/t/index.html",
    ]
    assert [(step.phase, step.paths) for step in steps(put, ["a/gone/index.html", "gone.jpg"], there, put)] == [
        ("assets", ("data.json", "p.jpg")),
        ("new pages", ("a/new/index.html",)),
        ("pages", ("a/old/index.html",)),
        ("fronts", ("a/index.html", "a/page/2/index.html", "index.html", "topic/t/index.html")),
        ("machines", ("_f/recent.html", "sitemap-2.xml")),
        ("machines", ("sitemap.xml",)),
        ("machines", ("robots.txt",)),
        ("deletions", ("a/gone/index.html",)),
        ("deletions", ("gone.jpg",)),
    ]


def test_the_front_of_a_first_deploy_comes_after_all_that_it_leads_to() -> None:
    put = ["index.html", "z/index.html", "z/story/index.html"]
    assert [step.paths for step in steps(put, [], [], put)] == [("z/index.html", "z/story/index.html"), ("index.html",)]


def test_a_file_in_the_place_of_a_folder_goes_before_all_else() -> None:
    made = steps(["a/b/index.html", "c"], ["a/b", "c/index.html"], ["a/b", "c/index.html"], ["a/b/index.html", "c"])
    assert made[0] == Step(phase="room", paths=("a/b", "c/index.html"))


def test_a_sheet_is_kept_for_its_days_and_a_picture_never() -> None:
    there = held({"assets/a.css": b"1", "assets/a.png": b"2"})
    found = difference({}, there, None, form="", now=0, days=30)
    assert (found.kept, found.delete) == ({"assets/a.css": 30 * DAY}, ("assets/a.png",))
    later = held({"assets/a.css": b"1"}, kept=found.kept)
    assert difference({}, later, None, form="", now=30 * DAY - 1, days=30).delete == ()
    assert difference({}, later, None, form="", now=30 * DAY, days=30).delete == ("assets/a.css",)


def test_another_way_of_sending_sends_all_again() -> None:
    files = {"index.html": b"1"}
    assert difference(told(files), held(files), None, form="gzip", now=0, days=1).put == ("index.html",)


def test_what_others_have_put_there_is_left_alone() -> None:
    found = difference(told({"index.html": b"1"}), held({}), listed({"mine.txt": b"x"}), form="", now=0, days=1)
    assert (found.strangers, found.delete) == (("mine.txt",), ())


@pytest.mark.parametrize(
    ("gone", "whole", "refused"), [(10, 10, False), (11, 44, False), (11, 40, True), (98, 100, True)]
)
def test_most_of_a_site_is_not_deleted_without_a_word(gone: int, whole: int, refused: bool) -> None:
    files = {f"{number}/index.html": b"x" for number in range(whole)}
    there = held(files)
    kept = {path: local for path, local in told(files).items() if int(path.partition("/")[0]) >= gone}
    found = difference(kept, there, None, form="", now=0, days=1)
    check_deletions(found, there, host="h", confirmed=True)
    if refused:
        with pytest.raises(
            UsageError, match=f"would delete {100 * gone // whole}% of the {whole} files of h: {gone} of"
        ):
            check_deletions(found, there, host="h", confirmed=False)
    else:
        check_deletions(found, there, host="h", confirmed=False)


def test_of_a_deploy_that_was_killed_only_what_the_manifest_knows_is_believed() -> None:
    known = held({"a": b"1", "b": b"2", "c": b"3"})
    intent = Intent(release="r", put={"a": digest(b"1"), "b": digest(b"9"), "d": digest(b"4")}, delete=("c", "e"))
    files = settled(known, intent).files
    assert files["a"].digest == digest(b"1")
    assert {path: files[path].digest for path in "bcde"} == dict.fromkeys("bcde", "")


def test_notes_are_read_as_they_were_written_and_nothing_else_is() -> None:
    manifest = held({"a": b"1"}, kept={"a": 5}, purge=("b",), tombstones=("c",))
    assert decoded(encoded(manifest), Manifest) == manifest
    assert encoded(manifest) == encoded(decoded(encoded(manifest), Manifest))
    for spoilt in (b"", b"{}", encoded(manifest)[:-9], b"<html>"):
        with pytest.raises(Unreadable):
            decoded(spoilt, Manifest)
    with pytest.raises(Unreadable, match="later version"):
        decoded(encoded(Manifest(site="s", format=2)), Manifest)


def test_a_release_is_told_by_its_paths_and_bytes() -> None:
    source = Press(1).release()
    assert fingerprint(source.files) == fingerprint(dict(reversed(source.files.items())))
    assert fingerprint(source.files) != fingerprint({**source.files, "new": Local(0, digest(b""))})
