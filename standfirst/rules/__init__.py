"""The heart: the table from each kind of key to the function that computes it.

`documents` is the first use of the engine (one file each), `facts` what pages may read of the site, `outputs` the
second use: fragments, shells and finished files. Rules are total: what is not there is None, never an exception, so
that absence is a value that later builds can compare.
"""
