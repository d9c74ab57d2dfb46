"""The page at an old address that sends readers and search engines on, for hosts that can't redirect by themselves.

It has no script and no template: a theme that fails must not break old links.
"""

from html import escape


def redirect_page(target_absolute: str, target_relative: str, title: str, language: str = "en") -> bytes:
    """A page that leads on at once. Search engines read a refresh of 0 seconds as a permanent redirect.

    The link's text is the target's title, so there is nothing to translate; `language` is the target's.
    """
    canonical, link, name = escape(target_absolute), escape(target_relative), escape(title)
    return f"""<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<title>{name}</title>
<meta http-equiv="refresh" content="0; url={link}">
<meta name="robots" content="noindex">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="canonical" href="{canonical}">
</head>
<body>
<p dir="auto"><a href="{link}">{name}</a></p>
</body>
</html>
""".encode()
