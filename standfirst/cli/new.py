"""`standfirst new site`: a first portal that builds at once."""

import os
import re
import sys
import zoneinfo
from datetime import datetime, timedelta
from typing import Final

from standfirst.build.clock import instant_of
from standfirst.cli.options import Options
from standfirst.cli.show import Printer
from standfirst.files import DiskFiles
from standfirst.files.placing import names
from standfirst.ledger import KEPT
from standfirst.problems import UsageError

_SETTINGS: Final = """\
# The settings of this portal. Every setting is explained in docs/settings.md of Standfirst.

[site]
title = "{title}"
# Where readers will find it. With a path (https://example.org/paper/) the portal lives below that path.
url = "https://example.org/"
# The clock by which dates and embargoes without a zone are meant.
timezone = "{zone}"
language = "en"
description = ""

# The list of newest stories beside every page.
[recent]
count = 6

# The small links at the foot of every page.
[[footer]]
label = "About us"
url = "/about/"
"""
_REPOSITORY: Final = re.compile(r"\.git|\.gitattributes|(README|LICEN[CS]E|COPYING)(\.\w+)?", re.I)
_IGNORED: Final = "# What Standfirst makes\n/site/\n/.standfirst/\n"
_FILES: Final = {
    "content/about.md": """\
---
title: About us
---

This is a page outside the sections: it needs no date and stands in no list. Say here who makes this paper, and how to
reach you.
""",
    "content/city/_index.md": """\
---
title: City
summary: What happens between the station and the river.
weight: 1
---
""",
    "content/culture/_index.md": """\
---
title: Culture
summary: Stages, screens and shelves.
weight: 2
---
""",
    "content/city/night-buses-return.md": """\
---
title: Night buses return to the old town
date: {0}
author: The newsroom
tags: [transport]
priority: 1
---

The last bus will no longer leave the station square at eleven. From Friday on, three lines run through the night, every
forty minutes, and stop wherever a passenger asks.

The council had cut them nine years ago to save money. Since then bakers, nurses and musicians have walked home.

Also Read: [](market-hall-roof.md)

## What changes

The fare is that of the day. Monthly tickets are valid, and bicycles travel free after midnight.
""",
    "content/city/market-hall-roof.md": """\
---
title: The market hall gets its glass roof back
date: {1}
author: The newsroom
tags: [architecture]
---

Eleven hundred panes, each cut by hand, will close the roof of the market hall before winter. Traders have worked under
canvas since the storm two years ago.

The glazier's workshop stands across the street. "We hear when one of them breaks," says its owner.
""",
    "content/culture/a-library-of-sounds.md": """\
---
title: A library that lends sounds
date: {2}
author: The newsroom
tags: [music]
---

The ring of a tram that no longer runs, a dialect with four speakers left, rain on a tin roof: the town library has begun
to lend recordings, for two weeks each.

Whoever borrows one is asked to bring another.
""",
}


def site(options: Options, folder: str) -> int:
    """Begins a portal in a folder that is not there, or has no more than a new repository has."""
    files = DiskFiles(folder)
    if there := [name for name in names(files.root) if not _REPOSITORY.fullmatch(name)]:
        raise UsageError(
            f"the folder {folder} is not empty: it has {', '.join(there[:3])}",
            "name a new one: standfirst new site DIR",
        )
    zone = _zone()
    now = datetime.fromtimestamp(instant_of(options.now, zoneinfo.ZoneInfo(zone)), zoneinfo.ZoneInfo(zone))
    dates = [(now - timedelta(hours=hours)).isoformat(timespec="minutes") for hours in (1, 5, 26)]
    title = _titled(os.path.basename(files.root)) or "My Portal"
    files.write("standfirst.toml", _SETTINGS.format(title=title, zone=zone).encode())
    files.write(".gitignore", _IGNORED.encode())
    for path, data in KEPT.items():
        files.write(path, data)
    for path, text in _FILES.items():
        files.write(path, text.format(*dates).encode())
    say = Printer(sys.stderr, folder).line
    if not options.quiet:
        here = files.root == os.getcwd()
        say(f"A portal of two sections and three stories is {'here' if here else f'in {folder}'}.")
        say("Look at it, and write with the page beside you:")
        say("    standfirst serve" if here else f"    standfirst serve --root {_quoted(folder)}")
        say("Its name, address and clock are in standfirst.toml; the stories are in content/.")
    return 0


def _titled(name: str) -> str:
    """`morning-paper` as a paper's name; nothing that TOML would have to escape is left."""
    words = re.sub(r"[^\w']+", " ", name.replace("_", " ")).split()
    return " ".join(word[:1].upper() + word[1:] for word in words)


def _quoted(folder: str) -> str:
    return folder if re.fullmatch(r"[\w./~-]+", folder) else f'"{folder}"'


def _zone() -> str:
    """The zone of this machine, as far as it can be told; the settings name it, to be changed."""
    linked = os.path.realpath("/etc/localtime").replace(os.sep, "/").partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").lstrip(":"), linked):
        try:
            if name and "/" in name:
                return zoneinfo.ZoneInfo(name).key
        except (ValueError, OSError):  # no such zone; ZoneInfoNotFoundError is a KeyError
            continue
        except KeyError:
            continue
    return "UTC"
