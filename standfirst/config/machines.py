"""Settings of what machines read: who publishes, crawlers, old addresses, and the files at a site's root."""

from typing import Literal

from msgspec import Struct

Table = Literal["netlify", "cloudflare", "nginx", "apache", "caddy", "s3", "cloudfront"]
"""Kinds of host that can be told of old addresses (`syndication.tables`)."""


class PublisherSettings(Struct, frozen=True, kw_only=True):
    """`[publisher]`: the organisation, in structured data. `name` "" is the site's title; `logo` is an address."""

    name: str = ""
    logo: str = ""
    email: str = ""
    same_as: tuple[str, ...] = ()


class PolicySettings(Struct, frozen=True, kw_only=True):
    """`[policies]`: addresses of the pages that say how the newsroom works (schema.org, from The Trust Project)."""

    principles: str = ""
    ethics: str = ""
    corrections: str = ""
    verification: str = ""
    unnamed_sources: str = ""
    no_bylines: str = ""
    feedback: str = ""
    diversity: str = ""
    diversity_report: str = ""
    masthead: str = ""
    mission: str = ""
    ownership: str = ""


class RedirectSettings(Struct, frozen=True, kw_only=True):
    """`[redirects]`: the hosts for which a table of old addresses is written beside the redirect pages."""

    tables: tuple[Table, ...] = ()


class RobotsSettings(Struct, frozen=True, kw_only=True):
    """`[robots]`: `block` are groups of crawlers (`crawlers`) or names of single ones; `disallow` paths."""

    block: tuple[str, ...] = ()
    disallow: tuple[str, ...] = ()


class SecuritySettings(Struct, frozen=True, kw_only=True):
    """`[security]`: security.txt (RFC 9116), which is written when there is a `contact`. `expires` is a day or a time."""

    contact: tuple[str, ...] = ()
    expires: str = ""
    policy: str = ""
    encryption: str = ""
    acknowledgments: str = ""
    hiring: str = ""
    languages: tuple[str, ...] = ()


class AdsSettings(Struct, frozen=True, kw_only=True):
    """`[ads]`: ads.txt (IAB, 1.1), written when anything is set; `nobody` says that no one may sell."""

    records: tuple[str, ...] = ()
    nobody: bool = False
    contact: tuple[str, ...] = ()
    owner: str = ""
    managers: tuple[str, ...] = ()
    subdomains: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


class TrustSettings(Struct, frozen=True, kw_only=True):
    """`[trust]`: trust.txt (JournalList), written when anything is set."""

    member: tuple[str, ...] = ()
    belongto: tuple[str, ...] = ()
    control: tuple[str, ...] = ()
    controlledby: tuple[str, ...] = ()
    social: tuple[str, ...] = ()
    vendor: tuple[str, ...] = ()
    customer: tuple[str, ...] = ()
    disclosure: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    datatrainingallowed: Literal["", "yes", "no"] = ""


class HumansSettings(Struct, frozen=True, kw_only=True):
    """`[humans]`: humans.txt (humanstxt.org), written when there is a `team`."""

    team: tuple[str, ...] = ()
    thanks: tuple[str, ...] = ()


class IconSettings(Struct, frozen=True, kw_only=True):
    """`[icons]`: the icon in pixels, for programs that take no SVG."""

    drawn: bool = False


class ManifestSettings(Struct, frozen=True, kw_only=True):
    """`[manifest]`: the web manifest, for readers who put the paper on their home screen."""

    enabled: bool = False
    short_name: str = ""
    display: Literal["browser", "minimal-ui", "standalone"] = "browser"
