"""From a table `[deploy.NAME]` to the host that it names."""

import os
import re
from collections.abc import Mapping

from standfirst.config.deploying import kind
from standfirst.config.settings import DeploySettings
from standfirst.deploy.hosts.folder import FolderOfReleases, FolderRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError

_EXAMPLE = 'write a table into standfirst.toml, as [deploy.live] with to = "s3://bucket" or to = "/srv/paper"'


def chosen(targets: Mapping[str, DeploySettings], name: str) -> str:
    """The name of the target that is meant; "" means the only one."""
    from difflib import get_close_matches

    if not targets:
        raise UsageError("no place to deploy to is set", _EXAMPLE)
    if name in targets:
        return name
    names = ", ".join(sorted(targets))
    if not name:
        if len(targets) == 1:
            return next(iter(targets))
        raise UsageError("which target is meant?", f"name one of {names}: standfirst deploy {min(targets)}")
    near = get_close_matches(name, targets, 1, 0.6)
    raise UsageError(
        f"there is no target {name}", f"did you mean {near[0]}?" if near else f"standfirst.toml has {names}"
    )


def host_of(settings: DeploySettings, root: str) -> FileByFile | FolderOfReleases:
    """The host; nothing is asked of it yet. `root` is the site's folder."""
    to = settings.to
    if kind(to) == "folder":
        place = os.path.join(root, os.path.expanduser(to))
        if settings.releases:
            return FolderOfReleases(to, place, settings.releases)
        return FileByFile(to, FolderRequests(place), Trying(), workers=1)
    from standfirst.deploy.hosts.objects import ObjectRequests

    requests = ObjectRequests(to, endpoint=settings.endpoint, region=settings.region)
    return FileByFile(shown(to), requests, Trying(requests.renew), compress=settings.compress)


def form(settings: DeploySettings) -> str:
    """How files are sent, so that another way sends them again."""
    return settings.compress if kind(settings.to) in ("s3", "gs", "az") else ""


def shown(to: str) -> str:
    """A place as people are told it, without the name of an account."""
    return re.sub(r"//[^/@]*@", "//", to)
