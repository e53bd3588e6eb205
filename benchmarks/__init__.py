"""What the project measures; each module is run on its own, `python -m benchmarks.NAME`."""
