"""The project's cache: files named by a hash of everything they were made from, so none can be stale."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, dataclass, is_dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import builtins
    from collections.abc import Callable
    from pathlib import Path


def digest(*parts: object) -> str:
    """A short hash of JSON values, dataclasses, bytes, paths (by name) and texts."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    return str(value)


def file_digest(path: Path) -> str:
    """SHA-256 of a file's content, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of made things by kind and key."""

    folder: Path

    def path(self, kind: str, key: str, suffix: str = "") -> Path:
        """Where the thing of that key is, or would be."""
        return self.folder / kind / f"{key}{suffix}"

    def text(self, kind: str, key: str, make: Callable[[], str], suffix: str = "") -> str:
        """The text made earlier from the same key, else made now."""
        return self.bytes(kind, key, lambda: make().encode(), suffix).decode()

    def bytes(self, kind: str, key: str, make: Callable[[], builtins.bytes], suffix: str = "") -> builtins.bytes:
        """The bytes made earlier from the same key, else made now."""
        path = self.path(kind, key, suffix)
        try:
            found = path.read_bytes()
            os.utime(path)  # so that pruning knows what is still in use
        except FileNotFoundError:
            found = make()
            self.put(path, found)
        return found

    def put(self, path: Path, content: builtins.bytes) -> None:
        """Write in one step: a killed build leaves no half-written file under a good name."""
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_name(f"{path.name}.{os.getpid()}.partial")
        partial.write_bytes(content)
        partial.replace(path)

    def prune(self, keep_bytes: int = 2_000_000_000) -> None:
        """Remove what was used longest ago until no more than `keep_bytes` stand in the folder."""
        files = sorted(
            (p for p in self.folder.rglob("*") if p.is_file()), key=lambda p: p.stat().st_mtime, reverse=True
        )
        total = 0
        for path in files:
            total += path.stat().st_size
            if total > keep_bytes:
                path.unlink(missing_ok=True)
