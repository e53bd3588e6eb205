"""What makes a run over many documents fast, repeatable and safe to interrupt; `corpus_tools.run.pipeline` uses it.

`jobs` says what becomes of one document, `pool` has worker processes do it, `state` remembers what was done,
`documents` and `shard_outputs` write the results in the format of `write`, and `progress` tells how far the run is.
"""

WARM = "corpus_tools.run.warm"
"""The module that every worker has loaded before it begins."""

STATE = ".corpus"
"""Where, in an output folder, it is remembered what was done."""
