"""Random and mutated bytes through `repair`: `python -m tests.fuzz_repair SECONDS [SEED]`; see `test_fuzz.py`.

Seeds are sentences in several encodings and kinds of damage; mutations cut, splice, flip, repeat and insert bytes that
mean something to one of the fixers.
"""

from __future__ import annotations

import random
import re
import string

from corpus_tools.text.changes import apply, invert
from corpus_tools.text.repair import repair
from tests.fuzzing import fuzz

SENTENCES = (
    "Der schöne große Bär läuft über die Straße, und Jürgen hört zu.\n",
    "L’été dernier, « voilà » ; ça s’est bien passé — déjà…\n",
    "Мы вчера гуляли в парке, и погода была хорошая.\r\n",
    "Χθες πήγαμε βόλτα στο πάρκο με φίλους.\n",
    "Příští týden pojedeme k moři; děti se těší.\n",
    "昨天下午我和朋友去公园散步。昨日は公園を散歩しました。어제 공원에서 산책했다.\n",
    "It’s “fine” &amp; caf&eacute; \\u00e9 \x1b[1m😀\x1b[0m.\n",
)
CODECS: tuple[str, ...] = (
    "utf-8",
    "utf-16",
    "utf-16-be",
    "utf-32",
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "koi8_r",
    "mac_roman",
    "cp866",
)
CODECS += ("cp850", "gb18030", "shift_jis", "euc_jp", "euc_kr", "big5", "cp1255", "cp1256", "cp874")
PIECES: tuple[bytes, ...] = (
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\r\r\n",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\x1b[31m",
    b"&amp;",
    b"&#",
)
PIECES += (
    b";",
    b"\\u00",
    b"\\ud83d",
    b"\xed\xa0\xbd\xed\xb8\x80",
    b"\xed\xa0\x80",
    b"\xc3\x83\xc2\xa9",
    b"\xc3\xa2\xe2\x82\xac",
)
PIECES += (b"\xef\xbf\xbd", b"\xc0\x80", b"\x9d", b"\xc3\x82 ", b"\xf0\x9f\x98\x80", b"\xf4\x90\x80\x80", b" ", b"A")
TYPED = re.compile(f"[{string.ascii_letters}{string.digits}]")
# the five C1 controls of which cp1252 cannot say what they were stay
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\x80\x82-\x8c\x8e\x91-\x9c\x9e\x9f\ud800-\udfff]")


def check(raw: bytes) -> None:
    """Every promise that `repair` makes for any bytes."""
    repaired = repair(raw)
    decoded = repaired.decoded
    assert decoded.encode() == raw
    assert apply(decoded.text, repaired.table) == repaired.text
    assert apply(repaired.text, invert(decoded.text, repaired.table)) == decoded.text
    assert not UNPRINTABLE.search(repaired.text)
    for edit in repaired.edits:
        assert 0 <= edit.start <= edit.end <= len(raw)
        assert not TYPED.findall(edit.after) or TYPED.findall(edit.after) == TYPED.findall(edit.before)
    starts = {change.start for change in invert(decoded.text, repaired.table)}
    positions = [0, *sorted(starts), len(repaired.text)]
    assert repaired.repaired_offsets(repaired.raw_offsets(positions)) == positions
    assert repair(repaired.text.encode()).text == repaired.text


def damaged(random: random.Random) -> bytes:
    """Some sentences in some encoding, perhaps read wrongly before, then mutated."""
    text = "".join(random.choices(SENTENCES, k=random.randint(0, 3)))
    for _ in range(random.choice((0, 0, 1, 2))):
        text = text.encode("utf-8").decode(random.choice(CODECS[4:12]), random.choice(("ignore", "replace")))
    raw = bytearray(text.encode(random.choice(CODECS), random.choice(("ignore", "replace", "xmlcharrefreplace"))))
    for _ in range(random.choice((0, 1, 1, 3, 9))):
        at = random.randint(0, len(raw))
        end = min(len(raw), at + random.randint(0, 6))
        kind = random.randrange(5)
        if kind == 0:
            del raw[at:end]
        elif kind == 1:
            raw[at:at] = random.choice(PIECES) * random.choice((1, 1, 2, 5))
        elif kind == 2:
            raw[at:end] = random.randbytes(end - at)
        elif kind == 3:
            raw[at:at] = raw[random.randint(0, len(raw)) :][: random.randint(0, 40)]
        else:
            raw[at:at] = random.choice(SENTENCES).encode(random.choice(CODECS), "ignore")[: random.randint(0, 30)]
    return bytes(raw)


def page(random: random.Random) -> bytes:
    """Noise, or damaged sentences."""
    return random.randbytes(random.randint(0, 60)) if random.random() < 0.1 else damaged(random)


if __name__ == "__main__":
    fuzz(page, check)
