"""What a release consists of: wheel and sdist hold the same, and work in bare environments of every Python there is."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import pytest

import corpus_tools

ROOT = Path(__file__).parents[2]
VERSION = corpus_tools.__version__
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PAGE = ROOT / "raw" / "mojibake-six-lessons.txt"

ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
NOT_REACHED = "from versions: none"
"""What pip says of a package if no registry has it, or none can be reached."""


def find(version: str) -> Path | None:
    """A Python of that version: this one, one on the search path, or one of pyenv's, whose shims may know none."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    first = [Path(path) for path in (sys.executable, shutil.which(f"python{version}")) if path]
    for path in (*first, *sorted(pyenv.glob(f"{version}.*/bin/python"))):
        done = subprocess.run([path, "--version"], capture_output=True, text=True, env=ENVIRONMENT)
        if done.stdout.startswith(f"Python {version}."):
            return path
    return None


class Packages(NamedTuple):
    """The wheel that is made of the checkout, the sdist, and the wheel that is made of the sdist."""

    wheel: Path
    sdist: Path
    wheel_of_sdist: Path


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=600)


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Packages:
    """All three, made with the hatchling that is installed, so that nothing has to be fetched."""
    folder = tmp_path_factory.mktemp("dist")
    build = (sys.executable, "-m", "build", "--no-isolation", "--outdir")
    for done in (
        run(*build, folder / "tree", "--wheel", ROOT, cwd=folder),
        run(*build, folder / "release", ROOT, cwd=folder),
    ):
        assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = (folder / "tree").iterdir()
    sdist, wheel_of_sdist = sorted((folder / "release").iterdir(), key=lambda path: path.suffix)
    return Packages(wheel, sdist, wheel_of_sdist)


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_their_names_have_the_version(packages: Packages) -> None:
    assert packages.wheel.name == packages.wheel_of_sdist.name == f"corpus_tools-{VERSION}-py3-none-any.whl"
    assert packages.sdist.name == f"corpus_tools-{VERSION}.tar.gz"


def test_the_sdist_makes_the_same_wheel(packages: Packages) -> None:
    assert content(packages.wheel) == content(packages.wheel_of_sdist)


def test_the_wheel_holds_the_package_the_schema_and_nothing_else(packages: Packages) -> None:
    names = set(content(packages.wheel))
    assert {"corpus_tools/py.typed", "corpus_tools/data/document.schema.json"} <= names
    assert {name.partition("/")[0] for name in names} == {"corpus_tools", f"corpus_tools-{VERSION}.dist-info"}


@pytest.mark.parametrize("python", PYTHONS)
def test_the_wheel_works_where_there_is_nothing_else(python: str, packages: Packages, tmp_path: Path) -> None:
    interpreter = find(python)
    if interpreter is None:
        pytest.skip(f"no Python {python} on this machine")
    assert run(interpreter, "-m", "venv", "env", cwd=tmp_path).returncode == 0
    bin_folder = tmp_path / "env" / "bin"
    installed = run(bin_folder / "pip", "install", "--quiet", packages.wheel_of_sdist, cwd=tmp_path)
    if NOT_REACHED in installed.stderr:
        pytest.skip("the packages that corpus-tools needs cannot be fetched")
    assert installed.returncode == 0, installed.stderr
    corpus = bin_folder / "corpus"
    assert run(corpus, "--version", cwd=tmp_path).stdout == f"corpus {VERSION}\n"
    assert run(corpus, "schema", cwd=tmp_path).stdout == (ROOT / "schema" / "document.schema.json").read_text("utf-8")
    done = run(corpus, "normalize", PAGE, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (record,) = map(json.loads, (tmp_path / "out" / "documents.jsonl").read_text("utf-8").splitlines())
    samples = map(json.loads, (ROOT / "normalized" / "documents.jsonl").read_text("utf-8").splitlines())
    assert record in samples


def test_the_changelog_says_what_is_in_this_version_and_when_it_came() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## {re.escape(VERSION)} - \d{{4}}-\d\d-\d\d$", text, re.MULTILINE)


def test_the_pages_and_the_templates_name_this_version() -> None:
    named = set()
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "templates").iterdir()):
        named |= set(re.findall(r"(?:\bv|corpus_tools-)(\d+\.\d+\.\d+)\b", path.read_text("utf-8")))
    assert named == {VERSION}
