"""The files of the languages: each is made like that of English, and a new one needs nothing but itself.

The examples of [comments] and [times] run here, the others in test_bylines.py and test_head.py.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import corpus_tools
from corpus_tools.dates.find import find_times
from corpus_tools.dates.match import Unit
from corpus_tools.segment.thread.names import read_name
from corpus_tools.words.cues import declared_count, ends_in_says
from corpus_tools.words.tables import CATALOGUES, FOLDER, tables

FILES = sorted(FOLDER.glob("*.toml"))
EXAMPLES = {"positive", "negative"}
ENGLISH: Mapping[str, Mapping[str, Any]] = tomllib.loads((FOLDER / "en.toml").read_text("utf-8"))


def wrong(table: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a table from being a language, and the remedy: English has all sections and lists."""
    for section, lists in table.items():
        if section not in ENGLISH or not isinstance(lists, dict):
            yield f"[{section}]: no such section; there are {', '.join(ENGLISH)}"
            continue
        known = ENGLISH[section]
        for key, value in lists.items():
            if key not in known and key not in EXAMPLES:
                yield f"[{section}] {key}: no such list; there are {', '.join(known)}"
            elif remedy := misspelt(section, key, value):
                yield f"[{section}] {key}: {remedy}"
        if section != "times":  # of which a language has what it needs
            for key in known.keys() - lists.keys() - EXAMPLES:
                yield f"[{section}] {key}: missing; if the language has no such words, write {key} = []"


def misspelt(section: str, key: str, value: Any) -> str | None:
    if key in ("months", "own_months", "weekdays", "days"):
        good = isinstance(value, dict) and all(isinstance(number, int) for number in value.values())
        return None if good else f'write {key} = {{ "name" = 1 }}'
    if key in ("past", "pair"):
        good = isinstance(value, dict) and set(value) <= set(Unit) and all(map(are_phrases, value.values()))
        return None if good else f'write [times.{key}] and below it {"/".join(Unit)} = ["{{0}} … ago"]'
    if section != "furniture" and key in EXAMPLES:
        good = isinstance(value, list) and all(isinstance(example, dict) and "text" in example for example in value)
        return None if good else f"write [[bylines.{key}]] and below it text = "
    if not are_phrases(value):
        return f'write {key} = ["…", "…"]'
    if key not in EXAMPLES and (capitals := [word for word in value if word != word.lower()]):
        return f"write {', '.join(capitals)} in small letters"
    return None


def are_phrases(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(word, str) and word for word in value)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_file_is_made_like_that_of_english(path: Path) -> None:
    assert re.fullmatch("[a-z]{2,3}", path.stem), "the file must be named by the code of its language (ISO 639-1)"
    assert [f"{path.name} {problem}" for problem in wrong(tomllib.loads(path.read_text("utf-8")))] == []


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[coments]\nsays = []", "[coments]: no such section; there are language, comments, "),
        ('function_words = ["kaj"]', "[function_words]: no such section"),
        ('[language]\nfunction_word = ["kaj"]', "[language] function_word: no such list; there are function_words"),
        ("[language]", "[language] function_words: missing; if the language has no such words, write"),
        ('[language]\nfunction_words = "kaj"', '[language] function_words: write function_words = ["…", "…"]'),
        ('[language]\nfunction_words = ["kaj", ""]', '[language] function_words: write function_words = ["…", "…"]'),
        ('[language]\nfunction_words = ["Kaj"]', "[language] function_words: write Kaj in small letters"),
        ('[times]\nat = "je"', '[times] at: write at = ["…", "…"]'),
        ('[times]\nmonths = ["majo"]', '[times] months: write months = { "name" = 1 }'),
        ('[times.past]\nhours = ["antaŭ {0} horoj"]', "[times] past: write [times.past] and below it second/minute/"),
        ('[bylines]\nnegative = ["De la rivero"]', "[bylines] negative: write [[bylines.negative]] and below it"),
    ],
)
def test_what_is_wrong_is_named_with_the_remedy(text: str, problem: str) -> None:
    assert any(found.startswith(problem) for found in wrong(tomllib.loads(text)))


def test_a_language_may_have_the_times_alone() -> None:
    assert list(wrong(tomllib.loads('[times]\nat = ["je"]\n[times.past]\nhour = ["antaŭ {0} horoj"]'))) == []


def test_words_of_readers_have_straight_apostrophes() -> None:
    """As the lines have in which they are looked up."""
    for path in FILES:
        readers: dict[str, list[str]] = tomllib.loads(path.read_text("utf-8")).get("readers", {})
        assert [word for words in readers.values() for word in words if "’" in word] == [], path.name


def examples(section: str, key: str) -> list[tuple[str, dict[str, Any]]]:
    return [(language, found) for language, table in tables(section).items() for found in table.get(key, ())]


def author(text: str) -> str | None:
    """Who is left of a line when the words around the name are taken off; None where none of them vouches for it."""
    name = read_name(text, 0, len(text))
    return text[name.start : name.end] if name and (name.says or name.by) else None


@pytest.mark.parametrize(("language", "example"), examples("comments", "positive"), ids=str)
def test_example_of_a_header_or_count_is_read(language: str, example: dict[str, Any]) -> None:
    text = example["text"]
    if "count" in example:
        assert declared_count(text) == example["count"], language
    else:
        assert author(text) == example["author"], language


@pytest.mark.parametrize(("language", "example"), examples("comments", "negative"), ids=str)
def test_example_of_an_ordinary_sentence_is_neither_header_nor_count(language: str, example: dict[str, Any]) -> None:
    assert not ends_in_says(example["text"]), language
    assert declared_count(example["text"]) is None, language


@pytest.mark.parametrize(("language", "example"), examples("times", "positive"), ids=str)
def test_example_of_a_time_is_read_to_its_end(language: str, example: dict[str, Any]) -> None:
    (found,) = find_times(example["text"])
    if found.ago:
        assert " ".join(f"{ago.amount} {ago.unit}" for ago in found.ago) == example["time"], language
        return
    date = f"{found.year:04}-{found.month:02}-{found.day:02}"
    clock = "" if found.hour is None else f"T{found.hour:02}:{found.minute:02}"
    assert date + clock == example["time"], language
    assert found.end >= len(example["text"].rstrip(" .")), language


@pytest.mark.parametrize(("language", "example"), examples("times", "negative"), ids=str)
def test_example_of_no_date_is_no_date(language: str, example: dict[str, Any]) -> None:
    assert all(found.time_only or found.month is None for found in find_times(example["text"])), language


def test_a_collected_phrase_is_a_label_and_no_sentence() -> None:
    """The catalogues' own texts stay theirs: only the short phrases of an interface are taken from them."""
    collected = json.loads(CATALOGUES.read_text("utf-8"))["languages"]
    tables_of = [words for lists in collected.values() for table in lists.values() for words in table.values()]
    phrases = [phrase for words in tables_of for phrase in words]
    assert max(map(len, phrases)) <= 70
    assert not [phrase for phrase in phrases if phrase != phrase.strip() or phrase != phrase.lower() or "%" in phrase]
    assert len(collected.keys() | {path.stem for path in FILES}) >= 40


def invented(text: str) -> str:
    """Esperanto with other vowels: no file of a language that people speak will ever know its words."""
    return text.translate(str.maketrans("aeiou", "eioua"))


WORDS = {
    "function_words": ["la", "kaj", "de", "en", "estas", "al", "ne", "mi", "sed", "ol", "pli", "kiu", "ili", "sur"],
    "says": ["diras", "diris"],
    "heading": ["komentoj"],
    "cue": ["verkita de", "verkis"],
    "conjunction": ["kaj"],
    "ending": ["similaj artikoloj"],
    "hour": ["antaŭ {0} horoj"],
}
PAGE = invented("""La malnova ponto revenas al la rivero

Verkita de Maria Lindo kaj Karlo Monto

La nova ponto estas pli longa ol la malnova, kaj la urbo longe atendis tion sen multaj vortoj.

Neniu scias kiom da ŝtonoj kuŝas sub la akvo, sed ĉiuj vidas la turon sur la alia bordo.

Similaj artikoloj

La turo kaj la vento

Komentoj

Ana diras:
antaŭ 3 horoj

Mi memoras la malnovan ponton.

Petro diris:
antaŭ 2 horoj

Ankaŭ mi, kaj mia patro.
""")


def translated(english: str) -> str:
    """A copy of the file of English in which the lists of `WORDS` are replaced, as a newcomer would do it."""
    for key, words in WORDS.items():
        listed = json.dumps([invented(word) for word in words], ensure_ascii=False)
        english, count = re.subn(rf"^{key} = \[(?!\]).*?\]$", f"{key} = {listed}", english, flags=re.M | re.S)
        assert count, key
    return english


def normalized(packages: Path, folder: Path) -> dict[str, Any]:
    """The record of `PAGE`, made by the package that lies in `packages`."""
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "ponto.txt").write_text(PAGE, encoding="utf-8")
    command = [sys.executable, "-m", "corpus_tools", "normalize", "raw", "--reference-date", "2024-05-02"]
    subprocess.run(command, cwd=folder, env={**os.environ, "PYTHONPATH": str(packages)}, check=True)
    record: dict[str, Any] = json.loads((folder / "normalized" / "documents.jsonl").read_text("utf-8"))
    return record


def test_a_language_is_added_by_copying_one_file(tmp_path: Path) -> None:
    package = Path(corpus_tools.__file__).parent
    before = normalized(package.parent, tmp_path / "before")
    assert (before["authors"], before["comments"], before["language"]) == ([], [], None)
    assert invented("La turo kaj la vento") in before["body"]

    for folder in ("corpus_tools", "schema"):
        shutil.copytree(package.parent / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    copied = tmp_path / "corpus_tools" / "data" / "languages"
    (copied / "qq.toml").write_text(translated((copied / "en.toml").read_text("utf-8")), encoding="utf-8")
    assert list(wrong(tomllib.loads((copied / "qq.toml").read_text("utf-8")))) == []
    after = normalized(tmp_path, tmp_path / "after")
    assert [author["name"] for author in after["authors"]] == [invented("Maria Lindo"), invented("Karlo Monto")]
    assert after["language"] == "qq"
    assert invented("La turo kaj la vento") not in after["body"]
    assert [(comment["author"], comment["text"]) for comment in after["comments"]] == [
        (invented("Ana"), invented("Mi memoras la malnovan ponton.")),
        (invented("Petro"), invented("Ankaŭ mi, kaj mia patro.")),
    ]
    assert [comment["timestamp_text"] for comment in after["comments"]] == [
        invented("antaŭ 3 horoj"),
        invented("antaŭ 2 horoj"),
    ]
    assert all(comment["timestamp"] for comment in after["comments"])
