"""What reading the settings may report, by code: one sentence each, for the documentation and its test."""

from types import MappingProxyType
from typing import Final

CODES: Final[MappingProxyType[str, str]] = MappingProxyType(
    {
        "settings-syntax": "The settings file is not UTF-8, or not TOML.",
        "setting-unknown": "A table or key is none that Standfirst knows.",
        "setting-type": "A setting has a value of another type than it takes.",
        "setting-value": "A setting has a value of the right type that it can't take.",
        "setting-secret": "A password or key stands in the settings in clear.",
        "setting-missing": "A setting that has no default is not there.",
    }
)
