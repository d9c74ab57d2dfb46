"""Pelican's settings: the same pages as the other two sites, and its cache as its manual describes it for speed."""

SITENAME = "The Benchmark Courier"
SITEURL = "https://courier.example"
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"

# "Only rebuild what has changed" of the manual: read files come from a cache, checked by time of change.
CACHE_CONTENT = True
LOAD_CONTENT_CACHE = True
CONTENT_CACHING_LAYER = "reader"
CHECK_MODIFIED_METHOD = "mtime"
GZIP_CACHE = False  # the default packs the cache, which costs time
STATIC_CHECK_IF_MODIFIED = True

ARTICLE_URL = "{category}/{slug}/"
ARTICLE_SAVE_AS = "{category}/{slug}/index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = "{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
SLUGIFY_SOURCE = "basename"
AUTHOR_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "404", "sitemap", "robots"]
SITEMAP_SAVE_AS = "sitemap.xml"
ROBOTS_SAVE_AS = "robots.txt"

PAGINATED_TEMPLATES = {"category": 20, "tag": 20}
DEFAULT_PAGINATION = 20
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]

FEED_DOMAIN = SITEURL
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
FEED_RSS = "feed.xml"
CATEGORY_FEED_RSS = "{slug}/feed.xml"
RSS_FEED_SUMMARY_ONLY = True
FEED_MAX_ITEMS = 20

DEFAULT_DATE_FORMAT = "%-d %b %Y, %-I:%M %p"
SUMMARY_MAX_LENGTH = 15
