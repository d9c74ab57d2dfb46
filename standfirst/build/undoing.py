"""What can still be undone: where the files of stories stand as they were before somebody took the stories back."""

from typing import Final

from standfirst.build import trees
from standfirst.build.job import Job
from standfirst.rules.world import World

UNDO: Final = "undo/"
"""The folder in the cache."""
_CACHE: Final = ".standfirst"


def forget_undone(job: Job, world: World) -> None:
    """After a release: what is published is no more to be undone, and no earlier text of these stories is kept."""
    if job.request.drafts or job.request.cache != _CACHE:
        return
    cache = trees.cache(job)
    for id in world.site.withdrawn:
        if cache.exists(UNDO + id):
            cache.remove(UNDO + id)
            cache.remove_empty_folders(UNDO + id)
