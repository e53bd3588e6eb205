"""What callers may hand to an engine: a wrong type is said here, before the work is spread over machines."""

from __future__ import annotations

from math import inf

from corpus_tools.base.arguments import A_PATH, PATH_TYPES, Wanted, require_range, require_types
from corpus_tools.base.options import Options


def require_arguments(
    where: str, options: object, *, path_field: object = "", folder: object = None, seconds: float = inf
) -> None:
    """Raises `TypeError` for an argument of another type, and `ValueError` for a value that no engine can heed."""
    wanted: Wanted = {
        "options": (options, Options, "Options"),
        "path_field": (path_field, str, "the name of a field"),
        "folder": (folder, (*PATH_TYPES, type(None)), f"{A_PATH}, or a URL, or None"),
        "seconds": (seconds, (int, float), "a number of seconds"),
    }
    require_types(where, wanted)
    require_range(where, {"seconds": seconds}, 0, inf)
    if isinstance(options, Options) and options.reference_from_mtime:
        raise ValueError(
            f"{where}: the times of files are not known here; give Options(reference_date=…), or "
            "RowOptions(reference_date_field=…) for what rows say"
        )
