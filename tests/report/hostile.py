"""Pages whose words would be markup, code or commands, if anybody took them for that."""

from __future__ import annotations

SCRIPTS = """<script>window.ran = 1</script></script><!--<script>

By <img src=x onerror="window.ran=2">

3 March 2015

A paragraph with </script><script>window.ran = 3</script> in it, which goes on until it is long enough to be one.

Another says {{ 7 * 7 }} and ${7 * 7}, <!-- which is a comment that nobody closes, and ]]> besides.

2 Comments

"><img src=x onerror=window.ran=4> says:
March 3, 2015 at 10:15 am
<svg onload=window.ran=5> and <a href="javascript:window.ran=6">a link</a>.

'; window.ran = 7; // says:
March 4, 2015 at 11:15 am
</textarea></style></title><iframe srcdoc="<script>parent.ran=8</script>"></iframe>
"""

CONTROLS = """How the bell rang\x07 at the lighthouse

By Ada\x00 Fenn

4 May 2016

The lamp turned \x1b[31mred\x1b[0m and \x1b]0;a title\x07 stood over the door, while the sign said \u202egnihton\u202c.

An embedding \u202bopens here, an isolate \u2067too, and neither is closed; a line\u2028separator and a \x9b31m follow.

2 Comments

Mal\u202elory says:
May 4, 2016 at 10:15 am
\u2066Isolated\u2069 and \x00 zero, \ufeff a mark in the middle.

Bo Lee says:
May 5, 2016 at 10:15 am
Plain.
"""

BAD_NAME = "a</script><b>'\"&.txt"
NAMES = {BAD_NAME: SCRIPTS, "controls.txt": CONTROLS}
"""Files and what they hold; the first name, which makes a folder too, is as bad as its text."""
EMPTY = "empty <img src=x onerror=window.ran=9>.txt"
"""A file that is rejected."""
