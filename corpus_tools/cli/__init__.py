"""The commands of `corpus`, one module each; `corpus_tools.cli.app` puts them together."""
