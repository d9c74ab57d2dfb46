"""Where a site may go: the forms that `to` may have under `[deploy.NAME]`, each with the way that it names."""

import re
from typing import Final

from standfirst.config.wrong import Wrong

SECRET: Final = re.compile(r"(?i)passw(?:or)?d|secret|token|api_?key|access_?key|private_?key|credential")
"""What settings are called that hold one."""

FORMS: Final[dict[str, str]] = {
    "s3": r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/\S*)?",
    "gs": r"gs://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9](/\S*)?",
    "az": r"az://[a-z0-9]+/[a-z0-9$-]+(/\S*)?",
    "ssh": r"ssh://\w[\w.@:-]*/\S*|\w[\w.-]*@[\w.-]+:\S+",
    "git": r"git:[^#\s-][^#\n]*#\w[\w./-]*",
    "netlify": r"netlify:[\w.-]+",
    "cloudflare": r"cloudflare:[a-z0-9-]+",
    "rclone": r"rclone:\w[\w. @+-]*:.*",
    "folder": r"(\.{0,2}/|~/)[^\n]*|[A-Za-z]:[\\/][^\n]*",
}
"""By the kind of host. None begins with a dash, which a program would take for an option."""

_EXAMPLES: Final = '"/srv/paper" for a folder, "s3://bucket" for an object store'


def kind(to: str) -> str:
    """The kind of host that a value of `to` names, "" for none."""
    return next((name for name, form in FORMS.items() if re.fullmatch(form, to)), "")


def to(written: str) -> str | Wrong:
    """Where a site goes."""
    text = written.strip()
    if re.search(r"[a-z0-9+]+://([^/@\s]*:[^/@\s]*|[^/@\s]{20,})@", text):  # a name so long is a token
        return Wrong(
            "has a password in it", "take it out: credentials come from the environment, or the host's own files"
        )
    if kind(text):
        return text
    return Wrong(f"names no kind of host: `{written}`", f"write {_EXAMPLES}; docs/deploy/ has them all")
