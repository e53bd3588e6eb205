"""Repair against its peers: `python benchmarks/encoding.py [accuracy] [speed] [guess] [scale]` (all by default).

Accuracy needs the collection of damaged texts in `../shared/bench/encoding`; the others make their own texts. Peers:
ftfy's `fix_text`, its encoding steps alone, and a detector (chardet, charset-normalizer) before `fix_text`.
"""

from __future__ import annotations

import base64
import gzip
import json
import random
import resource
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import chardet
import charset_normalizer
import ftfy

from corpus_tools.text.decode import decode
from corpus_tools.text.repair import repair

COLLECTION = Path(__file__).parent.parent.parent / "shared" / "bench" / "encoding"
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
    return ftfy.fix_text(raw.decode(chardet.detect(raw)["encoding"] or "utf-8", "replace"))


def charset_normalizer_ftfy(raw: bytes) -> str:
    best = charset_normalizer.from_bytes(raw).best()
    return ftfy.fix_text(str(best) if best is not None else raw.decode("utf-8", "replace"))


PEERS: tuple[Callable[[bytes], str], ...] = (
    ours,
    ftfy_fix_text,
    ftfy_encoding_only,
    chardet_ftfy,
    charset_normalizer_ftfy,
)


def rows(name: str) -> Iterator[dict[str, Any]]:
    with gzip.open(COLLECTION / name, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def accuracy() -> None:
    """The share of texts recovered exactly, mean over kinds of damage, and clean paragraphs that were changed."""
    damaged = [
        (row["damage"], base64.b64decode(row["bytes"]), (row["gold"], *row["accept"])) for row in rows("dev.jsonl.gz")
    ]
    clean = [row["text"] for row in rows("clean.jsonl.gz")]
    print("| | exactly right, % | clean paragraphs changed |\n|---|---|---|")
    for peer in PEERS:
        right: dict[str, list[bool]] = defaultdict(list)
        for damage, raw, accepted in damaged:
            text = peer(raw).rstrip("\n")
            right[damage].append(any(text == gold.rstrip("\n") for gold in accepted))
        mean = sum(sum(hits) / len(hits) for hits in right.values()) / len(right) * 100
        changed = sum(peer(text.encode()).rstrip("\n") != text.rstrip("\n") for text in clean)
        print(f"| {peer.__name__} | {mean:.1f} | {changed} of {len(clean)} |", flush=True)


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
        start = perf_counter()
        decode(raw)
        first = perf_counter() - start
        peer = best_time(lambda raw: str(chardet.detect(raw)), raw)
        again = best_time(lambda raw: decode(raw).text, raw)
        print(f"| {name} | {first * 1000:.0f} | {again * 1000:.1f} | {peer * 1000:.1f} |", flush=True)


def best_time(function: Callable[[bytes], str], raw: bytes) -> float:
    best = float("inf")
    for _ in range(7 if len(raw) < 100_000 else 3):
        start = perf_counter()
        function(raw)
        best = min(best, perf_counter() - start)
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
    start = perf_counter()
    repair(raw)
    spent = perf_counter() - start
    print(f"{spent:.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / len(raw):.1f}")


def main() -> None:
    if sys.argv[1:2] == ["one"]:
        one(*sys.argv[2:])
        return
    parts = {"accuracy": accuracy, "speed": speed, "guess": guess, "scale": scale}
    for name in sys.argv[1:] or parts:
        parts[name]()
        print()


if __name__ == "__main__":
    main()
