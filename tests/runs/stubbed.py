"""`python -m tests.runs.stubbed ARGUMENTS…` is `corpus` with a stub in place of the work."""

from __future__ import annotations

from corpus_tools import run as runs
from corpus_tools.cli.app import app
from corpus_tools.run import pipeline
from tests.runs.stub import do_job

if __name__ == "__main__":
    pipeline.__dict__["do_job"] = do_job
    runs.__dict__["WARM"] = "tests.runs.stub"
    app()
