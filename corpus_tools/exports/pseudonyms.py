"""Names out, keyed hashes in: the same for the same name in all files that were made with the same key.

The hash is BLAKE2b with a key (RFC 7693): without the key, nobody can try out names, with another key nothing fits.
What is replaced, what is left out and what remains: docs/exporting.md. It is pseudonymisation, and no anonymity.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from unicodedata import normalize

from corpus_tools.base.show import display, numbered
from corpus_tools.exports.named import quoted_names
from corpus_tools.record.schema import Record
from corpus_tools.words.language import is_function_word
from corpus_tools.words.patterns import UNSPACED

SHORTEST_KEY = 32
"""Bytes: what BLAKE2b gives at most against whoever tries keys (RFC 7693: a key as long as the security asked for)."""
_LONGEST_KEY = 64
_FEWEST_BYTES = 8
"""Different bytes: 32 random bytes have fewer with a chance of less than 1e-30, 64 hexadecimal digits of 1e-8."""
_DIGEST = 8
"""Bytes: among a million names two are alike with a chance of 3e-8."""

_ALONE = f"{UNSPACED}\uac00-\ud7a3"
"""Letters of which each is a piece: what is glued to a name in these scripts is another word, or a Korean particle."""
_PIECE = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+|[^\w\s]")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_MENTION = re.compile(r"(?<![\w@.])@(?=\w)")
_HANDLE = re.compile(r"\w+(?:[.-]\w+)*")
_Piece = tuple[str, int, int]
"""A word or a mark of a text, and where it stands."""
_LONGEST_NAME = 200
_TEXTS = ("headline", "standfirst", "published_text", "updated_text", "body")


class BadKey(ValueError):
    """A file that is no key; the message says what to do."""


def read_key(path: Path) -> tuple[bytes, bool]:
    """The key in the file, without white space at its end, and whether others than its owner can read it.

    Raises `BadKey` if it is too short, or so regular that it is none, and `OSError` if it cannot be read.
    """
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if not stat.S_ISREG(mode):
            raise BadKey(f"{display(path)} is no regular file; {_MAKE_ONE}")
        key = file.read().rstrip()
    if len(key) < SHORTEST_KEY:
        raise BadKey(f"{display(path)} has {len(key)} bytes, and a key has at least {SHORTEST_KEY}; {_MAKE_ONE}")
    if len(set(key)) < _FEWEST_BYTES:
        raise BadKey(f"{display(path)} repeats the same few bytes; {_MAKE_ONE}")
    return key, bool(mode & (stat.S_IRGRP | stat.S_IROTH))


_MAKE_ONE = "make one: (umask 077; head -c 32 /dev/urandom | base64 > names.key)"


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Makes of each record one without names. `keep` are the keys of `source.extra` that stay; `counts` counts."""

    key: bytes
    keep: Collection[str] = ()
    counts: Counter[str] = field(default_factory=Counter)

    def of(self, kind: str, value: str) -> str:
        """The pseudonym of a `value`: `p_` and 16 hexadecimal digits for a name, other letters for other kinds."""
        key = self.key if len(self.key) <= _LONGEST_KEY else blake2b(self.key).digest()
        plain = " ".join(normalize("NFC", value).split())
        return (
            f"{kind}_{blake2b(plain.encode('utf-8'), key=key, digest_size=_DIGEST, person=kind.encode()).hexdigest()}"
        )

    def record(self, record: Record) -> Record:
        """`record` with its names replaced, and without what would give them away."""
        names = _names(record)
        hidden = _Hidden({name: self.of("p", name) for name in names}, self)
        if record["byline"]:
            hidden.add(record["byline"], self.of("b", record["byline"]))
        self.counts["authors"] += len(record["authors"])
        self.counts["commenters"] += len({comment["author"] for comment in record["comments"]} - {None})
        source = record["source"]
        extra = [item for item in source["extra"] if item["key"] in self.keep]
        return {
            **record,
            "id": self.of("d", record["id"]),
            "source": {
                **source,
                "path": "",
                "sha256": "",
                "extra": [{"key": item["key"], "value": hidden.within(item["value"])} for item in extra],
            },
            **{name: record[name] and hidden.within(record[name]) for name in _TEXTS},
            "byline": record["byline"] and self.of("b", record["byline"]),
            "authors": [{"name": self.of("p", author["name"]), "role": None} for author in record["authors"]],
            "comments": [self._comment(comment, hidden) for comment in record["comments"]],
            "edits": [],
            "warnings": [{"code": item["code"], "message": item["code"]} for item in record["warnings"]],
            "corrections": [
                {**item, "quote": item["quote"] and self.of("q", item["quote"])} for item in record["corrections"]
            ],
        }

    def _comment(self, comment: Mapping[str, Any], hidden: _Hidden) -> dict[str, Any]:
        author, printed = comment["author"], comment["timestamp_text"]
        return {
            **comment,
            "author": author and self.of("p", author),
            "timestamp_text": printed and hidden.within(printed),
            "text": hidden.within(comment["text"]),
        }


def _names(record: Record) -> list[str]:
    """The names that the record knows: those of its authors and commenters, and those in headers that are quoted."""
    names = [author["name"] for author in record["authors"]]
    names += [comment["author"] for comment in record["comments"] if comment["author"]]
    for text in (record["body"], *(comment["text"] for comment in record["comments"])):
        names += quoted_names(text)
    return list(dict.fromkeys(names))


class _Needle(NamedTuple):
    """A name as it is looked for: its pieces, case-folded."""

    pieces: tuple[str, ...]
    pseudonym: str


class _Hidden:
    """Names and their pseudonyms, found by the first piece of a name: a word, or one mark."""

    def __init__(self, names: Mapping[str, str], pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._table: dict[str, list[_Needle]] = {}
        self._handles: dict[str, str] = {}
        for name, pseudonym in names.items():
            self.add(name, pseudonym)
            handle = _as_handle(name)
            self._handles[handle] = "" if self._handles.get(handle, pseudonym) != pseudonym else pseudonym

    def add(self, name: str, pseudonym: str) -> None:
        """Have `name` replaced, in any case."""
        if not _tells_who(name):
            return
        pieces = tuple(map(str.casefold, _PIECE.findall(name)))
        listed = self._table.setdefault(pieces[0], [])
        listed.append(_Needle(pieces, pseudonym))
        listed.sort(key=lambda needle: -len(needle.pieces))

    def within(self, text: str) -> str:
        """`text` with all its names, mentions and addresses of mail replaced."""
        text = _ADDRESS.sub(lambda address: self._count("addresses", "m", address[0]), text)
        return self._without_names(self._without_mentions(text))

    def _count(self, what: str, kind: str, value: str) -> str:
        self._pseudonyms.counts[what] += 1
        return self._pseudonyms.of(kind, value)

    def _without_mentions(self, text: str) -> str:
        """`@name` and `@First Last`: a handle is the name of whom it can mean alone, else a name of its own."""
        parts, end = [], 0
        for mark in _MENTION.finditer(text):
            if mark.start() < end:
                continue
            self._pseudonyms.counts["mentions"] += 1
            pieces = _pieces(text, mark.end(), mark.end() + _LONGEST_NAME)
            needle, stop = self._longest(pieces, 0)
            handle = _HANDLE.match(text, mark.end())
            assert handle is not None
            if needle is None or stop < handle.end():
                known = self._handles.get(_as_handle(handle[0]))
                pseudonym, stop = known or self._pseudonyms.of("p", handle[0]), handle.end()
            else:
                pseudonym = needle.pseudonym
            parts += [text[end : mark.end()], pseudonym]
            end = stop
        return "".join([*parts, text[end:]]) if parts else text

    def _without_names(self, text: str) -> str:
        pieces = _pieces(text, 0, len(text))
        parts, end, at = [], 0, 0
        while at < len(pieces):
            needle, stop = self._longest(pieces, at)
            if needle is None:
                at += 1
                continue
            self._pseudonyms.counts["in texts"] += 1
            parts += [text[end : pieces[at][1]], needle.pseudonym]
            end = stop
            at += len(needle.pieces)
        return "".join([*parts, text[end:]]) if parts else text

    def _longest(self, pieces: list[_Piece], at: int) -> tuple[_Needle | None, int]:
        """The longest name that stands at a piece of a text, and where it ends."""
        for needle in self._table.get(pieces[at][0].casefold(), ()):
            there = pieces[at : at + len(needle.pieces)]
            if tuple(word.casefold() for word, _, _ in there) == needle.pieces and (
                len(there) > 1 or _tells_who(there[0][0])
            ):
                return needle, there[-1][2]
        return None, 0


def _pieces(text: str, start: int, end: int) -> list[_Piece]:
    return [(found[0], found.start(), found.end()) for found in _PIECE.finditer(text, start, end)]


def _tells_who(name: str) -> bool:
    """Is the name more than a mark, a letter, or a little word in small letters, which tell nobody apart?

    Those stay where they stand in a text: every “a” or full stop would have to be replaced.
    """
    letters = sum(map(str.isalnum, name))
    return letters > 1 and not (name == name.lower() and is_function_word(name))


def _as_handle(name: str) -> str:
    """How a name is spelt where it has to be one word: "Tom Brierley" may be addressed as "@tombrierley"."""
    return "".join(character for character in name.casefold() if character.isalnum())


def summary(counts: Mapping[str, int]) -> Iterable[str]:
    """What was done, and what was not."""
    found = ", ".join(numbered(counts.get(f"{noun}s", 0), noun) for noun in ("author", "commenter", "mention"))
    names = numbered(counts.get("in texts", 0), "name")
    yield f"pseudonymised, not anonymous: {found}, {names} in texts, addresses: {counts.get('addresses', 0):,}"
    yield (
        "what remains: people whom a page names only in its prose, first names alone, links, dates, style; the texts "
        "themselves can be searched for"
    )
