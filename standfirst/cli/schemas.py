"""`standfirst schema`: prints a JSON Schema, as it is shipped."""

import os
import sys

import standfirst.schemas
from standfirst.files import DiskFiles


def show(name: str) -> int:
    """Prints one."""
    folder = os.path.dirname(os.path.abspath(standfirst.schemas.__file__))
    sys.stdout.write(DiskFiles(folder).read(f"{name}.json").decode())
    return 0
