"""The ledgers: what this site has ever published, in small files under `ledger/` that are committed with it.

*Addresses* holds every address that went live, *texts* what readers last read of each story, *removed* what must never
come back. Everything here is pure: bytes of these files in, records and problems out, and the other way about. Only a
release that was recorded changes them; a site without the folder has none of this.
"""

from standfirst.ledger.aliases import with_aliases
from standfirst.ledger.checking import Checked, check, in_stories
from standfirst.ledger.codes import CODES
from standfirst.ledger.ledger import FOLDER, IGNORED, KEPT, Ledger
from standfirst.ledger.recording import recorded
from standfirst.ledger.release import Release
from standfirst.ledger.vanished import gone

__all__ = [
    "CODES",
    "FOLDER",
    "IGNORED",
    "KEPT",
    "Checked",
    "Ledger",
    "Release",
    "check",
    "gone",
    "in_stories",
    "recorded",
    "with_aliases",
]
