"""The preview: the site beside the author's editor, on loopback, rebuilt and reloaded at each save.

It builds into a folder of its own, so drafts never come near `site/`, and answers only from the table of what a build
made. It prints nothing: the command line is told (`Talk`).
"""

from standfirst.preview.ports import FIRST, listen
from standfirst.preview.session import Session, Talk
from standfirst.preview.state import Outcome
from standfirst.preview.visitors import host_names

__all__ = ["FIRST", "Outcome", "Session", "Talk", "host_names", "listen"]
