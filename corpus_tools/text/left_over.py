"""What still looks like mojibake when all repairs are done, by the judgement of ftfy."""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_tools.text import letters
from corpus_tools.text.unusual import runs_beyond_ascii

_HARMLESS = frozenset("–—‘’“”…«»„‚‹›°®™\xa0\xad")
_RUN = re.compile(r".?[^\x00-\x7f]{2,}.?")


def left_over(text: str) -> str | None:
    """The first stretch of `text` that ftfy calls bad; None if there is none. ftfy is asked only about stretches of
    characters beyond ASCII that are not letters of one language, since it takes long to load."""
    if any(map(_is_doubtful, runs_beyond_ascii(text))):
        for match in _RUN.finditer(text):
            if _is_doubtful(match[0]) and _is_bad(match[0]):
                return match[0]
    return None


@lru_cache(maxsize=4096)
def _is_doubtful(run: str) -> bool:
    rest = "".join(sorted({char for char in run if char > "\x7f" and char not in _HARMLESS}))
    return "\x80" <= rest[:1] < "\xa0" or (len(rest) > 1 and not letters.share_language(rest))


@lru_cache(maxsize=4096)
def _is_bad(stretch: str) -> bool:
    from ftfy.badness import is_bad

    return is_bad(stretch)
