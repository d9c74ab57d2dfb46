"""What is written for machines: feeds, sitemaps, robots.txt, redirects. Pure functions from plain records to bytes.

Nothing here knows a site, a file or a clock: equal arguments give equal bytes.
"""
