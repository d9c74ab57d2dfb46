"""What standards ask of finished files, held against their bytes: pages, structured data, sitemaps, files at the root.

Pure: bytes and a few facts in, problems out, each with a rule's id as its code (`rules.RULES`, docs/checks.md). It does
not know how the bytes were made, so a theme of one's own is judged like the default one, and our own bugs like both.
"""
