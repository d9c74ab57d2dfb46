"""The plan: which files the site consists of, made from the whole site, or from the last plan and what has changed."""

from standfirst.pages.feeds import FEED_LISTS, feed_address
from standfirst.pages.own import lapse
from standfirst.pages.page import HTML, LISTED, Page
from standfirst.pages.planning import (
    NEWS_SECONDS,
    NEWS_SIZE,
    ONE_SITEMAP,
    SITEMAP_SIZE,
    Plan,
    news_parts,
    numbered_parts,
    plan,
    sitemap_parts,
    social_card_address,
    story_of_card,
)
from standfirst.pages.replanning import replanned

__all__ = [
    "FEED_LISTS",
    "HTML",
    "LISTED",
    "NEWS_SECONDS",
    "NEWS_SIZE",
    "ONE_SITEMAP",
    "SITEMAP_SIZE",
    "Page",
    "Plan",
    "feed_address",
    "lapse",
    "news_parts",
    "numbered_parts",
    "plan",
    "replanned",
    "sitemap_parts",
    "social_card_address",
    "story_of_card",
]
