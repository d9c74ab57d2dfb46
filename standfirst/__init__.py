"""Standfirst turns a folder of Markdown into a news portal.

Nothing is imported here: a build with nothing to do must not pay for what it does not use.
"""

__version__ = "0.1.0"
