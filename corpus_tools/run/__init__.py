"""What makes a run over many documents fast, repeatable and safe to interrupt; `corpus_tools.run.pipeline` uses it.

`jobs` are what the workers are handed and give back, `work` does one, `pool` runs the workers, `state` remembers what
was done, `documents` and `shard_outputs` write the results as `write` encodes them, `progress` tells how far it is.
"""

WARM = "corpus_tools.run.warm"
"""The module that every worker has loaded before it begins."""

STATE = ".corpus"
"""Where, in an output folder, it is remembered what was done."""
