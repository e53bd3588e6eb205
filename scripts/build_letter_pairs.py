"""Build `corpus_tools/data/encodings/letter_pairs.json`: how likely each letter follows each other, by language.

Source: the word lists of wordfreq (Robyn Speer; data under CC BY-SA 4.0, with acknowledgement of Google Books Ngrams,
Wikipedia, the Leeds Internet Corpus, OPUS OpenSubtitles and others, as its README asks), mixed with the gettext
catalogues (GPL and compatible) of the packages installed on a Debian system: wordfreq folds away "ß" and the Greek
final sigma and lacks some languages. Only letter-pair statistics are kept, no word.

To rebuild: pip install wordfreq, then `python scripts/build_letter_pairs.py` on Debian with locales installed.
"""

from __future__ import annotations

import gettext
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

Weights = defaultdict[str, float]

TARGET = Path(__file__).parent.parent / "corpus_tools" / "data" / "encodings" / "letter_pairs.json"
LOCALES = Path("/usr/share/locale")
FROM_WORDFREQ = (
    *("ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "fa", "fi", "fil", "fr", "he", "hu", "id", "is", "it"),
    *("lt", "lv", "mk", "nb", "nl", "pl", "pt", "ro", "ru", "sh", "sk", "sl", "sv", "tr", "uk", "vi"),
)
FROM_GETTEXT = ("be", "cy", "eo", "et", "eu", "ga", "gl", "sq", "sr", "th")
COMMON = 1200  # ideographs or syllables kept for each East Asian language, most frequent first
RARE_LETTER = 3e-5  # share of all letters below which a letter is no part of a language
BETWEEN_WORDS = 0.15  # share of non-letters that follow a non-letter
STEPS = 8  # levels for one unit of natural logarithm
LOWEST = 92  # levels in all: as many as there are printable characters from FIRST on
FIRST = 35
TRUST = 2e-5  # weight of the letter's own frequency against pairs seen, as a share of all pairs
GETTEXT_SHARE = 0.3  # of the weight, where both sources have the language
COMMA_BELOW = str.maketrans("șț", "şţ")  # the pages from before Unicode have only the cedilla
LICENSE = "CC-BY-SA-4.0 (statistics of wordfreq data); see scripts/build_letter_pairs.py"


def wordfreq_words(language: str) -> Iterable[tuple[str, float]]:
    from wordfreq import get_frequency_dict  # type: ignore[import-not-found]  # needed by nothing else here

    yield from get_frequency_dict(language, "small").items()


def gettext_messages(locale: str) -> Iterable[str]:
    for path in sorted((LOCALES / locale / "LC_MESSAGES").glob("*.mo")):
        if path.name.startswith("iso_"):
            continue  # names of countries and languages, in their thousands
        try:
            with path.open("rb") as file:
                catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
        except (OSError, UnicodeDecodeError):
            continue
        yield from (re.sub(r"%\S+|<[^>]*>|\\.", " ", text) for key, text in catalogue.items() if key)


def gettext_words(language: str) -> Iterable[tuple[str, float]]:
    for text in gettext_messages(language):
        for word in text.split():
            yield word, 1.0


def letters_only(word: str) -> str:
    word = unicodedata.normalize("NFC", word.replace("İ", "i").lower()).translate(COMMA_BELOW)
    word = "".join(char if unicodedata.category(char)[0] in "LM" and not is_rune(char) else " " for char in word)
    return word[:-1] + "ς" if word.endswith("σ") else word


def is_rune(char: str) -> bool:
    """Whether `char` is a rune, which Icelandic catalogues give as a sample of writing."""
    return "\u16a0" <= char <= "\u16ff"


def pair_counts(words: Iterable[tuple[str, float]]) -> Weights:
    pairs: Weights = defaultdict(float)
    for word, weight in words:
        spelled = f" {letters_only(word).strip()} "
        for pair in pairwise(spelled):
            if pair != (" ", " "):
                pairs["".join(pair)] += weight
    return pairs


def mixed_counts(language: str) -> Weights:
    """Pairs of both sources; those with a letter that wordfreq folds away have their full weight from the second."""
    first = pair_counts(wordfreq_words(language))
    second = pair_counts(gettext_words(language))
    scale = sum(first.values()) / max(1.0, sum(second.values()))
    known = set("".join(first))
    mixed = defaultdict(float, first)
    for pair, weight in second.items():
        mixed[pair] += weight * scale * (GETTEXT_SHARE if set(pair) <= known else 1.0)
    return mixed


def table(pairs: Weights) -> dict[str, object]:
    total = sum(pairs.values())
    single: Weights = defaultdict(float)
    for pair, weight in pairs.items():
        single[pair[1]] += weight
    kept = {char for char, weight in single.items() if weight > RARE_LETTER * total}
    letters = "".join(sorted(kept | set("abcdefghijklmnopqrstuvwxyz ")))
    pairs["  "] = BETWEEN_WORDS / (1 - BETWEEN_WORDS) * single[" "]
    rows = []
    for a in letters:
        seen = sum(pairs[a + b] for b in letters)
        trust = TRUST * total
        row = ""
        for b in letters:
            expected = max(single[b] / total, 1e-6)
            p = (pairs[a + b] + trust * expected) / (seen + trust)
            row += level(p)
        rows.append(row)
    return {"letters": letters, "frequency": frequency(single, letters), "rows": rows}


def frequency(single: Weights, letters: str) -> str:
    """How often each letter is, in the same levels as the pairs."""
    total = sum(single[letter] for letter in letters)
    return "".join(level(max(single[letter] / total, 1e-6)) for letter in letters)


def level(p: float) -> str:
    return chr(FIRST + min(LOWEST - 1, round(-math.log(p) * STEPS)))


def common_characters(locale: str) -> str:
    counts = Counter(
        char
        for text in gettext_messages(locale)
        for char in text
        if "\u4e00" <= char < "\ua000" or "\uac00" <= char < "\ud7a4"
    )
    return "".join(char for char, _ in counts.most_common(COMMON))


def wordfreq_characters(language: str) -> str:
    counts: Weights = defaultdict(float)
    for word, weight in wordfreq_words(language):
        for char in word:
            if "\u4e00" <= char < "\ua000" or "\uac00" <= char < "\ud7a4":
                counts[char] += weight
    return "".join(sorted(counts, key=lambda char: -counts[char])[:COMMON])


def main() -> None:
    languages = {language: table(mixed_counts(language)) for language in FROM_WORDFREQ}
    languages |= {language: table(pair_counts(gettext_words(language))) for language in FROM_GETTEXT}
    common = {"zh": wordfreq_characters("zh"), "ja": wordfreq_characters("ja"), "ko": wordfreq_characters("ko")}
    common["zh-Hant"] = common_characters("zh_TW")
    data = {"license": LICENSE, "first": FIRST, "steps": STEPS, "languages": languages, "common": common}
    TARGET.write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(f"{len(languages)} languages, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
