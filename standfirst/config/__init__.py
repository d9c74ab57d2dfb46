"""The settings: `load` reads and checks `standfirst.toml`; the records say what it may hold."""

from standfirst.config.load import load, place
from standfirst.config.secrets import secrets
from standfirst.config.settings import (
    BuildSettings,
    Config,
    EditionEntry,
    HeadSettings,
    ImageSettings,
    Layout,
    MarkdownSettings,
    MenuEntry,
    PaginationSettings,
    PermalinkSettings,
    RecentSettings,
    SiteSettings,
    ThemeSettings,
)

__all__ = [
    "BuildSettings",
    "Config",
    "EditionEntry",
    "HeadSettings",
    "ImageSettings",
    "Layout",
    "MarkdownSettings",
    "MenuEntry",
    "PaginationSettings",
    "PermalinkSettings",
    "RecentSettings",
    "SiteSettings",
    "ThemeSettings",
    "load",
    "place",
    "secrets",
]
