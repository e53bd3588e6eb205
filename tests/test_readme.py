"""The example in the README is what the program makes of the file that it names."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from corpus_tools import normalize

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def example(kind: str) -> tuple[Path, str]:
    """The file that the README's example names, and the text of the example."""
    found = re.search(rf"<!-- {kind}: (\S+) -->\n```\w+\n(.*?)```", README, re.DOTALL)
    assert found is not None
    return ROOT / found[1], found[2]


def shows(shown: Any, real: Any) -> bool:
    """Whether `shown` is `real` with keys of objects, items of lists and what follows ` …` in strings left out."""
    if isinstance(shown, dict):
        return all(key in real and shows(value, real[key]) for key, value in shown.items())
    if isinstance(shown, list) and shown:
        return all(any(shows(item, candidate) for candidate in real) for item in shown)
    if isinstance(shown, str) and shown.endswith(" …"):
        return isinstance(real, str) and real.startswith(shown.removesuffix("…"))
    return bool(shown == real)


def test_the_file_before_is_quoted_as_it_is() -> None:
    path, text = example("before")
    raw = path.read_bytes().decode("utf-8")
    assert all(part.strip() in raw for part in text.split("[…]"))


def test_the_record_after_is_what_comes_out() -> None:
    path, text = example("after")
    assert shows(json.loads(text), normalize(path.read_bytes(), name=path.name).record)


def test_the_library_example_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    monkeypatch.chdir(ROOT)
    exec(compile(code[1], "README.md", "exec"), {})
    assert "It’s fine" in capsys.readouterr().out
