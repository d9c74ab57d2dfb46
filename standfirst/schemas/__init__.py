"""JSON Schemas (draft-07, which editors read) of what people write: front matter, settings, front files.

They are made from the tables that readers go by (`making`), and shipped as files beside this one; a test keeps the two
equal. A schema helps while somebody types; what is right is decided by the readers alone.
"""

from standfirst.schemas.making import NAMES, made

__all__ = ["NAMES", "made"]
