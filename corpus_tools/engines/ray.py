"""Datasets of Ray: records in blocks of Arrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from corpus_tools.base.arguments import require_method
from corpus_tools.base.options import DEFAULTS, GIB, Options
from corpus_tools.engines.arguments import require_arguments
from corpus_tools.engines.batch import PATH, normalize_batches
from corpus_tools.run.effort import DEFAULT_SECONDS

if TYPE_CHECKING:
    import pyarrow as pa
    from ray.data import Dataset

_TASK_MEMORY = 2 * GIB
"""Bytes that Ray sets aside for a task: many times what one needs (docs/scale.md), with room for a large document."""


def normalize_dataset(
    dataset: Dataset,
    *,
    options: Options = DEFAULTS,
    path_field: str = PATH,
    folder: str | os.PathLike[str] | None = None,
    seconds: float = DEFAULT_SECONDS,
    **resources: Any,
) -> Dataset:
    """The records of the rows of `dataset`, with the column `rejected`; the arguments are those of `normalize_batches`.

    `resources` are for `Dataset.map_batches`: `batch_size`, `num_cpus`, `concurrency`, and `memory`, in bytes for each
    task, 2 GiB unless it is said. The workers need corpus-tools, in the same version.
    """
    require_method("normalize_dataset", "dataset", dataset, "map_batches", "a Dataset of Ray Data")
    require_arguments("normalize_dataset", options, path_field=path_field, folder=folder, seconds=seconds)
    work = partial(_normalize_table, options=options, path_field=path_field, folder=folder, seconds=seconds)
    return dataset.map_batches(work, batch_format="pyarrow", **{"memory": _TASK_MEMORY, **resources})


def _normalize_table(table: pa.Table, **arguments: Any) -> Iterator[pa.Table]:
    import pyarrow as pa

    for batch in normalize_batches(table.to_batches(), **arguments):
        yield pa.Table.from_batches([batch])
