"""What a check of a setting answers when it will not do."""

from msgspec import Struct


class Wrong(Struct, frozen=True):
    """Why a value won't do: `reason` finishes the sentence "`site.url` …"; `hint` says how to mend it; `within` leads
    from the setting to the part that is meant."""

    reason: str
    hint: str = ""
    within: tuple[str | int, ...] = ()
