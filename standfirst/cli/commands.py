"""What the command line understands: each command and its options, and how a run ends.

Commands import what they need when they run, so that `--version` and `--help` answer at once. Exit codes are those
of the contract.
"""

from typing import TYPE_CHECKING, Any

import click

from standfirst import __version__
from standfirst.cli import outgoing
from standfirst.cli.arguments import options_of, shared
from standfirst.cli.beginnings import new, schema

if TYPE_CHECKING:
    from standfirst.build.taking_back import Status

_CONTEXT = {"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "STANDFIRST", "max_content_width": 100}


class _Commands(click.Group):
    """Options without a command belong to `build`: `standfirst --clean` builds."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0].startswith("-") and args[0] not in ("-h", "--help", "--version"):
            args = ["build", *args]
        return super().parse_args(ctx, args)


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings=_CONTEXT,
    epilog="With no command, standfirst builds. Documentation: docs/ in the source.",
)
@click.version_option(__version__, prog_name="standfirst")
@click.pass_context
def cli(context: click.Context) -> None:
    """Turns a folder of Markdown into a news portal.

    \b
    standfirst serve          write with the page beside you
    standfirst build          content/ becomes site/
    standfirst new site DIR   begin a portal
    """
    if context.invoked_subcommand is None:
        context.invoke(build)


@cli.command()
@shared
@click.option("--output", metavar="DIR", default="site", show_default=True, help="Where the site goes.")
@click.option("--clean", is_flag=True, help="Forget the cache first.")
@click.option("--jobs", type=click.IntRange(0, 256), metavar="N", help="Processes; 0 is one a core.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object about the build.")
@click.option("--why", metavar="URL", help="Say why this page was made again.")
@click.option("--drafts", is_flag=True, help="Drafts and held stories too, in output marked as preview.")
@click.option("--accept-clock", is_flag=True, help="The wall clock is right, though it jumped.")
@click.option("--fix", is_flag=True, help="Write aliases that addresses of the past lack into their stories, first.")
def build(**arguments: Any) -> None:
    """Build the site: content/ becomes site/, only what changed is made again.

    \b
    standfirst build
    standfirst build --now 2025-02-21T17:30
    standfirst build --why /world/a-story/
    """
    from standfirst.cli.building import run

    options = options_of(arguments)
    raise SystemExit(run(options, **arguments))


@cli.command()
@shared
@click.argument("url", metavar="URL")
def explain(**arguments: Any) -> None:
    """Build, and say of what a page was made: source, templates, everything it read, and what changed.

    \b
    standfirst explain /world/a-story/
    standfirst explain https://paper.example/world/
    """
    from standfirst.cli.building import explain as run

    raise SystemExit(run(options_of(arguments), arguments["url"]))


@cli.command()
@shared
@click.argument("host", type=click.Choice(["netlify", "cloudflare", "nginx", "caddy", "apache"]), default="netlify")
def headers(**arguments: Any) -> None:
    """Build, and print what a web server is to send with the files: the site's Content-Security-Policy, and for how long
    copies are good. Netlify and Cloudflare Pages read it from site/_headers by themselves.

    \b
    standfirst headers nginx > /etc/nginx/snippets/paper.conf
    """
    from standfirst.cli.building import headers as run

    raise SystemExit(run(options_of(arguments), arguments["host"]))


@cli.command()
@shared
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object: --format json.")
@click.option("--format", "form", type=click.Choice(["text", "json", "sarif"]), default="text", help="What to print.")
@click.option("--jobs", type=click.IntRange(0, 256), metavar="N", default=0, help="Processes; 0 is one a core.")
def check(as_json: bool, strict: bool, form: str, jobs: int, **arguments: Any) -> None:
    """Check content and everything that a build would write, by the rules of docs/checks.md. Writes nothing.

    \b
    standfirst check
    standfirst check --strict
    standfirst check --format sarif > check.sarif
    """
    from standfirst.cli.checking import run

    raise SystemExit(run(options_of(arguments), form="json" if as_json else form, strict=strict, jobs=jobs))


@cli.command()
@shared
@click.option("--output", metavar="DIR", default="site", show_default=True, help="The output to verify.")
@click.option("--embargo", is_flag=True, help="Leave the held stories out of the other build before they are read.")
def verify(**arguments: Any) -> None:
    """Build, build clean beside it in another process, and compare every byte.

    \b
    standfirst verify
    standfirst verify --embargo
    standfirst verify --now 2025-02-21T17:30
    """
    from standfirst.cli.building import check_against_clean as run

    raise SystemExit(run(options_of(arguments), arguments["output"], embargo=arguments["embargo"]))


@cli.command()
@shared
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="N", help="Default: 8000, or the next free one; 0 picks one."
)
@click.option("--host", metavar="ADDR", default="127.0.0.1", show_default=True, help="Whom to listen to.")
@click.option("--allowed-host", metavar="NAME", multiple=True, help="Another name of this machine. May be repeated.")
@click.option("--open", is_flag=True, help="Open the page in a browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Drafts and held stories too.")
def serve(**arguments: Any) -> None:
    """Show the site as you write: rebuilt and reloaded at every save. Never touches site/.

    \b
    standfirst serve
    standfirst serve --port 8080 --open
    standfirst serve --now 2025-02-21T17:30 --no-drafts
    """
    from standfirst.cli.serving import run

    options = options_of(arguments)
    raise SystemExit(run(options, **arguments))


@cli.command()
@shared
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--timer", type=click.Choice(["cron", "systemd", "workflow"]), help="Print ready lines for a timer instead."
)
def schedule(**arguments: Any) -> None:
    """Say what goes out and comes down by the clock, by day, and what is held until somebody changes it.

    \b
    standfirst schedule
    standfirst schedule --json
    standfirst schedule --timer cron
    """
    from standfirst.cli.scheduling import run

    options = options_of(arguments)
    raise SystemExit(run(options, as_json=arguments["as_json"], timer=arguments["timer"]))


@cli.command()
@shared
@click.argument("story", metavar="STORY")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def impact(**arguments: Any) -> None:
    """Say what a story reaches: every file of the site that would be another, or none, without it. Writes nothing.

    \b
    standfirst impact content/world/a-story.md
    standfirst impact /world/a-story/ --json
    """
    from standfirst.cli.taking_back import reach

    raise SystemExit(reach(options_of(arguments), arguments["story"], as_json=arguments["as_json"]))


def _taken_back(status: "Status", story: str, reason: str, undo: bool, **arguments: Any) -> int:
    from standfirst.cli.taking_back import take

    return take(options_of(arguments), story, status, reason=reason, undone=undo)


@cli.command()
@shared
@click.argument("story", metavar="STORY")
@click.option("--reason", metavar="TEXT", default="", help="What readers are told.")
@click.option("--undo", is_flag=True, help="The file as it was, if it is not published yet.")
def retract(**arguments: Any) -> None:
    """Take a story back: its page says when and why, everything else of it goes with the next build.

    \b
    standfirst retract content/world/a-story.md --reason "Two quotations were invented."
    standfirst retract content/world/a-story.md --undo
    """
    raise SystemExit(_taken_back("retracted", **arguments))


@cli.command()
@shared
@click.argument("story", metavar="STORY")
@click.option("--reason", metavar="TEXT", default="", help="For the newsroom: readers never see it.")
@click.option("--undo", is_flag=True, help="The file as it was, if it is not published yet.")
def remove(**arguments: Any) -> None:
    """Take a story away with every address and picture it had; nothing of it is left with the next build.

    \b
    standfirst remove content/world/a-story.md --reason "Court order 12/26"
    standfirst remove content/world/a-story.md --undo
    """
    raise SystemExit(_taken_back("removed", **arguments))


@cli.command()
@shared
@click.argument("host", required=False, type=click.Choice(["netlify", "nginx", "caddy", "apache", "cloudfront"]))
def gone(**arguments: Any) -> None:
    """Print the URLs that caches are to forget since their stories were taken back; or, for a kind of host, what makes it
    answer with 410 where something is gone for good.

    \b
    standfirst gone
    standfirst gone nginx > /etc/nginx/gone.map
    """
    from standfirst.cli.taking_back import gone_for_good

    raise SystemExit(gone_for_good(options_of(arguments), arguments["host"]))


for _command in (outgoing.publish, outgoing.deploy, outgoing.rollback, outgoing.ping, new, schema):
    cli.add_command(_command)


def execute(arguments: list[str] | None) -> int:
    """Runs a command line (None: the process's own); gives the exit code."""
    try:
        cli.main(arguments, prog_name="standfirst", standalone_mode=False)
    except click.ClickException as fault:
        fault.show()
        return 2
    except (click.Abort, KeyboardInterrupt):
        return 130
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except BrokenPipeError:
        from standfirst.cli.ending import unheard

        return unheard()
    except Exception as fault:  # whatever it is, people get a report, not a traceback
        from standfirst.cli.ending import ended

        return ended(fault)
    return 0
