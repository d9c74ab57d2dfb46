"""What a language tag says about print: which way its script runs. BCP 47 tags, in any letter case."""

from typing import Final

_RIGHT_TO_LEFT: Final = frozenset(
    ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "ku-arab", "nqo", "pa-arab", "ps", "sd", "syr", "ug", "ur", "yi"]
)
_SCRIPTS: Final = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})


def primary(tag: str) -> str:
    """The language itself: `en` of `en-IN`."""
    return tag.lower().replace("_", "-").split("-")[0]


def direction(tag: str) -> str:
    """`ltr` or `rtl`: by the script subtag where there is one, else by the language."""
    parts = tag.lower().replace("_", "-").split("-")
    scripts = [part for part in parts[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _SCRIPTS else "ltr"
    return "rtl" if parts[0] in _RIGHT_TO_LEFT else "ltr"
