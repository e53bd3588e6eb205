"""The normaliser inside engines for many machines: the same records as `corpus normalize` writes, byte for byte.

`batch` takes and gives batches of Arrow; `spark` and `ray` hand it those of Spark and Ray Data. `datatrove` has steps
for its pipelines. `files` reads whole files in a task, wherever they lie.
"""
