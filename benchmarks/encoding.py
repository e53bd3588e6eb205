"""Repair against its peers: `python benchmarks/encoding.py [both] [names] [speed] [guess] [scale]`.

`both` (recovered and harmed), `names`, `speed`, `guess` and `scale` make their own texts and are run without arguments.
Three need data: `accuracy FOLDER` a collection of damaged texts (`dev.jsonl.gz`: damage, bytes, gold, accept) and of
clean ones (`clean.jsonl.gz`: text), `files FOLDER` the folder `tests` of chardet's source distribution (5.2), `cases
FILE` the file `tests/test_cases.json` of ftfy's. Peers: ftfy's `fix_text`, its encoding steps alone, and both behind a
detector.
"""

from __future__ import annotations

import base64
import codecs
import gzip
import json
import random
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import product
from pathlib import Path
from time import process_time
from typing import Any

import chardet
import charset_normalizer
import ftfy
from babel import Locale

from corpus_tools.text.decode import decode
from corpus_tools.text.repair import repair

ENCODING_ONLY = ftfy.TextFixerConfig(
    unescape_html=False,
    remove_terminal_escapes=False,
    fix_latin_ligatures=False,
    fix_character_width=False,
    uncurl_quotes=False,
    fix_line_breaks=False,
    fix_surrogates=False,
    remove_control_chars=False,
    normalization=None,
)
GERMAN = "Am späten Abend hörten wir die Vögel, und die Straße war leer; für Jürgen war es schön.\n"
FRENCH = "L’été dernier, les élèves étaient déjà là ; ça s’est bien passé, à l’étage comme à côté.\n"
ENGLISH = "It’s a long way to the bridge, she said – “and nobody’s there to meet you when you come.”\n"
RUSSIAN = "Мы вчера гуляли в парке, и погода была очень хорошая.\n"
ASCII = "It's a long way to the bridge, she said, and nobody is there to meet you when you come.\n"


def ours(raw: bytes) -> str:
    return repair(raw).text


def ftfy_fix_text(raw: bytes) -> str:
    return ftfy.fix_text(raw.decode("utf-8", "replace"))


def ftfy_encoding_only(raw: bytes) -> str:
    return ftfy.fix_text(raw.decode("utf-8", "replace"), config=ENCODING_ONLY)


def chardet_ftfy(raw: bytes) -> str:
    return ftfy.fix_text(detected(raw))


def chardet_ftfy_encoding_only(raw: bytes) -> str:
    return ftfy.fix_text(detected(raw), config=ENCODING_ONLY)


def detected(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode(chardet.detect(raw)["encoding"] or "utf-8", "replace")


def charset_normalizer_ftfy(raw: bytes) -> str:
    best = charset_normalizer.from_bytes(raw).best()
    return ftfy.fix_text(str(best) if best is not None else raw.decode("utf-8", "replace"))


PEERS: tuple[Callable[[bytes], str], ...] = (
    ours,
    ftfy_fix_text,
    ftfy_encoding_only,
    chardet_ftfy,
    chardet_ftfy_encoding_only,
    charset_normalizer_ftfy,
)


PARAGRAPHS = (
    GERMAN + "Niemand wusste, wohin die Brücke führte, und keiner fragte den Wärter danach.\n",
    FRENCH + "Le garçon n’a rien trouvé près de la forêt ; où était passée la clé ?\n",
    ENGLISH + "The café on the corner was shut, and José’s bicycle stood outside – as it always did.\n",
    RUSSIAN + "Никто не знал, куда ведёт эта дорога, и спросить было некого.\n",
    "El niño dejó la maleta en el andén y corrió tras el tren. ¿Quién lo habrá visto? Mañana será tarde.\n",
    "Stańczyk wrócił późno, a mżawka wciąż padała; żółte światło świeciło nad drzwiami gospody.\n",
    "Příští týden pojedeme k moři; děti se těší a já taky. Předpověď je dobrá.\n",
    "Χθες το βράδυ γυρίσαμε αργά στο χωριό, και η βροχή δεν είχε σταματήσει ακόμη.\n",
    "Dün akşam yağmur yağdı, bu yüzden dışarı çıkmadık ve evde oturduk; çay içtik.\n",
    "Om kvällen gick vi över ängen till sjön, där båten låg förtöjd vid den gamla bryggan.\n",
)
PAGES = ("cp1252", "latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "mac_roman", "cp437", "cp850")
NAMES = (
    *("Zoë", "Chloë", "José", "André", "Besançon", "Núñez", "Muñoz", "Jürgen", "Käthe", "Björn", "Åsa", "Søren"),
    *(
        "Þórdís",
        "Sigurður",
        "Łukasz",
        "Wałęsa",
        "Żaneta",
        "Dvořák",
        "Šárka",
        "Čapek",
        "Gyöngyi",
        "Őri",
        "Țuțea",
        "Brâncuși",
    ),
    *(
        "Şahin",
        "Çağla",
        "İnönü",
        "Ērika",
        "Jānis",
        "Žemaitė",
        "Mõisa",
        "Müürsepp",
        "Éowyn",
        "Nguyễn",
        "Đặng",
        "Citroën",
    ),
    *(
        "São",
        "Conceição",
        "Noël",
        "Thérèse",
        "Niccolò",
        "Forlì",
        "Málaga",
        "Ørsted",
        "Blažek",
        "Ljubiša",
        "Gaël",
        "Curaçao",
    ),
)
SENTENCES = (
    "Nobody had seen {} since the ferry left.",
    "The letter to {} lay on the table until spring.",
    "It was {} who knew where the key was kept.",
    "She asked for {}, but the line was dead.",
)
BEHIND = ("", ".", "’s", "…", "…”", "”", "»", "®", "™", "—", "’”", "?", ")", "°", "“", "–")
PLAIN = "The market was half empty, and it rained.\nThe bus runs twice a day.\n"


def damaged() -> Iterator[tuple[bytes, str]]:
    """Paragraphs whose UTF-8 was read in a page, once and (through cp1252) twice, where the page has all of it."""
    for paragraph, page in product(PARAGRAPHS, PAGES):
        for times in (1, 2) if page == "cp1252" else (1,):
            text = paragraph
            try:
                for _ in range(times):
                    text = text.encode().decode(page)
            except UnicodeDecodeError:
                continue
            yield text.encode(), paragraph


def lone() -> Iterator[tuple[bytes, str, str]]:
    """One damaged name in plain English, as bytes and as text, and the text as it was."""
    for name, sentence in product(NAMES, SENTENCES):
        with suppress(UnicodeDecodeError):
            bad = name.encode().decode("cp1252")
            text = f"{sentence}\n{PLAIN}"
            yield text.format(bad).encode(), text.format(bad), text.format(name)


def correct() -> Iterator[str]:
    """One to three names before all that may stand behind one, in plain English and in the paragraphs."""
    for number, (name, behind) in enumerate(product(NAMES, BEHIND)):
        other = NAMES[number * 7 % len(NAMES)]
        line = SENTENCES[number % len(SENTENCES)]
        yield f"{line.format(name + behind)}\n{PLAIN}"
        yield f"{line.format(name.upper() + behind)}\n{SENTENCES[0].format(other)}\n{PLAIN}"
        yield f"{PARAGRAPHS[number % len(PARAGRAPHS)]}{line.format(name + behind)}\n"


def both() -> None:
    """What is recovered of damaged texts, and what becomes of correct ones: one without the other says little."""
    print("| | mojibake recovered, % | one name recovered, % | made into something else, % | correct texts changed |")
    print("|---|---|---|---|---|")
    for peer in PEERS:
        whole = [peer(raw) == text for raw, text in damaged()]
        names = [(peer(raw), bad, good) for raw, bad, good in lone()]
        right = sum(got == good for got, _, good in names)
        harmed = sum(got not in {bad, good} for got, bad, good in names)
        texts = list(correct())
        changed = sum(peer(text.encode()) != text for text in texts)
        shares = (100 * sum(whole) / len(whole), 100 * right / len(names), 100 * harmed / len(names))
        cells = " | ".join(f"{share:.1f}" for share in shares)
        print(f"| {peer.__name__} | {cells} | {changed:,} of {len(texts):,} |", flush=True)


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def accuracy(folder: str) -> None:
    """The share of texts recovered exactly, mean over kinds of damage, and clean paragraphs that were changed."""
    damaged = [
        (row["damage"], base64.b64decode(row["bytes"]), (row["gold"], *row["accept"]))
        for row in rows(Path(folder) / "dev.jsonl.gz")
    ]
    clean = [row["text"] for row in rows(Path(folder) / "clean.jsonl.gz")]
    print("| | exactly right, % | clean paragraphs changed |\n|---|---|---|")
    for peer in PEERS:
        right: dict[str, list[bool]] = defaultdict(list)
        for damage, raw, accepted in damaged:
            text = peer(raw).rstrip("\n")
            right[damage].append(any(text == gold.rstrip("\n") for gold in accepted))
        mean = sum(sum(hits) / len(hits) for hits in right.values()) / len(right) * 100
        changed = sum(peer(text.encode()).rstrip("\n") != text.rstrip("\n") for text in clean)
        print(f"| {peer.__name__} | {mean:.1f} | {changed} of {len(clean)} |", flush=True)


PAGE_OF = {
    "cp1252": ("da", "de", "es", "fi", "fr", "is", "it", "nb", "nl", "pt", "sv"),
    "cp1250": ("cs", "hr", "hu", "pl", "ro", "sk", "sl"),
    "cp1251": ("bg", "ru", "uk"),
    "cp1253": ("el",),
    "cp1254": ("tr",),
    "cp1257": ("et", "lt", "lv"),
    "koi8_r": ("ru",),
    "cp866": ("ru",),
}
NAMED = "The delegation from {} arrived on Monday for the talks."


def names() -> None:
    """Countries' names in an older page, one in an English sentence: how many are right, and which are doubted."""
    print("| page | names | right, % | of the wrong warned of, % | of the right warned of, % | chardet right, % |")
    print("|---|---|---|---|---|---|")
    for page, locales in PAGE_OF.items():
        found = {name for locale in locales for name in Locale(locale).territories.values() if not name.isascii()}
        sentences = []
        for name in sorted(found):
            with suppress(UnicodeEncodeError):
                sentences.append((NAMED.format(name).encode(page), NAMED.format(name)))
        results = [(repair(raw), detected(raw), text) for raw, text in sentences]
        right = [bool(mine.warnings) for mine, _, text in results if mine.text == text]
        wrong = [bool(mine.warnings) for mine, _, text in results if mine.text != text]
        theirs = [peer == text for _, peer, text in results]
        shares = [len(right) / len(results), *(sum(group) / max(1, len(group)) for group in (wrong, right, theirs))]
        print(f"| {page} | {len(results)} | {' | '.join(f'{100 * share:.1f}' for share in shares)} |", flush=True)


CONTAINED_IN = {
    "iso-8859-1": "cp1252",
    "iso-8859-9": "cp1254",
    "iso-8859-8": "cp1255",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc-kr": "cp949",
}
ALIKE = str.maketrans(
    "\u301c\u2016\u2212\u2014\xa5\u203e\uffe0\uffe1\uffe2\u30fb\u2022\uffe5", "～∥－―\\~¢£¬··\\", "\ufeff"
)
"""Characters that two codecs give for the same bytes."""


def files(folder: str) -> None:
    """The share of chardet's own files whose text is right; their folders are named after encodings."""
    right, total = [0, 0], 0
    for path in sorted(Path(folder).glob("*/*")):
        encoding = path.parent.name.lower()
        encoding = encoding if known(encoding) else encoding.rpartition("-")[0]  # the rest is a language
        if path.suffix.lower() not in {".html", ".txt", ".xml", ".srt"} or not known(encoding):
            continue
        raw = path.read_bytes()
        possible = (encoding, CONTAINED_IN.get(encoding, encoding))
        wanted = {raw.decode(codec, "replace").translate(ALIKE) for codec in possible}
        theirs = raw.decode(chardet.detect(raw)["encoding"] or "utf-8", "replace")
        total += 1
        right = [
            right[0] + (decode(raw).text.translate(ALIKE) in wanted),
            right[1] + (theirs.translate(ALIKE) in wanted),
        ]
    print(f"of {total} files corpus-tools {100 * right[0] / total:.1f} %, chardet {100 * right[1] / total:.1f} %")


def known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding) is not None
    except LookupError:
        return False


def cases(path: str) -> None:
    """ftfy's own cases: how many come out as it publishes them, or as its encoding steps are to leave them."""
    rows = [row for row in json.loads(Path(path).read_text(encoding="utf-8")) if row["expect"] == "pass"]
    right = changed = correct = 0
    for row in rows:
        wanted = {row["fixed"], row.get("fixed-encoding", row["fixed"])}
        got = repair(row["original"].encode("utf-8", "surrogatepass")).text
        right += got in wanted
        correct += row["original"] in wanted
        changed += row["original"] in wanted and got not in wanted
    print(f"{right} of the {len(rows)} that ftfy passes are right; {changed} of {correct} correct ones changed")


def texts() -> dict[str, bytes]:
    """What is timed: plain and damaged text, in small files and large."""
    once = (GERMAN + FRENCH).encode().decode("cp1252", "replace")
    found: dict[str, bytes] = {}
    for size in (1, 10, 250):
        found |= {
            f"ASCII, {size} kB": ASCII.encode() * 11 * size,
            f"English with curly quotes, {size} kB": ENGLISH.encode() * 10 * size,
            f"German, {size} kB": GERMAN.encode() * 10 * size,
            f"French, {size} kB": FRENCH.encode() * 9 * size,
            f"mojibake, {size} kB": once.encode() * 4 * size,
            f"mojibake twice, {size} kB": once.encode().decode("latin-1").encode() * 3 * size,
            f"Russian mojibake, {size} kB": RUSSIAN.encode().decode("latin-1").encode() * 5 * size,
            f"cp1252, {size} kB": GERMAN.encode("cp1252") * 11 * size,
        }
    return found


def speed() -> None:
    """MB/s, best of several runs, and how many times faster than ftfy's encoding steps."""
    print("| | ours, MB/s | ftfy, encoding only | times | ftfy.fix_text | times |\n|---|---|---|---|---|---|")
    for name, raw in texts().items():
        mine, only, full = (len(raw) / 1e6 / best_time(peer, raw) for peer in (ours, ftfy_encoding_only, ftfy_fix_text))
        print(f"| {name} | {mine:.1f} | {only:.2f} | {mine / only:.1f} | {full:.2f} | {mine / full:.1f} |", flush=True)


GUESSED = {
    "gb18030": "去年秋天，我们搬到了河边的一座旧房子。邻居是一位老师，每天早上在院子里浇花，周末去桥下钓鱼。\n",
    "big5": "去年秋天，我們搬到了河邊的一座舊房子。鄰居是一位老師，每天早上在院子裡澆花，週末去橋下釣魚。\n",
    "shift_jis": "去年の秋、私たちは川のそばの古い家に引っ越しました。隣の先生は毎朝庭の花に水をやっています。\n",
    "euc_jp": "去年の秋、私たちは川のそばの古い家に引っ越しました。隣の先生は毎朝庭の花に水をやっています。\n",
    "euc_kr": "지난가을에 우리는 강가의 오래된 집으로 이사했습니다. 이웃 선생님은 매일 아침 꽃에 물을 줍니다.\n",
    "koi8_r": RUSSIAN,
    "cp855": RUSSIAN,
    "cp1253": "Χθες το απόγευμα πήγαμε βόλτα στο πάρκο με φίλους και ο καιρός ήταν ωραίος.\n",
    "cp874": "เมื่อวานบ่ายฉันไปเดินเล่นในสวนสาธารณะกับเพื่อน อากาศดีมาก\n",
    "cp1252": GERMAN,
}


def guess() -> None:
    """Milliseconds that it takes to decode 8 kB of text from before Unicode, and of noise, beside chardet's guess."""
    print("| 8 kB of | first time, ms | again, ms | chardet, ms |\n|---|---|---|---|")
    noise = random.Random(1).randbytes(8192)
    made = {codec: (line.encode(codec) * 200)[:8192] for codec, line in GUESSED.items()}
    made |= {"random bytes": noise, "random high bytes": bytes(byte | 0x80 for byte in noise)}
    for name, raw in made.items():
        start = process_time()
        decode(raw)
        first = process_time() - start
        peer = best_time(lambda raw: str(chardet.detect(raw)), raw)
        again = best_time(lambda raw: decode(raw).text, raw)
        print(f"| {name} | {first * 1000:.0f} | {again * 1000:.1f} | {peer * 1000:.1f} |", flush=True)


def best_time(function: Callable[[bytes], str], raw: bytes) -> float:
    """Seconds of the processor, since other work may share it."""
    best = float("inf")
    for _ in range(7 if len(raw) < 100_000 else 3):
        start = process_time()
        function(raw)
        best = min(best, process_time() - start)
    return best


LARGE = {
    "ASCII": ASCII.encode(),
    "German": GERMAN.encode(),
    "CR LF": ASCII.encode().replace(b"\n", b"\r\n"),
    "mojibake": GERMAN.encode().decode("cp1252").encode(),
    "Russian mojibake": RUSSIAN.encode().decode("latin-1").encode(),
    "cp1252": GERMAN.encode("cp1252"),
    "UTF-16": GERMAN.encode("utf-16-le"),
    "mixed lines": GERMAN.encode() * 3 + GERMAN.encode("cp1252"),
    "entities": b"Caf&eacute; &amp; cr&egrave;me br&ucirc;l&eacute;e for the whole table, please.\n",
}


def scale(*sizes: str) -> None:
    """Seconds and memory (peak of the process, as a multiple of the file) for files of 10 to 80 MB."""
    sizes = sizes or ("10", "20", "40", "80")
    print("| | " + " | ".join(f"{size} MB" for size in sizes) + " | memory |\n|---|" + "---|" * (len(sizes) + 1))
    for name in LARGE:
        cells = [
            subprocess.run(
                [sys.executable, __file__, "one", name, size], capture_output=True, text=True, check=True
            ).stdout.split()
            for size in sizes
        ]
        print(f"| {name} | " + " | ".join(f"{cell[0]} s" for cell in cells) + f" | {cells[-1][1]} x |", flush=True)


def one(name: str, size: str) -> None:
    """One measurement of `scale`, in a process of its own."""
    raw = LARGE[name] * (int(size) * 1_000_000 // len(LARGE[name]))
    start = process_time()
    repair(raw)
    spent = process_time() - start
    print(f"{spent:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / len(raw):.1f}")


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
        return
    needy = {"accuracy": accuracy, "files": files, "cases": cases}
    if sys.argv[1:2] and sys.argv[1] in needy:
        needy[sys.argv[1]](sys.argv[2])
        return
    parts = {"both": both, "names": names, "speed": speed, "guess": guess, "scale": scale}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print()


if __name__ == "__main__":
    main()
