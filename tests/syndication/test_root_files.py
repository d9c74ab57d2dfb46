import json
from datetime import datetime

from standfirst.syndication.root_files import ads, humans, manifest, security, trust


def test_security_txt_has_contacts_first_and_one_end() -> None:
    fields = {"contact": ("mailto:a@p.example", "https://p.example/report"), "languages": ("en", "hi"), "policy": ("https://p.example/p",)}  # fmt: skip
    written = security(fields, "https://p.example/.well-known/security.txt", "2027-06-30T00:00:00+05:30").decode()
    assert written == (
        "Contact: mailto:a@p.example\nContact: https://p.example/report\nPolicy: https://p.example/p\n"
        "Preferred-Languages: en, hi\nCanonical: https://p.example/.well-known/security.txt\n"
        "Expires: 2027-06-30T00:00:00+05:30\n"
    )
    assert datetime.fromisoformat(written.rpartition("Expires: ")[2].strip()).tzinfo


def test_ads_txt_has_records_then_variables() -> None:
    written = ads(["ads.example, 1, DIRECT"], [("CONTACT", "ads@p.example"), ("OWNERDOMAIN", "p.example")])
    assert written == b"ads.example, 1, DIRECT\nCONTACT=ads@p.example\nOWNERDOMAIN=p.example\n"


def test_trust_txt_is_pairs() -> None:
    pairs = [("belongto", "https://a.example/"), ("datatrainingallowed", "no")]
    assert trust(pairs) == b"belongto=https://a.example/\ndatatrainingallowed=no\n"


def test_humans_txt_names_the_team_and_whom_it_thanks() -> None:
    assert humans(["Editor: Asha"], ["Our readers"]) == (b"/* TEAM */\nEditor: Asha\n\n/* THANKS */\nOur readers\n")
    assert b"THANKS" not in humans(["Editor: Asha"], [])


def test_the_manifest_is_json_with_its_icons() -> None:
    written = json.loads(manifest({"name": "द पेपर"}, [("/assets/icon.svg", "any", "image/svg+xml")]))
    assert written == {
        "name": "द पेपर",
        "icons": [{"src": "/assets/icon.svg", "sizes": "any", "type": "image/svg+xml"}],
    }
