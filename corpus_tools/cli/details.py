"""What `corpus normalize --verbose` adds: what was read, with which program, and why each rejection is one."""

from __future__ import annotations

import platform
from pathlib import Path

import orjson

from corpus_tools import __version__
from corpus_tools.base.options import Options
from corpus_tools.base.show import numbered
from corpus_tools.cli.arguments import read_settings
from corpus_tools.cli.console import say, shown
from corpus_tools.inputs.files import Inputs
from corpus_tools.run.effort import Effort


def tell_details(inputs: Inputs, options: Options, effort: Effort, rejected: Path) -> None:
    """Say on standard error what the run over `inputs` has gone by, and each line of the file of the `rejected`."""
    settings = read_settings().path
    say(f"corpus {__version__}, Python {platform.python_version()}, {numbered(effort.workers, 'worker')}")
    say(f"settings   {shown(settings) if settings else 'none (no pyproject.toml with [tool.corpus])'}")
    say(f"inputs     {numbered(len(inputs.entries), 'file')}, {numbered(len(inputs.shards), 'shard')}")
    say(f"dialects   {', '.join(shown(one.name) for one in options.dialects) or 'none of your own'}")
    if rejected.exists():
        with rejected.open("rb") as file:
            for rejection in map(orjson.loads, file):
                say(shown(f"rejected   {rejection['path']}: {rejection['reason']}"))
