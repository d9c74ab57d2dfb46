"""`standfirst ping`: tells WebSub hubs which feeds have changed. The one command that speaks to other machines."""

import os
import sys

from standfirst.build.inputs import settings
from standfirst.cli.ending import told
from standfirst.cli.options import Options
from standfirst.cli.show import Printer
from standfirst.files import DiskFiles
from standfirst.problems import StandfirstError, UsageError
from standfirst.websub.telling import send, tell


def run(options: Options, output: str, *, all_: bool) -> int:
    """Tells every hub; 3 where one did not take something."""
    printer = Printer(sys.stderr, options.root)
    try:
        files = DiskFiles(options.root)
        config, _ = settings(files)
        if not config.feeds.hubs:
            raise UsageError("no hub is set", 'write hubs = ["https://hub.example/"] under [feeds], and build')
        site = DiskFiles(os.path.join(files.root, output))
        cache = DiskFiles(os.path.join(files.root, ".standfirst"))
        results = tell(site, cache, config.site.url, config.feeds.hubs, send, all_=all_)
    except StandfirstError as fault:
        return told(fault, options.root)
    for one in results:
        if one.fault:
            printer.line(f"{printer.paint('error', 'error')}: {one.hub} was not told of {one.feed}: {one.fault}")
        elif not options.quiet:
            printer.line(f"told {one.hub} of {one.feed}")
    failed = any(one.fault for one in results)
    if failed:
        printer.line("      what was not told is told at the next ping")
    elif not results and not options.quiet:
        printer.line("no feed has changed since the last ping")
    return 3 if failed else 0
