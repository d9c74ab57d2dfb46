"""The plan: which files the site consists of, made from the whole site, or from the last plan and what has changed."""

from standfirst.pages.planning import HTML, SITEMAP_SIZE, Page, Plan, archive_address, plan
from standfirst.pages.replanning import replanned

__all__ = ["HTML", "SITEMAP_SIZE", "Page", "Plan", "archive_address", "plan", "replanned"]
