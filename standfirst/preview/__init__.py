"""The preview: the site beside the author's editor, on loopback, brought up to date at each save.

The site is in memory (`desk`), in one consistent state (`edition`); no output is written, so drafts never come near
`site/`, and what is answered is what the plan has. It prints nothing: the command line is told (`Talk`).
"""

from standfirst.preview.ports import FIRST, listen
from standfirst.preview.session import Session, Talk
from standfirst.preview.state import Outcome
from standfirst.preview.visitors import host_names

__all__ = ["FIRST", "Outcome", "Session", "Talk", "host_names", "listen"]
