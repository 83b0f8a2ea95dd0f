"""Writes what pip has to know of Debian's Python packages: that they are there, and at which version.

usage: debian_packages.py <folder>

Each package becomes a `.dist-info` with its name, version and extras, without its requirements. Debian
splits and patches its packages for each other, and what their metadata still asks for (PyPDF2 where it has
pypdf, a greenlet that is newer than its own) would have pip install others over them. `constraints.txt`
keeps each at its version.
"""

import importlib.metadata
import pathlib
import re
import shutil
import sys

FOLDER = "/usr/lib/python3/dist-packages"
# Odoo runs with none of these.
TOOLS = {"pip", "setuptools", "wheel"}


def metadata_of(name, found):
    optional = [line for line in found.requires or [] if re.search(r";.*\bextra\s*==", line)]
    extras = {extra for line in optional for extra in re.findall(r"\bextra\s*==\s*['\"]([^'\"]+)", line)}
    return "\n".join(
        ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {found.version}"]
        + [f"Provides-Extra: {extra}" for extra in sorted(extras)]
        + [f"Requires-Dist: {line}" for line in optional]
        + [""]
    )


def main(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    constraints = []
    for found in importlib.metadata.distributions(path=[FOLDER]):
        name = re.sub(r"[-_.]+", "-", found.metadata["Name"] or "").lower()
        # A package whose metadata has lost its version (0.0.0) cannot be kept at it.
        if name == "" or name in TOOLS or found.version in (None, "0.0.0"):
            continue
        place = folder / f"{name.replace('-', '_')}-{found.version}.dist-info"
        place.mkdir(exist_ok=True)
        (place / "METADATA").write_text(metadata_of(name, found))
        (place / "INSTALLER").write_text("debian\n")
        constraints.append(f"{name}=={found.version}\n")
    (folder / "constraints.txt").write_text("".join(sorted(set(constraints))))


main(pathlib.Path(sys.argv[1]))
