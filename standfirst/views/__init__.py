"""What templates see (`docs/templates.md`): model objects and the page itself, each attribute a `read`."""
