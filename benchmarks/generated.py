"""Articles with comments, made of this project's own words: the same for the same number, in every process.

    python -m benchmarks.generated FOLDER DOCUMENTS [PER_SHARD]

writes them as shards (`part-00000.jsonl`, …), English and German in turn. A document has about 8 kB.
"""

from __future__ import annotations

import html
import random
import sys
from dataclasses import dataclass
from pathlib import Path

import orjson

PER_SHARD = 10_000
_BODY = 5200
_COMMENTS = 9

ENGLISH = """
the a of to and in that is was it for with on as by at from which when they had been said would there after council
river bridge library morning winter garden market teacher village engineer report summer paper window history train
nobody expected money water because before children road station evening half found only enough what never again until
it’s didn’t won’t question answer committee neighbour plan ferry harbour orchard ledger kettle towpath signal
"""
GERMAN = """
der die das und in zu den mit von für auf ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird
bei Brücke Gärtner Straße Bücherei Müller Frühling Bürger Stadtrat Zügen Geschichte Wächter Küste Größe niemand wollte
Wasser weil vorher Kinder Bahnhof Abend Hälfte gefunden genug niemals wieder Frage Antwort Ausschuss Nachbar Fähre Hafen
"""
AUTHORS = ("Mira Holt", "Jonas Weber", "Ada Lindqvist", "Rafael Ortiz", "Bo Lee", "Käthe Brandt", "Tom Ashby", "Ines")


@dataclass(frozen=True, slots=True)
class Page:
    """One generated article: its parts, its flattened text, and a page of HTML as a publisher would print it."""

    language: str
    headline: str
    byline: str
    date: str
    body: tuple[str, ...]
    comments: tuple[tuple[str, str, str], ...]

    @property
    def text(self) -> str:
        """What an extractor leaves of the page."""
        said, reply = ("schrieb:", "Antworten") if self.language == "de" else ("says:", "Reply")
        count = f"{len(self.comments)} {'Kommentare' if self.language == 'de' else 'Comments'}"
        comments = (f"{author} {said}\n{time}\n\n{text}\n\n{reply}" for author, time, text in self.comments)
        return "\n\n".join([self.headline, self.byline, self.date, *self.body, count, *comments]) + "\n"

    @property
    def html(self) -> str:
        """The page before it was flattened."""
        body = "".join(f"<p>{html.escape(block)}</p>\n" for block in self.body)
        comments = "".join(
            f'<li class="comment"><cite>{author}</cite><time>{time}</time><p>{html.escape(text)}</p></li>\n'
            for author, time, text in self.comments
        )
        return (
            f'<!DOCTYPE html><html lang="{self.language}"><head><meta charset="utf-8">'
            f"<title>{self.headline}</title></head>"
            '<body><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav>'
            f'<article><h1>{self.headline}</h1><p class="byline">{self.byline}</p><time>{self.date}</time>\n{body}'
            f'</article><section id="comments"><ol>{comments}</ol></section>'
            "<footer>© The Wherry Gazette</footer></body></html>"
        )


def page(number: int, language: str = "en", comments: int = _COMMENTS) -> Page:
    """The generated article of that number, with so many comments."""
    choose = random.Random(number)
    words = (GERMAN if language == "de" else ENGLISH).split()
    blocks: list[str] = []
    size = 0
    while size < _BODY:
        blocks.append(_paragraph(words, choose, choose.randint(2, 5)))
        size += len(blocks[-1].encode()) + 2
    day, author = choose.randint(1, 28), choose.choice(AUTHORS)
    thread = tuple(_comment(words, choose, index, language) for index in range(comments))
    return Page(
        language,
        sentence(words, choose)[:-1],
        f"Von {author}" if language == "de" else f"By {author}",
        f"{day}. Mai 2014" if language == "de" else f"{day} May 2014",
        tuple(blocks),
        thread,
    )


def _comment(words: list[str], choose: random.Random, index: int, language: str) -> tuple[str, str, str]:
    day, time = 1 + index // 4 % 28, f"{8 + index % 4 * 3}:{choose.randint(10, 59)}"
    when = f"{day}. Juni 2014 um {time} Uhr" if language == "de" else f"June {day}, 2014 at {time}"
    return choose.choice(AUTHORS), when, _paragraph(words, choose, choose.randint(1, 5))


def sentence(words: list[str], choose: random.Random) -> str:
    """Some of the words, as a sentence."""
    chosen = " ".join(choose.choices(words, k=choose.randint(6, 18)))
    return chosen[0].upper() + chosen[1:] + choose.choice(".....?!…")


def _paragraph(words: list[str], choose: random.Random, sentences: int) -> str:
    return " ".join(sentence(words, choose) for _ in range(sentences))


def write_shards(folder: Path, documents: int, per_shard: int = PER_SHARD) -> int:
    """Write so many documents to `folder`; the bytes of their texts."""
    folder.mkdir(parents=True, exist_ok=True)
    size = 0
    for first in range(0, documents, per_shard):
        with (folder / f"part-{first // per_shard:05}.jsonl").open("wb") as file:
            for number in range(first, min(first + per_shard, documents)):
                text = page(number, "de" if number % 2 else "en").text
                size += len(text.encode())
                file.write(orjson.dumps({"id": f"article-{number}", "text": text}, option=orjson.OPT_APPEND_NEWLINE))
    return size


def write_pages(folder: Path, language: str, documents: int) -> tuple[list[str], Path]:
    """Write so many documents of one language as `.txt` and `.html`, and as a shard; the names, and the shard."""
    shard = folder / f"{language}.jsonl"
    names = [f"{language}-{number}" for number in range(documents)]
    with shard.open("wb") as rows:
        for number, name in enumerate(names):
            made = page(number, language)
            (folder / f"{name}.txt").write_text(made.text, "utf-8")
            (folder / f"{name}.html").write_text(made.html, "utf-8")
            rows.write(orjson.dumps({"id": name, "text": made.text}, option=orjson.OPT_APPEND_NEWLINE))
    return names, shard


def main() -> None:
    """Write what the command line asks for."""
    folder, documents, *rest = sys.argv[1:]
    size = write_shards(Path(folder), int(documents), *map(int, rest))
    print(f"{documents} documents, {size:,} bytes of text")


if __name__ == "__main__":
    main()
