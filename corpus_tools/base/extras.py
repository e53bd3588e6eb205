"""Packages that only a part of the work needs: whether they are there, and how to install them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

EXTRA_OF = {
    "datatrove": "datatrove",
    "fastwarc": "wet",
    "jinja2": "report",
    "pyarrow": "parquet",
    "pyspark": "spark",
    "ray": "ray",
    "resiliparse": "html",
    "xlsxwriter": "xlsx",
}
"""The extra of this package that installs a package."""


def remedy(package: str) -> str:
    """How to install `package`, as the end of a sentence."""
    extra = EXTRA_OF.get(package)
    return f"run: pip install {package}" if extra is None else f"run: pip install 'corpus-tools[{extra}]'"


@contextmanager
def needed_by(what: str) -> Iterator[None]:
    """Says of a package that cannot be imported that `what` needs it, and how to install it."""
    try:
        yield
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package in ("", __name__.partition(".")[0]):
            raise
        raise ModuleNotFoundError(f"{what} needs {package}; {remedy(package)}", name=error.name) from error
