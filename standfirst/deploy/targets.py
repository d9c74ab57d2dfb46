"""From a table `[deploy.NAME]` to the host that it names."""

import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, TypeGuard

from standfirst.config.deploying import kind
from standfirst.config.settings import DeploySettings
from standfirst.deploy.alone import cache
from standfirst.deploy.going_back import Keeping
from standfirst.deploy.host import Host
from standfirst.deploy.hosts.folder import FolderOfReleases, FolderRequests
from standfirst.deploy.hosts.requests import FileByFile
from standfirst.deploy.trying import Trying
from standfirst.problems import UsageError

_EXAMPLE = 'write a table into standfirst.toml, as [deploy.live] with to = "s3://bucket" or to = "/srv/paper"'


if TYPE_CHECKING:
    from standfirst.deploy.hosts.cloudflare import CloudflarePages
    from standfirst.deploy.hosts.git import GitBranch
    from standfirst.deploy.hosts.netlify import Netlify
    from standfirst.deploy.hosts.rclone import Rclone
    from standfirst.deploy.hosts.ssh import SshReleases

AnyHost: TypeAlias = "CloudflarePages | FileByFile | FolderOfReleases | GitBranch | Netlify | Rclone | SshReleases"


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


def host_of(settings: DeploySettings, root: str, output: str) -> AnyHost:
    """The host; nothing is asked of it yet. `root` is the site's folder, `output` that of the release."""
    to = settings.to
    if kind(to) == "folder":
        place = os.path.join(root, os.path.expanduser(to))
        if settings.releases:
            return FolderOfReleases(to, place, settings.releases)
        return FileByFile(to, FolderRequests(place), Trying(), workers=1)
    if kind(to) == "ssh":
        from standfirst.deploy.hosts.ssh import SshReleases

        if not settings.releases:
            raise UsageError("a machine that is reached by ssh has releases", "take `releases = 0` out")
        return SshReleases(to, os.path.join(root, output), settings.releases, Trying())
    if kind(to) == "git":
        from standfirst.deploy.hosts.git import GitBranch

        remote, _, branch = to.removeprefix("git:").rpartition("#")
        return GitBranch(remote, branch, cache(root, to), root, Trying())
    if kind(to) == "rclone":
        from standfirst.deploy.hosts.rclone import Rclone

        return Rclone(to.removeprefix("rclone:"), os.path.join(root, output), Trying(), sending=cache(root, to))
    if kind(to) == "cloudflare":
        from standfirst.deploy.hosts.cloudflare import CloudflarePages

        here, api = os.path.join(root, output), settings.endpoint.rstrip("/")
        return CloudflarePages(to.removeprefix("cloudflare:"), here, cache(root, to), Trying(), api=api)
    if kind(to) == "netlify":
        from standfirst.deploy.hosts.netlify import Netlify

        return Netlify(to.removeprefix("netlify:"), Trying(), api=settings.endpoint.rstrip("/"))
    from standfirst.deploy.hosts.objects import ObjectRequests

    requests = ObjectRequests(to, endpoint=settings.endpoint, region=settings.region)
    return FileByFile(shown(to), requests, Trying(requests.renew), compress=settings.compress)


def keeps_releases(host: Host) -> TypeGuard[Keeping]:
    """Whether earlier releases are there to be shown again."""
    return host.at_once and hasattr(host, "releases")


def form(settings: DeploySettings) -> str:
    """How files are sent, so that another way sends them again."""
    return settings.compress if kind(settings.to) in ("s3", "gs", "az") else ""


def keeps_assets(settings: DeploySettings) -> int:
    """For how many days sheets stay that no page needs any more. Pages is given a whole folder, in which they are not."""
    return 0 if kind(settings.to) == "cloudflare" else settings.keep_assets


def shown(to: str) -> str:
    """A place as people are told it, without the name of an account."""
    return re.sub(r"//[^/@]*@", "//", to)
