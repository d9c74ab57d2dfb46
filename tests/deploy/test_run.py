"""What a deploy refuses, what it says of the one before, caches, and the lock."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import pytest

from standfirst.deploy.difference import DAY
from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Sent, sent
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.lock import LEASE, Holder, Lock, new_holder
from standfirst.deploy.manifest import LOCK, MANIFEST, Manifest, decoded
from standfirst.deploy.run import addresses
from standfirst.deploy.trying import TIMES, Trying, waits
from standfirst.problems import UsageError
from tests.deploy.papers import Press, Source
from tests.deploy.stores import Desk, Killed, Store


def desk_with(files: dict[str, bytes]) -> tuple[Store, Desk]:
    store = Store()
    store.there = {path: Sent(path, data, "") for path, data in files.items()}
    return store, Desk(store)


def test_one_story_more_sends_what_one_story_changes() -> None:
    press = Press(3, stories=50)
    store, desk = desk_with({})
    first = press.release()
    assert set(desk.deploy(first).put) == first.files.keys()
    press._new()
    second = press.release()
    store.alive()
    outcome = desk.deploy(second)
    assert set(outcome.put) == {path for path in second.bytes if first.bytes.get(path) != second.bytes[path]}
    assert store.requests == len(outcome.put) + 10, "lock 3, notes 6, a listing"


def test_a_place_with_files_and_no_manifest_is_not_ours() -> None:
    store, desk = desk_with({"index.html": b"somebody's"})
    with pytest.raises(UsageError, match=r"holds files .* and no manifest"):
        desk.deploy(Press(1).release())
    assert store.there.keys() == {"index.html"}
    desk.deploy(Press(1).release(), adopted=True)
    assert store.bytes()["index.html"] == Press(1).release().bytes["index.html"]


def test_another_site_is_not_written_over() -> None:
    store, desk = desk_with({})
    desk.deploy(Press(1).release())
    with pytest.raises(UsageError, match=r"holds another site, https://paper\.example/"):
        desk.deploy(Press(1).release(), site="https://other.example/")
    assert LOCK not in store.there


def test_a_file_that_somebody_put_there_since_is_not_written_over() -> None:
    store, desk = desk_with({})
    press = Press(1)
    desk.deploy(press.release())
    source = press.release()
    source = Source({**source.bytes, "mine.txt": b"ours"})
    store.there["mine.txt"] = Sent("mine.txt", b"theirs", "")
    with pytest.raises(UsageError, match=r"files that no deploy put there.*mine\.txt"):
        desk.deploy(source)
    assert store.bytes()["mine.txt"] == b"theirs"


def test_most_of_a_site_stays_until_somebody_says_so() -> None:
    store, desk = desk_with({})
    desk.deploy(Press(1, stories=60).release())
    before = dict(store.there)
    with pytest.raises(UsageError, match=r"would delete \d\d% of the"):
        desk.deploy(Press(1, stories=3).release())
    assert store.there == before
    desk.deploy(Press(1, stories=3).release(), confirmed=True)
    assert store.bytes() == Press(1, stories=3).release().bytes


def test_nothing_that_was_removed_for_good_goes_out() -> None:
    store, desk = desk_with({})
    source = Press(1).release()
    with pytest.raises(UsageError, match="removed for good"):
        desk.deploy(source, never=frozenset(["index.html"]))
    assert store.there == {}


def test_a_file_that_was_altered_or_lost_on_the_host_is_sent_again() -> None:
    store, desk = desk_with({})
    source = Press(1).release()
    desk.deploy(source)
    store.there["index.html"] = Sent("index.html", b"x" * source.files["index.html"].size, "")
    del store.there["404.html"]
    assert desk.deploy(source).put == ("404.html", "index.html")
    assert store.bytes() == source.bytes


def test_old_sheets_stay_for_open_pages_and_go_when_their_days_are_over() -> None:
    store, desk = desk_with({})
    press = Press(1)
    desk.deploy(press.release())
    old = next(path for path in store.there if path.startswith("assets/"))
    press._dress()
    assert desk.deploy(press.release(), days=30).kept == 1
    assert old in store.there
    desk.now += 29 * DAY
    desk.deploy(press.release(), days=30)
    assert old in store.there
    desk.now += DAY
    assert desk.deploy(press.release(), days=30).delete == (old,)


def test_a_dry_run_changes_nothing_and_takes_no_lock() -> None:
    store, desk = desk_with({})
    source = Press(1).release()
    outcome = desk.deploy(source, dry=True)
    assert set(outcome.put) == source.files.keys()
    assert not store.there


def test_after_a_rollback_somebody_has_to_say_forward() -> None:
    _, desk = desk_with({})
    press = Press(1)
    desk.deploy(press.release())
    desk.deploy(press.next(), back="r1")
    with pytest.raises(UsageError, match="was rolled back, and stays so"):
        desk.deploy(press.next())
    desk.deploy(press.next(), forward=True)
    desk.deploy(press.next())


def test_notes_that_cannot_be_read_stop_a_deploy_with_the_remedy() -> None:
    store, desk = desk_with({MANIFEST: b"<html>not found</html>"})
    with pytest.raises(Incomplete, match="cannot be read"):
        desk.deploy(Press(1).release())
    assert store.there.keys() == {MANIFEST}


# --- caches ---


def test_caches_are_told_of_changed_pages_before_deletions_and_of_deleted_ones_after() -> None:
    store, desk = desk_with({})
    press = Press(1, stories=6)
    desk.deploy(press.release())
    told: list[tuple[set[str], set[str]]] = []

    def purge(paths: Sequence[str]) -> str:
        told.append((set(paths), set(store.bytes())))
        return ""

    desk.purge = purge
    press._new()
    press._drop()
    outcome = desk.deploy(press.release())
    (changed, then), (gone, later) = told
    assert (changed, gone) == (set(outcome.put), set(outcome.delete))
    assert gone <= then
    assert not gone & later


def test_what_caches_were_not_told_they_are_told_by_the_next_deploy() -> None:
    _, desk = desk_with({})
    press = Press(1)
    desk.deploy(press.release())
    desk.purge = lambda _: "the network is down"
    outcome = desk.deploy(press.next())
    assert set(outcome.unpurged) == {*outcome.put, *outcome.delete}
    told: list[str] = []

    def purge(paths: Sequence[str]) -> str:
        told.extend(paths)
        return ""

    desk.purge = purge
    assert desk.deploy(press.release()).unpurged == ()
    assert set(told) == set(outcome.unpurged)
    assert desk.deploy(press.release()).unpurged == ()
    assert len(told) == len(outcome.unpurged)


def test_addresses_are_those_that_readers_ask_for() -> None:
    paths = ["index.html", "world/अ/index.html", "404.html", "assets/a b.css"]
    assert addresses(paths, "https://h/paper/") == [
        *("https://h/paper/", "https://h/paper/world/%E0%A4%85/", "https://h/paper/404.html"),
        "https://h/paper/assets/a%20b.css",
    ]


# --- the lock ---


def lock(store: Store, now: float = 0, *, machine: str = "m", lives: bool | None = None) -> Lock:
    host = FileByFile("the store", store, Trying(sleep=lambda _: None), workers=1)
    return Lock(host, new_holder(machine, 7, now), lambda: now, lambda _: lives)


def test_two_deploys_at_once_are_one_and_an_error() -> None:
    store = Store()
    lock(store).take()
    with pytest.raises(Incomplete, match="another deploy to the store is under way, since 00:00:00 UTC") as raised:
        lock(store, LEASE).take()
    assert "--take-over" in raised.value.hint


def test_a_holder_that_is_dead_or_silent_is_taken_over() -> None:
    for now, lives in ((1, False), (LEASE + 1, None)):
        store = Store()
        first, second = lock(store), lock(store, now, lives=lives)
        first.take()
        second.take()
        first.renew()
        with pytest.raises(Incomplete, match="has taken over"):
            first.check()
        first.release()
        second.renew()
        second.check()
        second.release()
        assert store.there == {}


def test_a_holder_that_lives_is_not_taken_over_however_long_it_is_silent() -> None:
    store = Store()
    lock(store).take()
    with pytest.raises(Incomplete):
        lock(store, 10 * LEASE, lives=True).take()
    lock(store, 1, lives=True).take(by_force=True)


def test_a_lock_that_nobody_can_read_is_taken_over_by_force_alone() -> None:
    store = Store()
    store.put(Sent(LOCK, b"{}", ""))
    with pytest.raises(Incomplete, match="under way"):
        lock(store, 10 * LEASE).take()
    lock(store).take(by_force=True)


def test_of_two_that_take_over_at_once_one_wins() -> None:
    store = Store()
    lock(store).take()
    late = lock(store, LEASE + 1)
    held = store.get(LOCK)
    assert held
    late.take()
    assert store.put(Sent(LOCK, b"{}", ""), held.tag) is None


def test_a_lock_that_was_taken_though_the_answer_was_lost_is_ours() -> None:
    store = Store()
    store.at, store.how = 0, "timeout"
    mine = lock(store)
    mine.take()
    mine.check()


def test_a_lock_names_nobody() -> None:
    store = Store()
    lock(store, machine="0f").take()
    held = msgspec.json.decode(store.there[LOCK].data, type=Holder)
    assert (held.machine, held.process) == ("0f", 7)


# --- trying again ---


def test_waits_grow_and_are_drawn_by_lot() -> None:
    assert waits(lambda _, most: most) == [0.25, 0.5, 1, 2, 4, 8, 16]
    assert waits(lambda least, _: least) == [0] * (TIMES - 1)


def test_when_all_is_lost_the_rest_is_tried_once() -> None:
    store, slept = Store(), list[float]()
    store.at, store.how, store.lasting = 0, "503", True
    trying = Trying(sleep=slept.append)
    for count in (TIMES - 1, TIMES - 1):
        with pytest.raises(Incomplete, match="did not say so"):
            trying("say so", lambda: store.get("a"))
        assert len(slept) == count


def test_credentials_that_expire_are_asked_for_once_more() -> None:
    store = Store()
    press = Press(1)
    desk = Desk(store)
    store.at, store.how = 9, "expired"
    desk.deploy(press.release())
    store.alive()
    store.at, store.how, store.lasting = 9, "expired", True
    with pytest.raises(Incomplete, match="credentials have expired") as raised:
        desk.deploy(press.next())
    assert "goes on from here" in raised.value.hint


def test_a_deploy_goes_on_where_the_one_that_was_killed_had_come_to() -> None:
    press = Press(1, stories=1500)
    store, desk = desk_with({})
    source = press.release()
    store.at, store.how = 2500, "kill before"
    with pytest.raises(Killed):
        desk.deploy(source)
    store.alive()
    assert len(desk.deploy(source).put) < len(source.files) - 1900
    assert decoded(store.there[MANIFEST].data, Manifest).files.keys() == source.files.keys()


# --- what is sent ---


def test_files_are_sent_with_their_types_and_for_how_long_copies_are_good() -> None:
    page, sheet = sent("a/index.html", b"<p>"), sent("assets/a.css", b"")
    assert (page.type, page.cache) == ("text/html; charset=utf-8", "public, max-age=60, stale-while-revalidate=600")
    assert (sheet.type, sheet.cache) == ("text/css; charset=utf-8", "public, max-age=31536000, immutable")
    assert sent("world/feed.xml", b"").type == "application/rss+xml; charset=utf-8"
    assert sent("p.jpg", b"").cache == ""


def test_only_texts_are_compressed_and_only_where_that_makes_them_smaller() -> None:
    assert sent("a.html", b"x" * 1000, compress="gzip").encoding == "gzip"
    assert sent("a.html", b"x", compress="gzip").encoding == ""
    assert sent("a.jpg", b"x" * 1000, compress="gzip").encoding == ""
    assert sent("a.html", b"x" * 1000).encoding == ""
