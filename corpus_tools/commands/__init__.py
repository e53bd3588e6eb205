"""The commands of `corpus`, one module each; `corpus_tools.cli` puts them together."""
