"""`python -m standfirst`: the same program as the `standfirst` command. It knows only where the command line lives."""

import sys

from standfirst.cli import main

if __name__ == "__main__":
    sys.exit(main())
