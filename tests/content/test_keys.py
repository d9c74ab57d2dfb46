import doctest

import pytest

from standfirst.content import keys
from standfirst.content.keys import GATE_NAMES, OWN, gate_lookalike, near, one_typo


def test_the_examples_hold() -> None:
    assert doctest.testmod(keys).failed == 0


@pytest.mark.parametrize(
    "name",
    [
        "drafts",
        "is_draft",
        "isDraft",
        "drafted",
        "darft",
        "drft",
        "drafft",
        "publish_date",
        "publish-date",
        "published_at",
        "publishedOn",
        "publishing_date",
        "publication_date",
        "pub_date",
        "release_date",
        "go_live",
        "embargoed",
        "embargoed_until",
        "embargo_until",
        "EmbargoDate",
        "embarg",
        "embrago",
        "embrg",
        "eembarggo",
        "expired",
        "expire",
        "expiry",
        "expiration",
        "expiration_date",
        "expires_at",
        "expiry-date",
        "unpublish_date",
        "unpublish_at",
        "statuss",
        "stauts",
        "post_status",
        "article_status",
        "private",
        "hidden",
        "withheld",
        "hold_until",
        "held",
        "visible",
        "visibility",
        "retracted",
        "removed",
        "dates",
        "ddate",
        "drаft",
        "ｄｒａｆｔｓ",
        "publishd",
        "pubilshed",
        "not_draft",
        "un_published",
        "is_published",
    ],
)
def test_a_key_that_looks_like_one_of_the_gate_is_found(name: str) -> None:
    assert gate_lookalike(name) in {"draft", "status", "date", "embargo", "expires"}


@pytest.mark.parametrize(
    "name",
    [
        "layout",
        "hero",
        "deck",
        "kicker",
        "thumb",
        "links",
        "phase",
        "contact",
        "partners",
        "archived",
        "type",
        "weight",
        "category",
        "redirectto",
        "cms_date",
        "dateUpdated",
        "dateUpdatedString",
        "event_date",
        "image_alt",
        "image-alt",
        "canonical",
        "primary_image",
        "featured_image",
        "source_url",
        "tumblr_url",
        "github",
        "publisher",
        "release",
        "team",
        "release_notes",
        "data",
        "rate",
        "craft",
        "stats",
        "state",
        "startup",
        "endnote",
        "live",
        "live_blog",
        "pinned",
        "breaking",
        "series",
        "keywords",
        "sitemap",
        "build",
        "params",
        "menu",
        "toc",
        "markup",
        "holder",
        "threshold",
        "household",
        "privateer",
    ],
)
def test_ordinary_keys_do_not_look_like_the_gate(name: str) -> None:
    assert gate_lookalike(name) == ""


@pytest.mark.parametrize("known", sorted(GATE_NAMES - {"date"}))
def test_no_single_typo_in_a_key_of_the_gate_passes_in_silence(known: str) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    typos = {known[:n] + c + known[n:] for n in range(len(known) + 1) for c in letters}
    typos |= {known[:n] + known[n + 1 :] for n in range(len(known))}
    typos |= {known[:n] + c + known[n + 1 :] for n in range(len(known)) for c in letters}
    typos |= {known[:n] + known[n + 1] + known[n] + known[n + 2 :] for n in range(len(known) - 1)}
    silent = {typo for typo in typos if typo not in OWN and not gate_lookalike(typo)}
    assert silent <= {"craft", "drift", "graft", "publisher", "raft", "stats"}
    assert not [typo for typo in silent if not gate_lookalike(typo, telling=True)]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("titel", "title"),
        ("tilte", "title"),
        ("topcis", "topics"),
        ("also-read", "also_read"),
        ("alsoRead", "also_read"),
        ("alias", "aliases"),
        ("redirectFrom", "redirect_from"),
        ("correction", "corrections"),
        ("sumary", "summary"),
        ("authers", "authors"),
        ("tag", "tags"),
        ("images", "image"),
        ("last_mod", "lastmod"),
        ("deck", ""),
        ("category", ""),
        ("lang", ""),
    ],
)
def test_a_key_one_typo_away_is_offered_the_known_one(name: str, meant: str) -> None:
    assert near(name) == meant


def test_a_known_key_is_never_a_typo() -> None:
    for name in OWN:
        assert not one_typo(name, name)
