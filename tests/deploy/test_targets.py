"""Which host each form of `to` names, and which target is meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from standfirst.config.deploying import FORMS, kind
from standfirst.config.settings import DeploySettings
from standfirst.deploy.targets import chosen, form, host_of, keeps_releases
from standfirst.problems import UsageError

PLACES = {
    "/srv/paper": ("folder", "FolderOfReleases"),
    "../www": ("folder", "FolderOfReleases"),
    "~/www": ("folder", "FolderOfReleases"),
    "s3://morning-paper/live": ("s3", "FileByFile"),
    "gs://morning_paper": ("gs", ""),
    "az://account/$web/paper": ("az", ""),
    "ssh://me@host.example:2222/srv/paper": ("ssh", "SshReleases"),
    "me@host.example:paper": ("ssh", "SshReleases"),
    "git:origin#gh-pages": ("git", "GitBranch"),
    "git:git@host.example:me/paper.git#pages": ("git", "GitBranch"),
    "netlify:0f-paper": ("netlify", "Netlify"),
    "cloudflare:paper": ("cloudflare", "CloudflarePages"),
    "rclone:www:folder/of ours": ("rclone", "Rclone"),
}


@pytest.mark.parametrize("to", PLACES)
def test_each_form_names_its_host(to: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named, host = PLACES[to]
    assert kind(to) == named
    for name in ("NETLIFY_AUTH_TOKEN", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("HOME", str(tmp_path))
    if host and to != "/srv/paper":
        found = host_of(DeploySettings(to=to, region="us-east-1"), str(tmp_path / "site"), "site")
        assert type(found).__name__ == host
        assert keeps_releases(found) == (host in ("FolderOfReleases", "SshReleases"))


def test_all_forms_are_tried_here() -> None:
    assert {named for named, _ in PLACES.values()} == FORMS.keys()


@pytest.mark.parametrize(
    "to", ["", "bucket", "s3:bucket", "S3://Bucket", "https://host/", "git:origin", "rclone:www", "ftp://host/"]
)
def test_nothing_else_names_one(to: str) -> None:
    assert kind(to) == ""


def test_a_folder_may_be_flat_and_a_machine_may_not(tmp_path: Path) -> None:
    flat = host_of(DeploySettings(to=str(tmp_path), releases=0), str(tmp_path), "site")
    assert not flat.at_once
    with pytest.raises(UsageError, match="has releases"):
        host_of(DeploySettings(to="ssh://host/srv", releases=0), str(tmp_path), "site")


def test_only_object_stores_are_sent_compressed_files() -> None:
    assert form(DeploySettings(to="s3://morning-paper", compress="gzip")) == "gzip"
    assert form(DeploySettings(to="/srv/paper", compress="gzip")) == ""


def test_the_only_target_need_not_be_named() -> None:
    targets = {"live": DeploySettings(to="/srv/paper")}
    assert chosen(targets, "") == "live"
