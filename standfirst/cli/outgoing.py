"""What the command line understands of a site that goes to its readers: `publish`, `deploy`, `rollback`, `ping`."""

from typing import Any

import click

from standfirst.cli.arguments import options_of, shared


@click.command()
@shared
@click.option("--output", metavar="DIR", default="site", show_default=True, help="Where the site goes.")
@click.option("--jobs", type=click.IntRange(0, 256), metavar="N", default=0, help="Processes; 0 is one a core.")
@click.option("--once", is_flag=True, help="Build once and end.")
@click.option("--until-changed", is_flag=True, help="Build, sleep until the next change is due, build again and end.")
@click.option(
    "--on-error", type=click.Choice(["quarantine", "stop"]), default="quarantine", show_default=True,
    help="What a faulty story does: it stays as it last was good, or nothing is published.",
)  # fmt: skip
@click.option("--accept-clock", is_flag=True, help="The wall clock is right, though it jumped.")
@click.option("--deploy", "target", metavar="TARGET", default="", help="Deploy to [deploy.TARGET] whatever changes.")
def publish(once: bool, until_changed: bool, target: str, **arguments: Any) -> None:
    """Keep the site true: build, sleep until the next change is due or anything is edited, build again.

    \b
    standfirst publish
    standfirst publish --once
    standfirst publish --until-changed
    standfirst publish --deploy live
    """
    from standfirst.build import Request
    from standfirst.cli.publishing import run

    options = options_of(arguments)
    request = Request(root=options.root, now=options.now, record=True, **arguments)
    raise SystemExit(run(options, request, once=once, until_changed=until_changed, target=target))


@click.command()
@shared
@click.argument("target", metavar="[TARGET]", default="")
@click.option("--output", metavar="DIR", default="site", show_default=True, help="Where the site goes before.")
@click.option("--jobs", type=click.IntRange(0, 256), metavar="N", default=0, help="Processes; 0 is one a core.")
@click.option(
    "--on-error", type=click.Choice(["quarantine", "stop"]), default="quarantine", show_default=True,
    help="What a faulty story does: it stays as it last was good, or nothing is deployed.",
)  # fmt: skip
@click.option("--accept-clock", is_flag=True, help="The wall clock is right, though it jumped.")
@click.option("--no-build", is_flag=True, help="Deploy what the last build left.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent and deleted; nothing goes on record.")
@click.option("--verify", is_flag=True, help="Then fetch a sample, and everything that was taken away.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--confirm-delete", is_flag=True, help="Most of what is there may be deleted.")
@click.option("--adopt", is_flag=True, help="What others have put there may be replaced.")
@click.option("--forward", is_flag=True, help="Deploy again after a rollback.")
@click.option("--take-over", is_flag=True, help="Another deploy that is said to be under way has died.")
def deploy(target: str, output: str, **arguments: Any) -> None:
    """Build, and bring the host of [deploy.TARGET] up to date: only what changed, in an order in which readers never
    meet with half of it.

    \b
    standfirst deploy --dry-run
    standfirst deploy live --verify
    """
    from standfirst.cli.deploying import run

    raise SystemExit(run(options_of(arguments), target, output, **arguments))


@click.command()
@shared
@click.argument("target", metavar="[TARGET]", default="")
@click.option("--output", metavar="DIR", default="site", show_default=True, help="The output to roll back.")
@click.option("--release", metavar="ID", default="", help="Which release of the target; default: the one before.")
def rollback(target: str, output: str, release: str, **arguments: Any) -> None:
    """Bring the release before back, if nothing has come down since: of the output, or of a target that the site was
    deployed to. What was wrong is to be mended in the sources.

    \b
    standfirst rollback          standfirst build publishes the later release again
    standfirst rollback live     standfirst deploy live --forward does
    """
    if target:
        from standfirst.cli.deploying import back as back_there

        raise SystemExit(back_there(options_of(arguments), target, output, release))
    if release:
        raise click.UsageError("--release needs a target: standfirst rollback TARGET --release ID")
    from standfirst.cli.publishing import back

    raise SystemExit(back(options_of(arguments), output))


@click.command()
@shared
@click.option("--output", metavar="DIR", default="site", show_default=True, help="The site that is published.")
@click.option("--all", "all_", is_flag=True, help="Tell of every feed, changed or not.")
def ping(**arguments: Any) -> None:
    """Tell the WebSub hubs of the settings which feeds have changed since the last ping. Run it when the site is deployed.

    \b
    standfirst build && rsync -a site/ host:/srv/paper/ && standfirst ping
    """
    from standfirst.cli.pinging import run

    raise SystemExit(run(options_of(arguments), arguments["output"], all_=arguments["all_"]))
