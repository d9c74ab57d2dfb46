"""`build --fix`: what can be mended in the sources without asking is written there. It is the one command that edits them."""

import sys

from standfirst.build import Report
from standfirst.build.inputs import settings
from standfirst.cli.options import Options
from standfirst.cli.show import Printer
from standfirst.documents import file_of
from standfirst.files import DiskFiles
from standfirst.ledger import with_aliases


def mend(report: Report, options: Options) -> bool:
    """Writes the aliases that stories should have; whether any was written."""
    files, printer = DiskFiles(options.root), Printer(sys.stderr, options.root)
    timezone = settings(files)[0].site.timezone if report.aliases else ""
    done = False
    for id, addresses in report.aliases.items():
        file, few = file_of(id), ", ".join(addresses)
        written = with_aliases(files.read(file), id, addresses, timezone)
        if written is None:
            printer.line(f"{file}: cannot be mended by --fix; add to its aliases: {few}")
            continue
        files.write(file, written)
        done = True
        printer.line(f"{file}: now redirects {few}")
    return done
