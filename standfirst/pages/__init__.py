"""The plan: which files the site consists of, made from the whole site, or from the last plan and what has changed."""

from standfirst.pages.own import lapse
from standfirst.pages.page import HTML, LISTED, Page
from standfirst.pages.planning import (
    ONE_SITEMAP,
    SITEMAP_SIZE,
    Plan,
    numbered_parts,
    plan,
    sitemap_parts,
)
from standfirst.pages.replanning import replanned

__all__ = [
    "HTML",
    "LISTED",
    "ONE_SITEMAP",
    "SITEMAP_SIZE",
    "Page",
    "Plan",
    "lapse",
    "numbered_parts",
    "plan",
    "replanned",
    "sitemap_parts",
]
