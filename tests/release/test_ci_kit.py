"""The hooks, the action and the templates: run as pre-commit, GitHub and GitLab would run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import xmlschema
import yaml

from tests.samples import NAME, RAW

ROOT = Path(__file__).parents[2]
TEMPLATES = ROOT / "docs" / "templates"
PACKAGED = ("corpus_tools", "schema", "pyproject.toml", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md")
HOOKS = ".pre-commit-hooks.yaml"
IDENTITY = {f"GIT_{who}_{what}": "test@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | IDENTITY


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, env=ENVIRONMENT | environment, capture_output=True, text=True)


def git(*arguments: str, cwd: Path) -> str:
    done = run("git", "-c", "init.defaultBranch=main", *arguments, cwd=cwd)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def python(module: str, *arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return run(sys.executable, "-m", module, *arguments, cwd=cwd, **environment)


def template(name: str) -> Any:
    return yaml.safe_load((TEMPLATES / name).read_text(encoding="utf-8"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with a raw file, and the records made of it."""
    folder = tmp_path / "project"
    path = folder / "raw" / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(RAW)
    (path.parent / "second.txt").write_bytes(RAW.replace(b"Anneke", b"Birte"))
    done = python("corpus_tools", "normalize", cwd=folder, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    return folder


def spoil(project: Path) -> str:
    """Put a wrong parent into the second record; the place that has to be named."""
    path = project / "normalized" / "documents.jsonl"
    first, second = path.read_text(encoding="utf-8").splitlines()
    second = second.replace('"parent":"c1"', '"parent":"c3"')
    path.write_text(f"{first}\n{second}\n", encoding="utf-8")
    return "normalized/documents.jsonl:2: $.comments[1].parent: 'c3' is no earlier comment"


def mend(project: Path) -> None:
    path = project / "normalized" / "documents.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace('"parent":"c3"', '"parent":"c1"'), encoding="utf-8")


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A git repository with the package as it is now, as pre-commit would clone it, and its revision."""
    folder = tmp_path_factory.mktemp("hooks")
    for name in PACKAGED:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    shutil.copy(ROOT / HOOKS, folder)
    git("init", "--quiet", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message", "the package", cwd=folder)
    return folder, git("rev-parse", "HEAD", cwd=folder)


@pytest.fixture(scope="module")
def pre_commit_home(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("pre-commit"))


def test_pre_commit_names_the_record_and_passes_once_it_is_mended(
    project: Path, hooks: tuple[Path, str], pre_commit_home: str
) -> None:
    config = template("pre-commit-config.yaml")
    config["repos"][0].update(repo=str(hooks[0]), rev=hooks[1])
    (project / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
    place = spoil(project)
    git("init", "--quiet", cwd=project)
    git("add", "--all", cwd=project)

    def pre_commit(*which: str) -> subprocess.CompletedProcess[str]:
        return python("pre_commit", "run", *which, cwd=project, PRE_COMMIT_HOME=pre_commit_home)

    done = pre_commit("--all-files")
    assert done.returncode == 1, done.stdout + done.stderr
    assert place in done.stdout
    assert re.search(r"^corpus validate\.+Failed$", done.stdout, re.MULTILINE)
    assert "1 changed" in done.stdout, "the other hook sees that the records are not what the raw files give"
    mend(project)
    git("add", "--all", cwd=project)
    done = pre_commit("--all-files")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("Passed") == 2
    git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "-m", "all", cwd=project)
    git("rm", "--quiet", "normalized/documents.jsonl", cwd=project)
    done = pre_commit()
    assert done.returncode == 1, f"a commit that only deletes is looked at, too: {done.stdout}"


def test_the_manifest_and_the_configuration_are_valid() -> None:
    for kind, path in (("manifest", ROOT / HOOKS), ("config", TEMPLATES / "pre-commit-config.yaml")):
        done = python("pre_commit", f"validate-{kind}", str(path), cwd=ROOT)
        assert done.returncode == 0, done.stdout
    assert {hook["id"] for hook in yaml.safe_load((ROOT / HOOKS).read_text())} == {
        "corpus-validate",
        "corpus-normalize-check",
    }


@pytest.mark.parametrize(
    ("schema", "path"),
    [
        ("github-actions", ROOT / "action.yml"),
        ("github-workflows", TEMPLATES / "github-workflow.yml"),
        ("github-workflows", TEMPLATES / "github-code-scanning.yml"),
        ("gitlab-ci", TEMPLATES / "gitlab-ci.yml"),
    ],
)
def test_public_schemas_are_kept(schema: str, path: Path) -> None:
    done = python("check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(path), cwd=ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def command_path(tmp_path: Path) -> str:
    """A search path on which `corpus` is the one of this checkout."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "corpus"
    script.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -m corpus_tools "$@"\n', encoding="utf-8"
    )
    script.chmod(0o755)
    return f"{folder}{os.pathsep}{os.environ['PATH']}"


def action_steps(inputs: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    """The shell scripts of the action behind its installation, each with its environment."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    values = {name: str(one["default"]) for name, one in action["inputs"].items()} | inputs
    steps = [step for step in action["runs"]["steps"] if step["name"] in ("Validate", "Compare with the raw files")]
    assert len(steps) == 2
    return [
        (step["run"], {key: values[value.strip("${} ").removeprefix("inputs.")] for key, value in step["env"].items()})
        for step in steps
    ]


def test_the_action_annotates_the_record(project: Path, command_path: str) -> None:
    def results() -> list[subprocess.CompletedProcess[str]]:
        steps = action_steps({"raw": "raw", "files": "normalized raw"})
        return [run("bash", "-e", "-c", script, cwd=project, PATH=command_path, **env) for script, env in steps]

    place = spoil(project)
    validated, compared = results()
    assert (validated.returncode, compared.returncode) == (1, 1)
    message = place.replace("\n", "%0A")
    title = "::error title=corpus comments,file=normalized/documents.jsonl,line=2::"
    assert validated.stdout.splitlines() == [f"{title}{message}; expected the id of one, or null"]
    mend(project)
    assert [done.returncode for done in results()] == [0, 0]


def cloned(project: Path, folder: Path) -> Path:
    """The project in a repository, and a clone of that."""
    git("init", "--quiet", cwd=project)
    git("add", "--all", cwd=project)
    git("commit", "--quiet", "--message", "a corpus", cwd=project)
    clone = folder / "clone"
    git("clone", "--quiet", str(project), str(clone), cwd=folder)
    return clone


@pytest.mark.parametrize("kept", [True, False])
def test_a_fresh_clone_that_turns_line_ends_has_the_bytes_of_the_raw_files(
    project: Path,
    hooks: tuple[Path, str],
    pre_commit_home: str,
    command_path: str,
    tmp_path: Path,
    *,
    kept: bool,
) -> None:
    """As on Windows: without the template every record is out of date."""
    lines = (TEMPLATES / "gitattributes").read_text("utf-8") if kept else ""
    (project / ".gitattributes").write_text(f"* text=auto eol=crlf\n{lines}", "utf-8")
    config = template("pre-commit-config.yaml")
    config["repos"][0].update(repo=str(hooks[0]), rev=hooks[1])
    (project / ".pre-commit-config.yaml").write_text(json.dumps(config), encoding="utf-8")
    (project / "raw" / "crlf.txt").write_bytes(RAW.replace(b"\n", b"\r\n"))
    assert python("corpus_tools", "normalize", cwd=project, PYTHONPATH=str(ROOT)).returncode == 0
    clone = cloned(project, tmp_path)
    checked = python("pre_commit", "run", "--all-files", cwd=clone, PRE_COMMIT_HOME=pre_commit_home)
    steps = action_steps({"raw": "raw"})
    codes = [run("bash", "-e", "-c", step, cwd=clone, PATH=command_path, **env).returncode for step, env in steps]
    assert [checked.returncode, *codes] == ([0, 0, 0] if kept else [1, 1, 1]), checked.stdout


def test_attributes_that_come_after_the_first_commit(project: Path, tmp_path: Path) -> None:
    """The commands of docs/ci.md: `git` has taken the bytes of Windows for those of Unix, and then gives them back."""

    def checked(folder: Path) -> subprocess.CompletedProcess[str]:
        return python("corpus_tools", "normalize", "--check", cwd=folder, PYTHONPATH=str(ROOT))

    page = project / "raw" / "opinion" / "allotments.txt"
    assert b"\r\n" in page.read_bytes()
    (project / ".gitattributes").write_text("* text=auto eol=lf\n", "utf-8")
    assert python("corpus_tools", "normalize", cwd=project, PYTHONPATH=str(ROOT)).returncode == 0
    clone = cloned(project, tmp_path)
    said = checked(clone).stdout
    assert re.search(
        r"^opinion/allotments\.txt.*: nothing but line ends is other .* \(LF for CRLF\)", said, re.MULTILINE
    ), said
    with (project / ".gitattributes").open("a", encoding="utf-8") as attributes:
        attributes.write((TEMPLATES / "gitattributes").read_text("utf-8"))
    told = (ROOT / "docs" / "ci.md").read_text("utf-8")
    for command in (["add", ".gitattributes"], ["add", "--renormalize", "."]):
        assert f"git {' '.join(command)}\n" in told
        git(*command, cwd=project)
    git("commit", "--quiet", "--message", "byte for byte", cwd=project)
    git("pull", "--quiet", cwd=clone)
    for command in (["rm", "-r", "--cached", "--quiet", "raw", "normalized"], ["reset", "--hard"]):
        assert f"git {' '.join(command)}\n" in told
        git(*command, cwd=clone)
    assert page.read_bytes() == (clone / "raw" / "opinion" / "allotments.txt").read_bytes()
    assert checked(clone).returncode == 0, checked(clone).stdout


def test_rejected_files_are_told_and_fail_if_that_is_asked_for(project: Path, command_path: str) -> None:
    (project / "raw" / "empty.txt").touch()
    assert python("corpus_tools", "normalize", cwd=project, PYTHONPATH=str(ROOT)).returncode == 1

    def compared(**inputs: str) -> subprocess.CompletedProcess[str]:
        script, environment = action_steps({"raw": "raw", **inputs})[1]
        return run("bash", "-e", "-c", script, cwd=project, PATH=command_path, **environment)

    assert compared().returncode == 0
    assert "rejected: 1, as normalized/rejected.jsonl says (--fail-on rejected: exit 1)" in compared().stderr
    assert compared(**{"fail-on": "rejected"}).returncode == 1
    (project / "raw" / "empty.txt").unlink()
    assert compared().returncode == 1, "the rejection is no longer true"
    assert python("corpus_tools", "normalize", cwd=project, PYTHONPATH=str(ROOT)).returncode == 0
    assert compared(**{"fail-on": "rejected"}).returncode == 0


def test_the_action_reads_what_it_is_told_to(project: Path, command_path: str) -> None:
    (project / "raw" / "page.json").write_text('{"saved": "2020-05-04"}')
    globs = [f"--include=*{name.suffix}" for name in (project / "raw").rglob("*.*") if name.suffix != ".json"]
    done = python("corpus_tools", "normalize", *globs, cwd=project, PYTHONPATH=str(ROOT))
    assert done.returncode == 0, done.stderr
    for include, code in ((" ".join(sorted({glob.partition("=")[2] for glob in globs})), 0), ("*", 1)):
        script, environment = action_steps({"raw": "raw", "include": include})[1]
        done = run("bash", "-e", "-c", script, cwd=project, PATH=command_path, **environment)
        assert done.returncode == code, done.stdout


def test_the_job_of_gitlab_reports_failed_tests(project: Path, command_path: str) -> None:
    _, check, script = template("gitlab-ci.yml")["corpus-validate"]["script"]
    assert run("bash", "-e", "-c", check, cwd=project, PATH=command_path).returncode == 0
    spoil(project)
    assert run("bash", "-e", "-c", check, cwd=project, PATH=command_path).returncode == 1
    assert run("bash", "-e", "-c", script, cwd=project, PATH=command_path).returncode == 1
    report = (project / "corpus.xml").read_text(encoding="utf-8")
    assert "line 2: $.comments[1].parent" in report
    xmlschema.XMLSchema(ROOT / "tests" / "schemas" / "junit-10.xsd").validate(report)
    mend(project)
    assert run("bash", "-e", "-c", script, cwd=project, PATH=command_path).returncode == 0


def test_the_workflow_for_code_scanning_goes_on_to_upload(project: Path, command_path: str) -> None:
    steps = template("github-code-scanning.yml")["jobs"]["scan"]["steps"]
    script = next(step["run"] for step in steps if "validate" in step.get("run", ""))
    spoil(project)
    assert run("bash", "-e", "-c", script, cwd=project, PATH=command_path).returncode == 0
    [result] = json.loads((project / "corpus.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert result["ruleId"] == "comments"
    (project / "normalized" / "documents.jsonl").unlink()
    shutil.rmtree(project / "normalized" / ".corpus")
    assert run("bash", "-e", "-c", script, cwd=project, PATH=command_path).returncode == 0
    assert "there is no record in this folder" in (project / "corpus.sarif").read_text("utf-8")
    shutil.rmtree(project / "normalized")
    assert run("bash", "-e", "-c", script, cwd=project, PATH=command_path).returncode != 0, "wrong usage is no finding"
