"""Whether this machine can make a PDF, found out in milliseconds and without importing WeasyPrint."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import sys
from pathlib import Path

LIBRARIES = {
    "Pango": "pango-1.0",
    "PangoFT2": "pangoft2-1.0",
    "HarfBuzz": "harfbuzz",
    "HarfBuzz subset": "harfbuzz-subset",
    "Fontconfig": "fontconfig",
    "GObject": "gobject-2.0",
}
"""What WeasyPrint loads: its title, and its name for the loader."""
_COMMANDS = {
    "apt-get": "sudo apt-get install -y libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "dnf": "sudo dnf install -y pango harfbuzz",
    "pacman": "sudo pacman -S --needed pango harfbuzz",
    "apk": "sudo apk add pango harfbuzz-subset fontconfig",
    "brew": "brew install pango",
}
# Where Homebrew and MacPorts put libraries; a Python that is not theirs does not look there by itself.
_MAC_FOLDERS = ("/opt/homebrew/lib", "/usr/local/lib", "/opt/local/lib")


def library_path() -> dict[str, str]:
    """Environment variables under which the loader finds the libraries; none are needed except on macOS."""
    if sys.platform != "darwin":
        return {}
    own = os.environ.get("DYLD_FALLBACK_LIBRARY_PATH", "")
    return {"DYLD_FALLBACK_LIBRARY_PATH": ":".join(filter(None, (own, *_MAC_FOLDERS, "/usr/lib")))}


def command() -> str:
    """The one command that installs the libraries on this machine."""
    managers = ["brew"] if sys.platform == "darwin" else list(_COMMANDS)
    found = next((manager for manager in managers if shutil.which(manager)), managers[0])
    return _COMMANDS[found]


def missing() -> list[tuple[str, str]]:
    """Pairs of what is missing and the one command that mends it; empty where a PDF can be made."""
    return [(title, command()) for title, name in LIBRARIES.items() if not _is_there(name)]


def _is_there(name: str) -> bool:
    if ctypes.util.find_library(name):
        return True
    return sys.platform == "darwin" and any(any(Path(folder).glob(f"lib{name}*.dylib")) for folder in _MAC_FOLDERS)
