"""More of the keys, beyond the list."""

from typing import Final

from tests.bad_input.case import Case, a

_FRONT: Final = """\
[banner]
text = "All ferries are stopped"

[[blocks]]
tag = "See"
layout = "threee"

[[blocks]]
section = "wrld"

[[blocks]]
title = "Picked"
[[blocks.pins]]
story = "world/later.md"
until = "never"
[[blocks.pins]]
story = "world/b.md"
until = 2030-01-01
[[blocks.pins]]
story = "world/a.md"
"""

CASES: Final[tuple[Case, ...]] = (
    Case(0, "language", a("---\ntitle: A\ndate: 2024-01-02\nlanguage: en_US\n---\nBody\n")),
    Case(0, "priority", a("---\ntitle: A\ndate: 2024-01-02\npriority: 12\n---\nBody\n")),
    Case(0, "weight", a("---\ntitle: A\ndate: 2024-01-02\nweight: high\n---\nBody\n")),
    Case(0, "image", a("---\ntitle: A\ndate: 2024-01-02\nimage:\n  alt: x\n  title: y\n---\nBody\n")),
    Case(0, "corrections", a("---\ntitle: A\ndate: 2024-01-02\ncorrections:\n- The name was wrong\n---\nBody\n")),
    Case(0, "comma", a("---\ntitle: A\ndate: 2024-01-02\ntags: India, Pakistan\n---\nBody\n")),
    Case(0, "TOML without quotes", a("+++\ntitle = Modi speaks\n+++\n")),
    Case(0, "TOML with a colon", a("+++\ntitle: Modi\n+++\n")),
    Case(0, "TOML date without seconds", a('+++\ntitle = "A"\ndate = 2024-05-06 10:00\n+++\n')),
    Case(0, "TOML key twice", a('+++\ntitle = "A"\ndate = 2024-05-06\ntitle = "B"\n+++\n')),
    Case(0, "TOML draft under extra", a('+++\ntitle = "A"\ndate = 2024-05-06\n[extra]\ndraft = true\n+++\n')),
    Case(
        0,
        "front file",
        {
            **a("---\ntitle: A\ndate: 2024-01-02\ntags: [Sea]\n---\nBody\n"),
            "content/world/later.md": "---\ntitle: Secret\ndate: 2030-01-01\n---\nBody\n",
            "content/_fronts/home.toml": _FRONT,
            "content/_fronts/wrld.yml": "lead:\n  pin: []\n",
        },
    ),
)
