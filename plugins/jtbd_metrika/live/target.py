"""The Parquet file that a fetch writes: where it may lie, what stands in it about itself, replaced in one step."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from jtbd_metrika.live.failures import LiveError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

METADATA = b"jtbd_metrika"
"""Key in the file's metadata; JSON: source, counter, date1, date2, attribution, fetched_on, sampled …"""


def target(root: Path, path: str) -> Path:
    """The file to write.

    Raises:
        LiveError: it is not one .parquet file below the project's data/, or somebody else's file lies there.
    """
    file = Path(os.path.normpath(root.resolve() / path))
    inside = file.is_relative_to(root.resolve() / "data") and file.parent.resolve().is_relative_to(root.resolve())
    if not inside or file.suffix != ".parquet" or any(mark in path for mark in "*?[") or file.is_symlink():
        raise LiveError(
            f"{path!r} cannot be fetched into: what is fetched goes into one .parquet file below data/",
            "Such as data/visits.parquet.",
            ("path",),
        )
    if file.exists() and not about(file):
        raise LiveError(
            f"{path!r} was not written by fetch and is not overwritten", "Move it away, or name another.", ("path",)
        )
    return file


def about(file: Path) -> dict[str, Any]:
    """What a fetched file says of itself; empty where it is none."""
    try:
        found = json.loads((pq.read_schema(file).metadata or {})[METADATA])
    except (OSError, ValueError, KeyError, pa.ArrowException):
        return {}
    return found if isinstance(found, dict) else {}


@contextmanager
def writing(file: Path, columns: Sequence[str], metadata: Mapping[str, Any]) -> Iterator[pq.ParquetWriter]:
    """A writer for text columns beside the old file; it takes its place at the end, unless something was raised."""
    schema = pa.schema([(name, pa.string()) for name in columns], {METADATA: json.dumps(dict(metadata)).encode()})
    file.parent.mkdir(parents=True, exist_ok=True)
    partial = file.with_name(f"{file.name}.{os.getpid()}.partial")
    try:
        with pq.ParquetWriter(partial, schema, compression="zstd") as writer:
            yield writer
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
