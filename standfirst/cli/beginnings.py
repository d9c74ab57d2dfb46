"""The commands with which somebody begins: `new site`, `new article`, and the schemas for an editor."""

from typing import Any

import click

from standfirst.cli.arguments import options_of, shared


@click.group()
def new() -> None:
    """Begin a portal or an article."""


@new.command("site")
@shared
@click.argument("folder", metavar="DIR")
def new_site(**arguments: Any) -> None:
    """Begin a portal in a new folder."""
    from standfirst.cli.new import site

    raise SystemExit(site(options_of(arguments), arguments["folder"]))


@new.command("article")
@shared
@click.argument("name", metavar="[SECTION/SLUG]", required=False)
@click.option("--title", metavar="TEXT", help="The headline.")
@click.option("--section", metavar="FOLDER", help="The folder under content/, where no SECTION/SLUG is given.")
@click.option("--author", "authors", metavar="NAME", multiple=True, help="A byline. May be repeated.")
@click.option("--tag", "tags", metavar="TOPIC", multiple=True, help="A topic. May be repeated.")
@click.option("--thread", metavar="NAME", help="The thread that the story belongs to.")
@click.option("--kicker", metavar="TEXT", help="The label above the headline.")
@click.option("--source", metavar="NAME", help="The agency that it comes from.")
@click.option("--dateline", metavar="PLACE", help="Where it was written.")
@click.option("--language", metavar="TAG", help="Its language, like hi, where that is not the site's.")
@click.option("--bundle", is_flag=True, help="A folder of its own, for pictures beside it: SLUG/index.md.")
@click.option("--public", is_flag=True, help="Not a draft: it goes out with the next build.")
def new_article(**arguments: Any) -> None:
    """Begin an article, as a draft.

    \b
    standfirst new article                        asks, on a terminal
    standfirst new article city/a-new-bridge      content/city/a-new-bridge.md
    standfirst new article --section city --title "A new bridge" --author "Asha Rao"
    """
    from standfirst.cli.new_article import article

    raise SystemExit(article(options_of(arguments), arguments))


@click.command()
@click.argument("what", type=click.Choice(["front-matter", "settings", "front"]))
def schema(what: str) -> None:
    """Print a JSON Schema, with which editors complete and check what is written.

    \b
    front-matter   of stories under content/
    settings       of standfirst.toml
    front          of front files under content/_fronts/
    """
    from standfirst.cli.schemas import show

    raise SystemExit(show(what))
