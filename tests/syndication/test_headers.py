"""What hosts are told: one policy, and no header twice for one address."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standfirst.config.policy import SOURCE_LISTS
from standfirst.preview.hostfiles import headers_at, headers_of
from standfirst.syndication.headers import HOSTS, Delivery, headers_file, inline, needs_of, policy

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'none'; require-trusted-types-for 'script'"
)
TOLD = Delivery(policy=STRICT, base="/paper/", folders=("_f", "world", "%E0%A4%AD%E0%A4%BE"))


def directives(text: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in text.split(";")}


def test_a_site_that_loads_nothing_from_elsewhere_has_the_strictest_policy() -> None:
    assert policy((), {}) == STRICT


def test_what_content_and_publisher_need_is_added_to_ours_and_nothing_else_opens() -> None:
    needs = ["frame-src https://player.vimeo.com", "img-src https://b.example", "img-src https://a.example"]
    added = {"script-src": ["https://ads.example"], "frame-ancestors": ["https://partner.example"]}
    whole = directives(policy(needs, added))
    assert whole["frame-src"] == ["https://player.vimeo.com"]
    assert whole["img-src"] == ["'self'", "https://a.example", "https://b.example"]
    assert whole["script-src"] == ["'self'", "https://ads.example"]
    assert whole["frame-ancestors"] == ["https://partner.example"]
    strict = directives(STRICT)
    touched = {"img-src", "script-src", "frame-ancestors", "frame-src"}
    assert {name: value for name, value in whole.items() if name not in touched} == {
        name: value for name, value in strict.items() if name not in touched
    }


def test_trusted_types_can_be_given_up_and_words_of_other_directives_replace() -> None:
    whole = directives(
        policy((), {"require-trusted-types-for": [], "upgrade-insecure-requests": [], "report-to": ["csp"]})
    )
    assert "require-trusted-types-for" not in whole
    assert whole["upgrade-insecure-requests"] == []
    assert whole["report-to"] == ["csp"]


@given(st.integers(0, 400))
def test_a_policy_always_fits_the_line_of_a_host(count: int) -> None:
    needs = [f"img-src https://pictures-{number:03}.example" for number in range(count)]
    line = headers_file(Delivery(policy=policy(needs, {}), base="/", folders=())).splitlines()[2]
    assert len(line) <= 2000
    assert ("https:" in directives(policy(needs, {}))["img-src"]) == (count > 20)


@given(st.lists(st.sampled_from(SOURCE_LISTS).map(lambda name: f"{name} https://a.example"), max_size=6))
def test_the_order_of_needs_makes_no_difference(needs: list[str]) -> None:
    assert policy(needs, {}) == policy(needs[::-1], {})


def test_a_snippets_scripts_and_styles_are_named_by_hash_and_its_files_by_host() -> None:
    script = "let a = '&amp;' < 1;"
    snippet = (
        f"<script>{script}</script>"
        "<style>p{}</style><script type='application/ld+json'>{}</script>"
        '<script src="https://plausible.io/js/p.js" defer></script><link rel="stylesheet" href="//fonts.example/c.css">'
        '<link rel="manifest" href="/site.webmanifest"><meta name="a" content="b"><script type="module" src="/own.js"></script>'
    )
    assert needs_of(snippet) == (
        f"script-src {inline(script)}",
        f"style-src {inline('p{}')}",
        "script-src https://plausible.io",
        "style-src fonts.example",
    )
    assert inline("alert(1)") == "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"  # as Chromium says it


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("/paper/", "max-age=60, stale-while-revalidate=600"),
        ("/paper/world/a/", "max-age=60, stale-while-revalidate=600"),
        ("/paper/भा/a/", "max-age=60, stale-while-revalidate=600"),
        ("/paper/_f/recent.html", "max-age=60, stale-while-revalidate=600"),
        ("/paper/assets/style.0123456789.css", "max-age=31536000, immutable"),
        ("/paper/_i/0123456789abcdef-012345-800.avif", "max-age=31536000, immutable"),
        ("/paper/feed.xml", None),
    ],
)
def test_no_header_is_set_twice_for_one_address(address: str, kept: str | None) -> None:
    rules, faults = headers_of(headers_file(TOLD).encode())
    assert faults == ()
    matching = [rule for rule in rules if rule.pattern.fullmatch(address)]
    names = Counter(name for rule in matching for name, _ in rule.lines)
    assert max(names.values()) == 1
    values = {name: value for rule in matching for name, value in rule.lines}
    assert values.get("Cache-Control") == (f"public, {kept}" if kept else None)
    assert dict(headers_at(rules, address))["Content-Security-Policy"] == STRICT


def test_a_site_of_very_many_folders_leaves_its_pages_to_the_host() -> None:
    many = Delivery(policy=STRICT, base="/", folders=tuple(f"story-{number}" for number in range(101)))
    rules, _ = headers_of(headers_file(many).encode())
    assert len(rules) == 4


def test_the_snippets_of_servers_are_these() -> None:
    rest = "# Standfirst: {}.\n"
    assert HOSTS["nginx"](TOLD) == rest.format(
        "inside `server`; a `location` with an add_header of its own needs them again"
    ) + (
        'set $cache_time "";\n'
        'if ($uri ~ "^/paper/(.*/)?([^/]*\\.html)?$|^/paper/_f/") { set $cache_time "public, max-age=60, stale-while-revalidate=600"; }\n'
        'if ($uri ~ "^/paper/(assets|_i)/") { set $cache_time "public, max-age=31536000, immutable"; }\n'
        "add_header Cache-Control $cache_time;\n"
        f'add_header Content-Security-Policy "{STRICT}" always;\n'
        'add_header X-Content-Type-Options "nosniff" always;\n'
    )
    assert HOSTS["caddy"](TOLD) == rest.format("in the site's block of the Caddyfile") + (
        f'header {{\n\tContent-Security-Policy "{STRICT}"\n\tX-Content-Type-Options "nosniff"\n}}\n'
        "@pages path */ *.html /paper/_f/*\n"
        'header @pages Cache-Control "public, max-age=60, stale-while-revalidate=600"\n'
        "@assets path /paper/assets/* /paper/_i/*\n"
        'header @assets Cache-Control "public, max-age=31536000, immutable"\n'
    )
    assert HOSTS["apache"](TOLD) == rest.format(
        "in <VirtualHost>, or in .htaccess where that may set headers; needs mod_headers"
    ) + (
        f'Header always set Content-Security-Policy "{STRICT}"\n'
        'Header always set X-Content-Type-Options "nosniff"\n'
        'Header set Cache-Control "public, max-age=60, stale-while-revalidate=600" '
        '"expr=%{REQUEST_URI} =~ m#(/|\\.html)$|^/paper/_f/#"\n'
        'Header set Cache-Control "public, max-age=31536000, immutable" "expr=%{REQUEST_URI} =~ m#^/paper/(assets|_i)/#"\n'
    )
