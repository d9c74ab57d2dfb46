"""Which HTML a story may hold: plain tables, in one place, for the sanitiser and for the report of what it removed."""

from typing import Final


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


ALLOWED: Final = _names(
    """
    a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn
    div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li mark ol p pre q rp rt
    ruby s samp section small source span strong sub summary sup table tbody td tfoot th thead time tr u ul var
    video wbr
    """
)

ATTRIBUTES: Final[dict[str, frozenset[str]]] = {
    "*": frozenset({"aria-hidden", "aria-label", "class", "dir", "id", "lang", "role", "title"}),
    "a": frozenset({"download", "href", "hreflang", "rel", "target"}),
    "audio": frozenset({"controls", "loop", "muted", "preload", "src"}),
    "col": frozenset({"align", "span"}),
    "colgroup": frozenset({"span"}),
    "del": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "img": frozenset({"alt", "height", "src", "width"}),
    "ins": frozenset({"datetime"}),
    "li": frozenset({"value"}),
    "ol": frozenset({"reversed", "start", "type"}),
    "source": frozenset({"src", "type"}),
    "td": frozenset({"align", "colspan", "headers", "rowspan"}),
    "th": frozenset({"align", "colspan", "headers", "rowspan", "scope"}),
    "time": frozenset({"datetime"}),
    "tr": frozenset({"align"}),
    "video": frozenset({"controls", "height", "loop", "muted", "poster", "preload", "src", "width"}),
}

WRITTEN: Final = {"pre": {"tabindex": "0"}, "table": {"tabindex": "0"}}
"""What elements have whatever their author wrote: these may be wider than their column, and are scrolled by keyboard once
they can have the focus (WCAG 2.1.1). Some browsers give it to them unasked, not all."""

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})

DROPPED_WHOLE: Final = frozenset({"applet", "math", "noembed", "noframes", "script", "style", "svg", "template"})
"""Removed with what is in them."""

KNOWN: Final = ALLOWED | _names(
    """
    acronym animate applet area base basefont bgsound big blink body button canvas center circle clippath data
    datalist defs desc dialog dir ellipse embed fencedframe fieldset font foreignobject form frame frameset g
    head hgroup html iframe image input isindex keygen label legend line lineargradient link listing main map
    marquee math menu menuitem meta meter mi mn mo ms mtext mrow nav nobr noembed noframes noscript object
    optgroup option output param path pattern picture plaintext polygon polyline portal progress radialgradient
    rect script search select set slot stop strike style svg symbol template text textarea title track tspan tt
    use xmp
    """
)
"""Elements of HTML, SVG and MathML, present and past. Anything else in angle brackets is text (`Vec<T>`)."""

SILENT: Final = _names(
    """
    acronym big body center data font head html main map area nav nobr noscript picture strike tt track
    """
)
"""Removed without a word: only the tag goes, and a reader misses nothing."""

PRESENTATION: Final = _names(
    """
    align allow allowfullscreen alt bgcolor border cellpadding cellspacing clear color decoding dir face
    fetchpriority frameborder height hspace itemprop itemscope itemtype lang language loading markdown media
    name nowrap poster property referrerpolicy rules size sizes span srcset start summary tabindex target
    translate type typeof valign vocab vspace width xml:lang xmlns
    """
)
"""Attributes removed without a word; so are those that begin with `data-` or `aria-`."""
