"""Mail and chat by their form: what is cut off, what is none. The pages with outlines are in fixtures/threads."""

from __future__ import annotations

import pytest

from corpus_tools import normalize
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.messages import split_messages

NO_MESSAGES = {
    "a-program-with-levels": """\
14:05:11 <info> pump started
14:05:12 <debug> pressure 2.1 bar
14:05:40 <error> valve 3 does not answer
14:05:41 <info> pump stopped
""",
    "processes": """\
Mar 12 14:05:11 harbour pump[312]: pump started by hand
Mar 12 14:05:12 harbour pump[312]: pressure is 2.1 bar
Mar 12 14:05:40 harbour valve[77]: valve 3 does not answer
Mar 12 14:06:01 harbour cron[901]: session opened for user root
Mar 12 14:06:41 harbour pump[312]: pump stopped
""",
    "levels-before-a-colon": """\
[2020-03-12 14:05:11] INFO: pump started
[2020-03-12 14:05:12] DEBUG: pressure 2.1 bar
[2020-03-12 14:05:40] ERROR: valve 3 does not answer
[2020-03-12 14:05:41] INFO: pump stopped
[2020-03-12 14:06:41] WARNING: no pressure
""",
    "a-play": """\
The lamp on the pier

A play in one act

ANN. Is the kettle on?
BERT. It was on. Somebody unplugged it for the lamp.
ANN (sighs). The lamp again.
MOLE: Morning. The lamp is mine, sorry.
ANN: Then the tea is yours as well.
""",
    "a-timetable": """\
How to reach the island

There are two ferries, and neither of them waits for anybody. Buy the ticket before you go on board.

From: Marrow
To: Harrow Island
Date: 4 May 2011
Price: 12 euro

From: Harrow Island
To: Marrow
Date: 5 May 2011
Price: 12 euro
""",
}
CHAT = """\
14:05 <@ann> Is the kettle on?
14:05 < bert_k> It was on: somebody unplugged it for the lamp.
14:06  * ann sighs
14:07 -!- mole [~mole@example.org] has joined #harbour
"""


@pytest.mark.parametrize("page", NO_MESSAGES.values(), ids=NO_MESSAGES)
def test_what_is_neither_mail_nor_chat_has_no_comments(page: str) -> None:
    assert normalize(page.encode(), name="page.txt").document.comments == ()
    assert split_messages(split_lines(page)) == split_lines(page)


def test_headers_are_cut_off_and_nothing_is_lost() -> None:
    page = CHAT + "14:09 <@ann> Then the tea is yours as well.\n"
    lines = split_messages(split_lines(page))
    assert [line.text for line in lines[:6]] == [
        "14:05 <@ann>",
        "Is the kettle on?",
        "14:05 < bert_k>",
        "It was on: somebody unplugged it for the lamp.",
        "14:06  * ann",
        "sighs",
    ]
    assert [line.index for line in lines] == list(range(len(lines)))
    assert "".join(page[line.start : line.end] for line in lines) == page.replace("\n", "")


@pytest.mark.parametrize("fewer", [CHAT.replace("bert_k", "ann"), CHAT, CHAT + "A line of prose.\n" * 9])
def test_few_lines_and_one_speaker_are_no_chat(fewer: str) -> None:
    page = fewer if "prose" not in fewer else fewer + "14:09 <@ann> Then the tea is yours as well.\n"
    assert split_messages(split_lines(page)) == split_lines(page)


def test_a_time_of_day_marks_a_message_and_is_no_timestamp() -> None:
    page = CHAT + "14:09 <@ann> Then the tea is yours as well.\n"
    comments = normalize(page.encode(), name="page.txt").document.comments
    assert [(comment.author, comment.timestamp_text, comment.timestamp) for comment in comments] == [
        ("ann", "14:05", None),
        ("bert_k", "14:05", None),
        ("ann", "14:06", None),
        ("ann", "14:09", None),
    ]
