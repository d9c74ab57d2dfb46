"""`python -m tests.web COMMAND`: what the checks of finished pages need, and what people look at."""

import sys

from tests.web import tools

if __name__ == "__main__":
    if sys.argv[1:] == ["install"]:
        tools.install()
