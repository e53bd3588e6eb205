"""Members of archives: whose names can be trusted, and what they become."""

from __future__ import annotations

import posixpath
import re

from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import too_large
from corpus_tools.base.options import Limits
from corpus_tools.inputs.files import Shard
from corpus_tools.inputs.ids import document_id
from corpus_tools.inputs.shard_names import shard_format
from corpus_tools.inputs.shards.rows import Row

_LEADS_OUT = re.compile(r"/|[A-Za-z]:|(?:.*/)?\.\.(?:/|\Z)|.*\\", re.DOTALL)


def is_hidden(name: str) -> bool:
    """Whether a name on the way to the member starts with a dot; such files are left out of folders, too."""
    return not _LEADS_OUT.match(name) and any(part.startswith(".") and part != "." for part in name.split("/"))


def require_good_member(name: str, size: int, limits: Limits) -> None:
    """Raises `BadInput` for a member of `size` bytes whose name or size says that it is not to be read."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise BadInput("the member's name is not UTF-8; pack it again under another name") from None
    if not name or "\0" in name or _LEADS_OUT.match(name):
        raise BadInput("the member's name is absolute or leads out of the archive; pack it again under another name")
    if shard_format(name):
        raise BadInput("the member is a shard or an archive itself; unpack it first")
    if size > limits.document_bytes:
        raise BadInput(too_large("the member", limits.document_bytes))


def member_row(shard: Shard, name: str, data: bytes) -> Row:
    """The member `name` of `shard` as a row. Raises `BadInput` if it is empty."""
    if not data:
        raise BadInput("the file is empty")
    path = f"{shard.path}#{posixpath.normpath(name)}"
    return Row(document_id(path), path, data)
