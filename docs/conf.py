"""The site of these pages (`make docs`). Navigation and two references are made here, so that the pages stay Markdown.

What a page links to outside of this folder becomes a file to download.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

from pygments.lexers.special import TextLexer

import corpus_tools

project = "corpus-tools"
author = "the authors of corpus-tools"
version = release = corpus_tools.__version__
extensions = ["myst_parser", "sphinx.ext.autodoc"]
html_theme = "furo"
html_title = f"corpus-tools {release}"
exclude_patterns = ["_build", "templates"]
myst_heading_anchors = 4
autodoc_member_order = "bysource"
autodoc_typehints = "description"
default_role = "code"

NAMES = "<!-- On the site: all names. -->"
COMMANDS = "<!-- On the site: all options. -->"


def names() -> str:
    """All that `corpus_tools` offers, for autodoc; only the name where the engine for it is not installed."""
    lines = []
    for name in sorted([*corpus_tools.__all__, *corpus_tools.NEEDING_DATATROVE], key=str.casefold):
        try:
            value = getattr(corpus_tools, name)
        except ModuleNotFoundError as error:
            lines += [f"`corpus_tools.{name}` needs `{error.name}`, which was not there when this page was made.", ""]
            continue
        if isinstance(value, type):
            lines += [f".. autoclass:: corpus_tools.{name}", "   :members:", "   :undoc-members:", ""]
        elif callable(value):
            lines += [f".. autofunction:: corpus_tools.{name}", ""]
    return "\n".join(["```{eval-rst}", *lines, "```"])


def commands() -> str:
    """Every command with its arguments and options, as Typer describes them."""
    command = [sys.executable, "-m", "typer", "corpus_tools.cli.app", "utils", "docs", "--name", "corpus"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return re.sub(r"^#", "##", text.partition("\n")[2], flags=re.MULTILINE).replace("```console", "```text")


def navigation(page: str) -> str:
    """The pages that the start page links to, section by section, as Sphinx wants them."""
    parts = []
    for section in page.split("\n## ")[1:]:
        caption, _, text = section.partition("\n")
        pages = re.findall(r"\]\(([\w-]+)\.md\)", text)
        parts += ["```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```", ""]
    return "\n".join(parts)


def complete(app: Any, name: str, source: list[str]) -> None:
    """Put into a page what the site has beyond its Markdown."""
    if name == "index":
        source[0] += "\n" + navigation(source[0])
    for mark, make in ((NAMES, names), (COMMANDS, commands)):
        if mark in source[0]:
            source[0] = source[0].replace(mark, make())


def setup(app: Any) -> None:
    """Called by Sphinx."""
    app.connect("source-read", complete)
    app.add_lexer("mermaid", TextLexer)  # the diagram of the rooms, which code hosts draw
