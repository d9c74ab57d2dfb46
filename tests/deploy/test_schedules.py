"""Whatever fails at whichever request: a reader of the store only ever finds whole pages, and after another deploy it has
what the release has.

A sample in each run; `build.py test --long deploy` goes through every request with every fault, and 3,000 random schedules.
"""

from __future__ import annotations

import random
from collections.abc import Iterable

import pytest

from standfirst.deploy.faults import Incomplete
from standfirst.deploy.host import Sent
from standfirst.deploy.manifest import INTENT, MANIFEST, Manifest, decoded
from tests.deploy.papers import Press, Source, faults
from tests.deploy.stores import HOW, Desk, Killed, Store


def watched() -> tuple[Store, Desk]:
    """A store that looks at itself after every request."""
    store = Store()
    desk = Desk(store)

    def watch() -> None:
        assert faults(store.bytes()) == []

    store.watch = watch
    return store, desk


def check_equal(store: Store, source: Source) -> None:
    """The store has the release, assets that are kept for open pages, and a manifest that tells the truth."""
    there = store.bytes()
    manifest = decoded(store.there[MANIFEST].data, Manifest)
    assert {path: data for path, data in there.items() if path not in manifest.kept} == source.bytes
    assert all(path.startswith("assets/") for path in manifest.kept)
    assert manifest.files.keys() == there.keys()
    assert sorted(path for path in store.there if path not in there) == [MANIFEST], "notes of the deploy are left"


def requests_of(first: Source, second: Source) -> int:
    """How many requests the deploy of the second takes."""
    store, desk = watched()
    desk.deploy(first)
    store.alive()
    desk.deploy(second)
    return store.requests


def fail(seed: int, how: str, at: int, *, lasting: bool) -> None:
    """One release is there whole; the deploy of the next fails; a third one is deployed, or the same again."""
    press = Press(seed)
    store, desk = watched()
    desk.deploy(press.release())
    second = press.next()
    third = press.next() if at % 2 else second
    store.alive()
    store.at, store.how, store.lasting = at, how, lasting
    try:
        desk.deploy(second)
    except (Killed, Incomplete):
        assert lasting or how.startswith("kill")
    else:
        assert not lasting or store.requests <= at
        check_equal(store, second)
    store.alive()
    desk.deploy(third)
    check_equal(store, third)
    store.alive()
    assert desk.deploy(third).put == ()


def cases(seeds: Iterable[int]) -> Iterable[tuple[int, str, int, bool]]:
    for seed in seeds:
        press = Press(seed)
        count = requests_of(press.release(), press.next())
        for at in range(count):
            for how in HOW:
                yield seed, how, at, False
                if not how.startswith("kill"):
                    yield seed, how, at, True


def schedule(seed: int) -> None:
    """Ten releases in a row, some of them again, each deployed under some faults, the last one without. Every other store
    lists no marks, every other pair keeps no old assets."""
    chance, press = random.Random(seed), Press(seed, stories=3)
    store, desk = watched()
    store.marks, days = bool(seed % 2), 30 * (seed % 4 < 2)
    source = press.release()
    before = [source]
    for _ in range(10):
        store.alive()
        if chance.random() < 0.8:
            store.at, store.how = chance.randrange(40), chance.choice(HOW)
            store.lasting = chance.random() < 0.3
        try:
            desk.deploy(source, confirmed=True, days=days)
            check_equal(store, source)
        except (Killed, Incomplete):
            pass
        source = chance.choice([press.next(), press.next(), press.next(), source, chance.choice(before)])
        before.append(source)
    store.alive()
    desk.deploy(source, confirmed=True, days=days)
    check_equal(store, source)


def test_whatever_fails_readers_find_whole_pages_and_the_next_deploy_mends_it() -> None:
    whole = list(cases([1]))
    for case in random.Random(0).sample(whole, 40):
        seed, how, at, lasting = case
        fail(seed, how, at, lasting=lasting)


def test_half_a_dozen_histories_of_deploys_that_fail_and_go_on() -> None:
    for seed in (*range(5), 2903):  # the last: a page led to one that a killed deploy had left, before that was renewed
        schedule(seed)


@pytest.mark.long
def test_long_deploy_every_fault_at_every_request() -> None:
    done = 0
    for seed, how, at, lasting in cases(range(6)):
        fail(seed, how, at, lasting=lasting)
        done += 1
    assert done > 1000
    print(f"{done} deploys with a fault")  # noqa: T201 - the number for docs/measurements.md


@pytest.mark.long
def test_long_deploy_three_thousand_schedules() -> None:
    for seed in range(3000):
        schedule(1000 + seed)


def page(*links: str) -> bytes:
    return "".join(f"link {link}\n" for link in links).encode()


def killed_after(store: Store, desk: Desk, path: str, source: Source) -> None:
    """The deploy of a release is killed when a file of it has been put."""
    put = store.put

    def once(file: Sent, only: str | None = None) -> str | None:
        found = put(file, only)
        if file.path == path:
            store.at, store.how = store.requests, "kill before"
        return found

    store.alive()
    store.put = once  # type: ignore[method-assign]
    with pytest.raises(Killed):
        desk.deploy(source)
    store.put = put  # type: ignore[method-assign]
    store.alive()


def test_what_a_killed_deploy_has_left_is_renewed_before_anything_leads_to_it() -> None:
    store, desk = watched()
    desk.deploy(Source({"index.html": page("a.html"), "a.html": page()}))
    rest = {"index.html": page("a.html"), "a.html": page("m.html")}
    killed_after(store, desk, "m.html", Source({**rest, "m.html": page("n.html"), "n.html": page()}))
    killed_after(store, desk, "o.html", Source({**rest, "m.html": page(), "o.html": page("z.html"), "z.html": page()}))
    third = Source({**rest, "a.html": page("m.html", "o.html"), "m.html": page("o.html"), "o.html": page()})
    desk.deploy(third, days=0)
    check_equal(store, third)


def test_what_nobody_knows_of_a_host_outlives_the_intent_that_says_so() -> None:
    """Of a host that lists no marks: killed when a page was put, then when the page as it was before was to be put."""
    store, desk = watched()
    store.marks = False
    first = Source({"index.html": page(), "a.html": b"one\n", "b.html": b"1\n"})
    desk.deploy(first)
    killed_after(store, desk, "a.html", Source({**first.bytes, "a.html": b"two\n", "b.html": b"2\n"}))
    killed_after(store, desk, INTENT, first)
    desk.deploy(first)
    check_equal(store, first)
