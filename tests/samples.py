"""A page with everything the record has a key for, as its bytes and as its record."""

from __future__ import annotations

from typing import Any

from corpus_tools import normalize

NAME = "opinion/allotments.txt"

PAGE = """\
Why the allotments must stay

The council wants the land, but what grows there cannot be moved

by Miriam Okafor, community gardener

3 March 2019

The first thing you notice is the noise. Bees, mostly, and somewhere behind the sheds a radio nobody can find.

I have dug plot 14 for eleven years and seen three plans for the site. Not one of them mentioned the word soil.

The site\u00e2\u20ac\u2122s caf\u00c3\u00a9 says the same. So do its customers, most of whom have never held a spade.

3 Responses to Why the allotments must stay

  1. Tom Brierley March 4, 2019 at 9:12 am #

     My grandfather had plot 3. He would of been furious about this, and rightly so.

         • Miriam Okafor March 4, 2019 at 11:40 am #

           I remember him well, Tom. He gave me my first rhubarb.

  2. Anneke March 6, 2019 at 8:05 pm #

     Land is land. We need homes, and nobody has ever lived in a marrow.
"""

RAW = PAGE.replace("\n", "\r\n").encode("utf-8")


def record() -> dict[str, Any]:
    """The record of `RAW`, a fresh one each time."""
    return normalize(RAW, name=NAME).record
