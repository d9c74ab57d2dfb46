"""Which stories a story is shown beside: `face` (what others know of it), `words`, `scale` (what is worth how much), `places`
(who gets them), `fold` (all lists at once), `renewal` (after a few changes, from `index`), `reasons`.

Lists follow from the stories and nothing else: not from builds before, nor from the order of edits.
"""
