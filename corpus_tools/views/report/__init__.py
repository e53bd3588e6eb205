"""`corpus report`: a whole output as one page for the browser, which needs nothing but itself.

`records` reads the output twice: for `survey`, which counts and ranks, and for `pack`, which takes the documents that
the page shows in full, with the bytes that `sources` finds. `page` puts all into the files of `assets/`.
"""
