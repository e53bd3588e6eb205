"""`corpus report`: a whole output as one page for the browser, which needs nothing but itself.

`records` reads the output twice: for `survey`, which counts and ranks, and for `pack`, which takes the documents that
the page shows in full. `page` puts all of it, and the bars of `charts`, into the files of `assets/`.
"""
