from standfirst.config.places import place_of, places

DOCUMENT = '''\
# a comment with [brackets] and = signs
top = 1
"quoted key" = "a # no comment" # [not.a.table]
[site]
  title = """
[not]
a = "table"
"""
  other = \'\'\'it's = 'here' \'\'\'
a.b.c = [ 1, [2,
   3], { x = "}", y = ']' } ] # end
[[menu]]
label = "one"
  [menu.more]
  deep = { k = 1 }
[[menu]]
label = "two"
[deploy."the.live\\u0020one"]
host = 1979-05-27T07:32:00Z
'''


def test_every_key_table_and_element_has_its_place() -> None:
    assert places(DOCUMENT) == {
        ("top",): (2, 1),
        ("quoted key",): (3, 1),
        ("site",): (4, 1),
        ("site", "title"): (5, 3),
        ("site", "other"): (9, 3),
        ("site", "a"): (10, 1),
        ("site", "a", "b"): (10, 3),
        ("site", "a", "b", "c"): (10, 5),
        ("site", "a", "b", "c", 0): (10, 11),
        ("site", "a", "b", "c", 1): (10, 14),
        ("site", "a", "b", "c", 1, 0): (10, 15),
        ("site", "a", "b", "c", 1, 1): (11, 4),
        ("site", "a", "b", "c", 2): (11, 8),
        ("site", "a", "b", "c", 2, "x"): (11, 10),
        ("site", "a", "b", "c", 2, "y"): (11, 19),
        ("menu",): (12, 1),
        ("menu", 0): (12, 1),
        ("menu", 0, "label"): (13, 1),
        ("menu", 0, "more"): (14, 3),
        ("menu", 0, "more", "deep"): (15, 3),
        ("menu", 0, "more", "deep", "k"): (15, 12),
        ("menu", 1): (16, 1),
        ("menu", 1, "label"): (17, 1),
        ("deploy", "the.live one"): (18, 1),
        ("deploy", "the.live one", "host"): (19, 1),
    }


def test_windows_line_ends_change_no_place() -> None:
    assert places(DOCUMENT.replace("\n", "\r\n")) == places(DOCUMENT)


def test_what_has_no_place_stands_where_the_table_above_it_does() -> None:
    found = places("\n[site]\n")
    assert place_of(found, ("site", "title")) == (2, 1)
    assert place_of(found, ("recent", "count")) == (1, 1)
