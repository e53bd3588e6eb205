"""`python -m corpus_tools` is the `corpus` command."""

from corpus_tools.cli.app import main

main()
