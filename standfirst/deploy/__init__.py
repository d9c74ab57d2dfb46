"""How a finished site comes to its readers' host: only what changed, in an order in which no reader meets with half a
site, and back again.

The middle is pure: `manifest` (what a host has), `difference` (what is to be done), `order` (in what order). `run` carries it out
through the small protocol in `host`; `hosts/` are those that exist. Nothing here prints; secrets come from the environment or the
host's usual files, and are in no message, manifest or setting.
"""
