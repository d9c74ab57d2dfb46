"""`standfirst impact`, `retract`, `remove` and `gone`: what a story reaches, how it is taken back, what is gone for good."""

import json
import sys
from collections.abc import Iterator
from typing import Final

from standfirst import urls
from standfirst.build.attempts import attempts
from standfirst.build.impact import Impact, NotTold, Reached, impact
from standfirst.build.report import Request
from standfirst.build.run import Looked, job_of, looked
from standfirst.build.taking_back import Status, may_be_taken_back, take_back, undo
from standfirst.cli.ending import told
from standfirst.cli.options import Options
from standfirst.cli.show import Printer
from standfirst.ledger import gone as on_record
from standfirst.pages.gone import Gone, gone
from standfirst.problems import StandfirstError, UsageError
from standfirst.syndication.tables import table

_FEW: Final = 8
_WORDS: Final = {
    "page": "its page",
    "redirect": "old addresses that lead to it",
    "file": "pictures and papers of its own",
    "front": "the front",
    "list": "lists",
    "archive": "archives",
    "feed": "feeds",
    "sitemap": "sitemaps",
    "corrections": "corrections",
    "related": "pages that name it among related stories",
    "link": "pages whose text leads to it",
    "recent posts": "Recent Posts",
    "names": "pages with a menu, name or number it has a part in",
}
"""How each `impact.What` is told, in this order."""
_VERB: Final = {"retracted": "retract", "removed": "remove"}


def reach(options: Options, story: str, *, as_json: bool) -> int:
    """`standfirst impact`: what the story reaches, on standard output."""
    try:
        found = impact(Request(root=options.root, now=options.now), story)
    except StandfirstError as fault:
        return told(fault, options.root)
    if as_json:
        sys.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1) + "\n")
    else:
        sys.stdout.write("".join(f"{line}\n" for line in _reached(found, whole=options.verbose)))
    return 0


def _reached(found: Impact, *, whole: bool) -> Iterator[str]:
    count = len(found.files)
    yield f"{found.source} ({found.address}) reaches {count} {'file' if count == 1 else 'files'} of the site"
    for what, words in _WORDS.items():
        files = [file for file in found.files if file.what == what]
        if files:
            yield f"  {words}: {len(files)}"
            yield from (f"    {_address(file)}" for file in files[: None if whole else _FEW])
            if len(files) > _FEW and not whole:
                yield f"    and {len(files) - _FEW} more (--verbose)"


def _address(file: Reached) -> str:
    return f"{file.address} ({file.where})" if file.where else file.address


def take(options: Options, story: str, status: Status, *, reason: str, undone: bool) -> int:
    """`standfirst retract` and `remove`: shows what the story reaches, then takes it back, or undoes that."""
    request = Request(root=options.root, now=options.now)
    printer = Printer(sys.stderr, options.root)
    try:
        if undone:
            act = undo(request, story, status)
            printer.line(f"{act.source} is as it was before it was {status}")
            return 0
        if not reason.strip():
            raise UsageError("nobody has said why", f'standfirst {_VERB[status]} {story} --reason "…"')
        act = may_be_taken_back(request, story, status)
        if not options.quiet and act.address:
            _show_reach(printer, request, act.source, whole=options.verbose)
        take_back(request, act, reason.strip())
    except StandfirstError as fault:
        return told(fault, options.root)
    printer.line(f"{act.source} says now that it is {status}; the next build or publish takes the story down")
    printer.line(f"until then: standfirst {_VERB[status]} {act.source} --undo")
    return 0


def _show_reach(printer: Printer, request: Request, source: str, *, whole: bool) -> None:
    """What goes with the story. That nobody can tell is no reason to leave it up."""
    try:
        for line in _reached(impact(request, source), whole=whole):
            printer.line(line)
    except NotTold as fault:
        printer.line(f"what {source} reaches cannot be told: {fault}")
    except UsageError:
        return  # it is retracted already, or faulty: it reaches nothing, or what it last was does


def _gone(seen: Looked) -> Gone:
    world = seen.judgement.world
    known = on_record(seen.inputs.ledger, seen.release)
    return gone(world.places, world.documents, world.plan, known)


def gone_for_good(options: Options, host: str | None) -> int:
    """`standfirst gone`: the URLs that caches are to forget; or what a kind of host is told, on standard output."""
    job_request = Request(root=options.root, now=options.now)
    try:
        job = job_of(job_request)
        found: Gone = attempts(job, lambda store: _gone(looked(job, store)))
    except StandfirstError as fault:
        return told(fault, options.root)
    if host is None:
        site_url = job.constants.config.site.url
        sys.stdout.write("".join(f"{urls.absolute(site_url, address)}\n" for address in found.stale))
        return 0
    # A page is asked for without its last slash, too.
    paths = [form for address in found.gone for form in dict.fromkeys((address, address.rstrip("/")))]
    sys.stdout.write(table(host, (), [job.constants.link(path) for path in paths]).decode())
    return 0
