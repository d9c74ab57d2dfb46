"""A theme of one line a page that prints much: what lists print of a story, who reads whom, and which page it is.

Small, since every clean build compiles it; and with an optional partial, a choice of two, and a second story template,
so that templates can appear, vanish and be named by stories.
"""

_BASE = (
    '{% from "_macros.html" import teaser %}'
    '<html lang="{{ page.language }}" ><title>{{ page.title }}</title>{{ page.structured_data }}'
    '<a href="{{ site.home }}">{{ site.title }}</a>{{ t("home") }}{{ site.corrections }}{% include "note.html" ignore missing %}'
    '{% include ["promo.html", "plain.html"] %}'
    "{% for s in site.sections %}[{{ s.title }}]{% endfor %}\n"
    "{% block main %}{% endblock %}\n"
    '<aside>{% if site.recent_delivery == "inline" %}{{ fragment("recent") }}{% else %}{{ fragment("recent-brief") }}'
    "{% endif %}</aside></html>\n"
)
_LIST = (
    '{% extends "base.html" %}{% block main %}{% for s in stories %}{{ teaser(s) }}{% endfor %}'
    '<a href="{{ page.newer }}">newer</a><a href="{{ page.older }}">older</a>{% endblock %}'
)
_STORY = (
    '{% extends "base.html" %}{% block main %}<h1>{{ story.kicker }}: {{ story.title }}</h1><p>{{ story.summary }}</p>'
    "{% if story.date %}{{ story.date|iso }}{% endif %}{% if story.updated %}{{ story.updated|iso }}{% endif %}"
    '{% if story.image %}<img src="{{ story.image.src }}" width="{{ story.image.width }}">{% endif %}{{ story.body }}'
    "{% for a in story.authors %}{{ a.name }} {{ a.role }}{% endfor %}{% for t in story.topics %}{{ t.name }}{% endfor %}"
    "{% for c in story.corrections %}{{ c.text }}{% endfor %}{{ story.source }}{{ story.extra.get('place') }}"
    "{% for r in story.related %}{{ teaser(r) }}{{ r.reason.picked }}{{ r.reason.words|join(' ') }}{% endfor %}"
    "{% if story.thread %}{{ story.thread.name }}{% for p in story.previously %}{{ teaser(p) }}{% endfor %}{% endif %}{% endblock %}"
)
TEMPLATES = {
    "templates/base.html": _BASE,
    "templates/plain.html": ".",
    "templates/_macros.html": '{% macro teaser(s) %}<a href="{{ s.url }}">{{ s.title }}</a> '
    "{{ s.excerpt }}{% endmacro %}",
    "templates/home.html": '{% extends "base.html" %}{% block main %}{% if front.banner %}{{ front.banner.text }}{{ front.banner.url }}{% endif %}{% if front.lead %}{{ teaser(front.lead) }}'
    "{% endif %}{% for s in front.side %}{{ teaser(s) }}{% endfor %}{% for b in front.blocks %}{{ b.title }}{{ b.url }}{% for s in b.stories %}{{ teaser(s) }}{% endfor %}{% endfor %}{% endblock %}",
    "templates/section.html": _LIST.replace(
        "{% block main %}",
        "{% block main %}{% if front %}{% if front.lead %}{{ teaser(front.lead) }}{% endif %}{% for s in front.side %}"
        "{{ teaser(s) }}{% endfor %}{% for b in front.blocks %}{{ b.title }}{% for s in b.stories %}{{ teaser(s) }}"
        "{% endfor %}{% endfor %}{% endif %}",
    ),
    "templates/lists.html": _LIST,
    "templates/topic.html": _LIST.replace(
        "{% block main %}", "{% block main %}{% for t in topic.related %}{{ t.name }}{% endfor %}"
    ),
    "templates/thread.html": _LIST.replace("{% block main %}", "{% block main %}{{ thread.name }}"),
    "templates/author.html": '{% extends "lists.html" %}',
    "templates/article.html": _STORY,
    "templates/long.html": '{% extends "article.html" %}',
    "templates/page.html": '{% extends "article.html" %}',
    "templates/corrections.html": '{% extends "base.html" %}{% block main %}{% for n in notices %}<a href="{{ n.at }}">'
    "{{ n.type }} {{ n.title }}</a>{{ n.date|iso }} {{ n.text }}{% endfor %}{{ page.newer }} {{ page.older }}{% endblock %}",
    "templates/tombstone.html": '{% extends "base.html" %}{% block main %}{{ tombstone.title }} {{ tombstone.reason }}'
    "{% if tombstone.retracted %}{{ tombstone.retracted|iso }}{% endif %}{% endblock %}",
    "templates/404.html": '{% extends "base.html" %}',
    "templates/archive.html": '{% extends "base.html" %}{% block main %}{{ archive.title }}{% if archive.level == "all" %}'
    "{% for y in archive.years %}{% for m in y.months %}{{ m.title }} {{ m.count }}{% endfor %}{% endfor %}"
    '{% elif archive.level == "year" %}{% for m in archive.months %}{{ m.title }} {{ m.count }}{% endfor %}'
    '{% elif archive.level == "month" %}{% for week in archive.weeks %}{% for d in week %}{{ d.url }}{% endfor %}{% endfor %}'
    "{% for d in archive.days %}{{ d.title }}{% for s in d.stories %}{{ teaser(s) }}{% endfor %}"
    "{% endfor %}{% else %}{% for g in archive.groups %}{% for s in g.stories %}{{ teaser(s) }}{% endfor %}{% endfor %}{% endif %}{% endblock %}",
    "templates/fragments/recent.html": "{% for s in recent %}<p>{{ s.title }} {{ s.excerpt }}</p>{% endfor %}",
    "templates/fragments/recent-brief.html": "{% for s in recent %}<p>{{ s.title }}</p>{% endfor %}",
}
"""By path in the site."""

OPTIONAL = ("templates/note.html", "templates/promo.html")
"""Templates that pages look for and that need not be there."""
