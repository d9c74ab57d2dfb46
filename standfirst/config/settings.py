"""The settings of a site, typed and frozen: what `standfirst.toml` may say, with its defaults.

`config.load` reads and checks the file against these records; the field names are the setting's public names
(contract), so a setting is added here and in `docs/settings.md`, and nowhere else.
"""

from typing import Any, Literal

from msgspec import Struct, field

from standfirst.config import machines


class SiteSettings(Struct, frozen=True, kw_only=True):
    """`[site]`: who publishes, where, and whose clock is meant. `url` ends in `/`."""

    title: str
    url: str
    timezone: str
    language: str = "en"
    description: str = ""


class RecentSettings(Struct, frozen=True, kw_only=True):
    """`[recent]`: the Recent Posts list."""

    count: int = 6
    words: int = 15
    delivery: Literal["inline", "client", "ssi", "esi"] = "inline"


class PaginationSettings(Struct, frozen=True, kw_only=True):
    """`[pagination]`: stories on an older page of a list."""

    size: int = 20


class PermalinkSettings(Struct, frozen=True, kw_only=True):
    """`[permalinks]`: the pattern of a story's address, of `{section} {slug} {year} {month} {day}`."""

    article: str = "/{section}/{slug}/"


class MarkdownSettings(Struct, frozen=True, kw_only=True):
    """`[markdown]`: `extensions` are names of Python-Markdown extensions added to our own set, and belong to that engine."""

    engine: Literal["python-markdown", "commonmark"] = "python-markdown"
    extensions: tuple[str, ...] = ()
    smart_punctuation: bool = False


Share = Literal["whatsapp", "telegram", "x", "facebook", "linkedin", "bluesky", "reddit", "email", "copy"]
Layout = Literal["feature", "three", "four", "wide", "river", "none"]


class ThemeSettings(Struct, frozen=True, kw_only=True):
    """`[theme]`: what a publisher changes without touching a template. `blocks` are the layouts of the front's blocks by the
    section's folder; `none` leaves the section out."""

    accent: str = ""
    accent_dark: str = ""
    wordmark: str = ""
    tagline: str = ""
    share: tuple[Share, ...] = ("whatsapp", "telegram", "x", "facebook", "email", "copy")
    blocks: dict[str, Layout] = field(default_factory=dict)
    inline_css: bool = False


class BuildSettings(Struct, frozen=True, kw_only=True):
    """`[build]`: `jobs` 0 means one a core."""

    jobs: int = 0
    on_error: Literal["stop", "quarantine"] = "stop"


class LedgerSettings(Struct, frozen=True, kw_only=True):
    """`[ledger]`: `typos` that may be mended in a published story at once without a word, whether what readers read is
    kept to be compared with (`words`), and whether they may see what they read before (`history`)."""

    typos: int = 5
    words: bool = True
    history: bool = False


class HeadSettings(Struct, frozen=True, kw_only=True):
    """`[head]`: a publisher's own snippet, printed at the end of `<head>` as it is."""

    html: str = ""


Format = Literal["rss", "atom", "json"]


class FeedSettings(Struct, frozen=True, kw_only=True):
    """`[feeds]`: the formats for each kind of list, and what all feeds hold. `ids` is the URL that the ids of entries begin
    with, "" for the site's."""

    site: tuple[Format, ...] = ("rss", "atom", "json")
    sections: tuple[Format, ...] = ("rss",)
    topics: tuple[Format, ...] = ()
    authors: tuple[Format, ...] = ()
    threads: tuple[Format, ...] = ()
    content: Literal["summary", "full"] = "summary"
    size: int = 20
    archive: bool = False
    hubs: tuple[str, ...] = ()
    ids: str = ""


class SitemapSettings(Struct, frozen=True, kw_only=True):
    """`[sitemaps]`: whether there is one for news, and whether the others name lead pictures."""

    news: bool = True
    images: bool = True


class SocialSettings(Struct, frozen=True, kw_only=True):
    """`[social]`: whether a story without a picture gets one of its headline, for links that are shared."""

    cards: bool = False


class ImageSettings(Struct, frozen=True, kw_only=True):
    """`[images]`: the forms of a picture that readers get: `formats` (JPEG, or PNG where that suits it, is for browsers that
    show nothing else), `widths` in pixels, each format's quality on its own scale from 1 to 100, and what becomes of
    animations."""

    formats: tuple[Literal["avif", "webp", "jpeg"], ...] = ("avif", "jpeg")
    widths: tuple[int, ...] = (320, 480, 640, 800, 1200, 1600)
    avif_quality: int = 50
    webp_quality: int = 72
    jpeg_quality: int = 74
    animation: Literal["keep", "first"] = "keep"


class MenuEntry(Struct, frozen=True, kw_only=True):
    """One of `[[menu]]` or `[[footer]]`. `language` is that of the label, "" the site's."""

    label: str
    url: str
    language: str = ""


class EditionEntry(Struct, frozen=True, kw_only=True):
    """One of `[[editions]]`: the same paper in another language, this one among them."""

    label: str
    url: str
    language: str


class DeploySettings(Struct, frozen=True, kw_only=True):
    """`[deploy.NAME]`: one place that the site goes to. `to` says where and by what way; `url` where readers find it, "" for
    `site.url`; `releases` how many earlier ones stay where there are releases (0: none are made); `keep_assets` days; `purge` a
    command that is given URLs."""

    to: str
    url: str = ""
    releases: int = 5
    keep_assets: int = 30
    compress: Literal["", "gzip"] = ""
    endpoint: str = ""
    region: str = ""
    purge: tuple[str, ...] = ()


class Config(Struct, frozen=True, kw_only=True):
    """The whole of `standfirst.toml`. `csp` are sources by directive, `deploy` places by name."""

    site: SiteSettings
    recent: RecentSettings = RecentSettings()
    pagination: PaginationSettings = PaginationSettings()
    permalinks: PermalinkSettings = PermalinkSettings()
    markdown: MarkdownSettings = MarkdownSettings()
    theme: ThemeSettings = ThemeSettings()
    build: BuildSettings = BuildSettings()
    ledger: LedgerSettings = LedgerSettings()
    feeds: FeedSettings = FeedSettings()
    sitemaps: SitemapSettings = SitemapSettings()
    social: SocialSettings = SocialSettings()
    images: ImageSettings = ImageSettings()
    head: HeadSettings = HeadSettings()
    menu: tuple[MenuEntry, ...] = ()
    footer: tuple[MenuEntry, ...] = ()
    editions: tuple[EditionEntry, ...] = ()
    publisher: machines.PublisherSettings = machines.PublisherSettings()
    policies: machines.PolicySettings = machines.PolicySettings()
    redirects: machines.RedirectSettings = machines.RedirectSettings()
    robots: machines.RobotsSettings = machines.RobotsSettings()
    security: machines.SecuritySettings = machines.SecuritySettings()
    ads: machines.AdsSettings = machines.AdsSettings()
    trust: machines.TrustSettings = machines.TrustSettings()
    humans: machines.HumansSettings = machines.HumansSettings()
    icons: machines.IconSettings = machines.IconSettings()
    manifest: machines.ManifestSettings = machines.ManifestSettings()
    csp: dict[str, tuple[str, ...]] = field(default_factory=dict)
    deploy: dict[str, DeploySettings] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
