"""TEI P5 with the elements for computer-mediated communication: a file for each document, each comment a `<post>`.

`@replyTo` is for replies that the page prints as such. What was concluded from indentation, quotations or mentions is
an annotation of its own, `<link>`, for which this program is responsible.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from corpus_tools import __version__
from corpus_tools.base.model import Label, ParentBasis, Precision
from corpus_tools.exports.blocks import body_blocks, paragraphs
from corpus_tools.exports.formats import Shape
from corpus_tools.exports.names import create, safe_name
from corpus_tools.exports.xml import Escaper
from corpus_tools.record.schema import Record

_TOOL = "corpus-tools"
_DATES = {Precision.YEAR.value: 4, Precision.MONTH.value: 7, Precision.DAY.value: 10}
"""How many characters of a time say what was printed; TEI has dates of these precisions."""

_BASES = {
    ParentBasis.PRINTED: "The page prints which comment this one replies to.",
    ParentBasis.INDENTED: "The comment is indented below the other one.",
    ParentBasis.QUOTED: "The comment quotes the other one.",
    ParentBasis.MENTIONED: "The comment addresses the author of the other one.",
}
_PADDED = {
    Precision.HOUR: "The time is printed to the hour; minutes and seconds are padding.",
    Precision.MINUTE: "The time is printed to the minute; the seconds are padding.",
    Precision.SECOND: "The time is printed to the second.",
}
_TAXONOMIES: Mapping[str, Mapping[ParentBasis, str] | Mapping[Precision, str]] = {"basis": _BASES, "precision": _PADDED}


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `tei/NAME.xml`."""
    (folder / "tei").mkdir()
    escaper = Escaper()
    for record in records:
        file, _ = create(folder / "tei", safe_name(record["id"]), ".xml")
        with file:
            file.writelines(_Document(record, shape, escaper).lines())
    return escaper.notes()


class _Document:
    """One document as TEI, from a record."""

    def __init__(self, record: Record, shape: Shape, escaper: Escaper) -> None:
        self._record, self._left_out, self._escaper = record, shape.left_out, escaper
        names = dict.fromkeys(comment["author"] for comment in record["comments"] if comment["author"])
        self._people = {name: f"p{number}" for number, name in enumerate(names, 1)}

    def lines(self) -> Iterator[str]:
        """The lines of the file, each with its line end."""
        language = {"xml:lang": self._record["language"]}
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f"<TEI{self._escaper.attributes({'xmlns': 'http://www.tei-c.org/ns/1.0', **language})}>\n"
        yield f"<teiHeader>\n{self._file_description()}{self._encoding()}{self._profile()}</teiHeader>\n"
        yield f"<text>\n<body>\n{self._article()}"
        yield from self._comments()
        yield "</body>\n</text>\n</TEI>\n"

    def _element(self, name: str, text: str | None, **attributes: object) -> str:
        """An element with text alone, on a line; nothing if the text is null."""
        if text is None:
            return ""
        spelled = {key.rstrip("_").replace("__", ":"): value for key, value in attributes.items()}
        inner = "<lb/>".join(map(self._escaper.text, text.split("\n")))
        return f"<{name}{self._escaper.attributes(spelled)}>{inner}</{name}>\n"

    def _file_description(self) -> str:
        record = self._record
        title = self._element("title", record["headline"] or record["id"])
        authors = "".join(self._element("author", author["name"]) for author in record["authors"])
        does = "<resp>structure of the text, and replies</resp>"
        tool = f'<respStmt xml:id="{_TOOL}">{does}<name>{_TOOL}</name></respStmt>\n'
        notes = {name: record[name] for name in ("confidence", "article_confidence", "comments_declared")}
        told = "".join(
            self._element("note", str(value), type=name) for name, value in notes.items() if value is not None
        )
        told += "".join(
            self._element("note", warning["message"], type="warning", subtype=warning["code"])
            for warning in record["warnings"]
        )
        return (
            f"<fileDesc>\n<titleStmt>\n{title}{authors}{tool}</titleStmt>\n"
            "<publicationStmt><p>Made from plain text; the rights are those of the source.</p></publicationStmt>\n"
            + (f"<notesStmt>\n{told}</notesStmt>\n" if told else "")
            + f"<sourceDesc>\n{self._source()}</sourceDesc>\n</fileDesc>\n"
        )

    def _source(self) -> str:
        record, source = self._record, self._record["source"]
        authors = "".join(
            self._element("author", author["name"]) + self._element("note", author["role"], type="role")
            for author in record["authors"]
        )
        dates = "".join(self._date("date", record, which, type=which) for which in ("published", "updated"))
        numbers = {"id": record["id"], **{name: source[name] for name in ("path", "sha256")}}
        numbers = {name: value for name, value in numbers.items() if f"source.{name}" not in self._left_out}
        identities = "".join(self._element("idno", value, type=name) for name, value in numbers.items())
        extra = "".join(self._element("note", item["value"], type="extra", n=item["key"]) for item in source["extra"])
        size = f'<extent><measure unit="byte" quantity="{source["bytes"]}"/></extent>\n'
        encoding = self._element("note", source["encoding"], type="encoding")
        title = self._element("title", record["headline"])
        return f"<bibl>\n{title}{authors}{dates}{identities}{size}{encoding}{extra}</bibl>\n"

    def _encoding(self) -> str:
        categories = "".join(
            f'<taxonomy xml:id="{name}">\n'
            + "".join(
                f'<category xml:id="{name}-{key}"><catDesc>{text}</catDesc></category>\n' for key, text in words.items()
            )
            + "</taxonomy>\n"
            for name, words in _TAXONOMIES.items()
        )
        return (
            "<encodingDesc>\n<appInfo>\n"
            f'<application ident="{_TOOL}" version="{__version__}"><label>{_TOOL} {__version__}</label></application>\n'
            f"</appInfo>\n<classDecl>\n{categories}</classDecl>\n</encodingDesc>\n"
        )

    def _profile(self) -> str:
        language = self._record["language"]
        said = f'<langUsage><language ident="{language}"/></langUsage>\n' if language else ""
        people = "".join(
            f'<person xml:id="{number}">{self._element("persName", name).rstrip()}</person>\n'
            for name, number in self._people.items()
        )
        there = f"<particDesc><listPerson>\n{people}</listPerson></particDesc>\n" if people else ""
        return f"<profileDesc>\n{said}{there}</profileDesc>\n" if said or there else ""

    def _article(self) -> str:
        record = self._record
        heads = self._element("head", record["headline"]) + self._element("head", record["standfirst"], type="sub")
        byline = self._element("byline", record["byline"])
        dates = "".join(self._date("date", record, which, type=which) for which in ("published", "updated"))
        line = f"<dateline>\n{dates}</dateline>\n" if dates else ""
        sections = [""]
        for label, blocks in groupby(body_blocks(record), key=lambda block: block[0]):
            for text in self._blocks(label, [text for _, text in blocks]):
                if label is Label.HEADING:
                    sections.append("")
                sections[-1] += text
        first, *others = sections
        inner = "".join(f'<div type="section">\n{section}</div>\n' for section in others)
        return f'<div type="article">\n{heads}{byline}{line}{first}{inner}</div>\n'

    def _blocks(self, label: Label, texts: list[str]) -> Iterator[str]:
        """Blocks of one kind that stand together."""
        if label is Label.LIST_ITEM:
            items = "".join(self._element("item", text) for text in texts)
            yield f"<list>\n{items}</list>\n"
            return
        for text in texts:
            if label is Label.HEADING:
                yield self._element("head", text)
            elif label is Label.QUOTE:
                yield f"<quote>{self._element('p', text).rstrip()}</quote>\n"
            elif label is Label.AUTHOR_NOTE:
                yield f'<note type="author">{self._element("p", text).rstrip()}</note>\n'
            else:
                yield self._element("p", text)

    def _comments(self) -> Iterator[str]:
        comments = self._record["comments"]
        if not comments:
            return
        yield '<div type="comments">\n'
        for comment in comments:
            yield self._post(comment)
        concluded = [
            comment for comment in comments if comment["parent"] and comment["parent_basis"] != ParentBasis.PRINTED
        ]
        if concluded:
            yield '<linkGrp type="replies">\n'
            yield from map(self._link, concluded)
            yield "</linkGrp>\n"
        yield "</div>\n"

    def _post(self, comment: Mapping[str, Any]) -> str:
        printed = comment["parent_basis"] == ParentBasis.PRINTED
        author = comment["author"]
        attributes = self._escaper.attributes(
            {
                "xml:id": comment["id"],
                "type": "comment",
                "modality": "written",
                "who": f"#{self._people[author]}" if author else None,
                "replyTo": f"#{comment['parent']}" if printed else None,
            }
        )
        opener = self._element("name", author) + self._date("time", comment, "timestamp")
        text = "".join(self._element("p", paragraph) for paragraph in paragraphs(comment["text"]))
        return f"<post{attributes}>\n" + (f"<opener>\n{opener}</opener>\n" if opener else "") + f"{text}</post>\n"

    def _link(self, comment: Mapping[str, Any]) -> str:
        """That a comment replies to another, if the page does not say so itself.

        How sure that is, the confidence says that all comments of the document are exactly right: at least so much.
        """
        basis, confidence = comment["parent_basis"], self._record["confidence"]
        attributes = {
            "target": f"#{comment['id']} #{comment['parent']}",
            "ana": f"#basis-{basis}" if basis else None,
            "resp": f"#{_TOOL}",
            "cert": "unknown" if confidence is None else confidence,
        }
        return f"<link{self._escaper.attributes(attributes)}/>\n"

    def _date(self, element: str, of: Mapping[str, Any], which: str, **more: str) -> str:
        """A time as it was printed, with what it means if that is certain; nothing if none was."""
        value, precision = of[which], of[f"{which}_precision"]
        when = value and (value[: _DATES[precision]] if precision in _DATES else value + (of.get("utc_offset") or ""))
        ana = f"#precision-{precision}" if precision in {key.value for key in _PADDED} else None
        return self._element(element, of[f"{which}_text"], **more, when=when, ana=ana)
