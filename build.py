#!/usr/bin/env python3
"""`python3 build.py [COMMAND ...]`: the same program as `standfirst`, from a bare checkout.

Whoever clones a portal should need two things: Python and this line. So this file makes `.venv` beside itself when it has to, and
hands over to `python -m standfirst` in it. `build.py test` is its own: it runs the linters, the type checker and the tests.

It is compiled anew at every run and read by whatever Python there is. Therefore it is short, its syntax is old, and everything
else is in `standfirst/_bootstrap.py`, which any Python loads from its cache.
"""

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    if sys.version_info < (3, 11):
        sys.stderr.write("Standfirst needs Python 3.11 or newer. This is Python %d.%d.\n" % sys.version_info[:2])
        sys.exit(3)
    if ROOT not in sys.path:  # `python -P build.py`
        sys.path.insert(0, ROOT)
    from standfirst import _bootstrap

    sys.exit(_bootstrap.main(ROOT, sys.argv[1:]))
