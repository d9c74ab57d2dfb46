"""How a build finds out in a tenth of a second that it has nothing to do.

A build that has published leaves a note in its cache: every file and folder that it looked at or left behind, what
their stats were, between which instants it would say the same, and what it would print. `note` is that file's form
and the check of it, with next to no imports; `seen` collects what goes in. Nothing here reads a source or an output:
a note that fits in every point stands for the build that wrote it, and any other stands for nothing.
"""
