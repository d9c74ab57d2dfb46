"""Pictures in the preview: each form is made when a browser asks for it, while pages go on being served.

They are kept where builds keep theirs, so that what an author has looked at need not be made again to be published.
"""

import os
from typing import NamedTuple

from standfirst.build.picture_checks import refused_at
from standfirst.build.picture_files import PictureRefused
from standfirst.build.renditions import Renditions
from standfirst.build.report import Request
from standfirst.files import DiskFiles
from standfirst.pages import Page
from standfirst.preview.edition import Edition, about
from standfirst.preview.rendering import Broken
from standfirst.preview.view import Served
from standfirst.problems import Problem
from standfirst.snapshot import SourceChanged
from standfirst.urls import address_at


class Wanted(NamedTuple):
    """A form of a picture that somebody asked for, and the edition that has it."""

    edition: Edition
    page: Page
    path: str


def served(root: str, wanted: Wanted) -> Served:
    """The form, kept or made; in any thread. `Broken`, with the stories that show it, where it cannot be made."""
    edition, page, path = wanted
    renditions = Renditions(edition.inputs, DiskFiles(os.path.join(root, Request(root=root).cache)))
    try:
        data = renditions.rendition(page, address_at(path))
    except PictureRefused as fault:
        raise Broken(problems_of(edition, fault)) from fault
    except SourceChanged as change:
        raise Broken(()) from change
    return Served(path=path, data=data, **about(edition, page))


def problems_of(edition: Edition, fault: PictureRefused) -> tuple[Problem, ...]:
    """A picture that could not be made, at each story that shows it."""
    world = edition.judgement.world
    return tuple(
        problem
        for digest, refusal in fault.refused.items()
        for problem in refused_at(world.places, world.documents, digest, refusal)
    )
