"""Published folders are frozen: ``lock.yaml`` holds the digest of each of their files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tidu.rulebook.drafts import rows, word
from tidu.rulebook.layout import Tree
from tidu.rulebook.problems import Problem

LOCK = "lock.yaml"
Locked = Mapping[str, Mapping[str, str]]
HEADING = "# Published folders are frozen (`tidu rulebook lock`); a change goes into a new folder or an overlay.\n"


def locked(tree: Tree) -> dict[str, dict[str, str]]:
    """Folder to file name to SHA-256, as the lock file says."""
    source = tree.sources.get(LOCK)
    return {
        word(entry, "folder"): {word(file, "name"): word(file, "sha256") for file in rows(entry, "files")}
        for entry in rows(source.data if source else None, "published")
    }


def present(tree: Tree, folder: str) -> dict[str, str]:
    """File name to SHA-256 of the files below a folder now."""
    prefix = f"{folder}/"
    return {path.removeprefix(prefix): digest for path, digest in tree.digests.items() if path.startswith(prefix)}


def mismatches(tree: Tree) -> Iterator[Problem]:
    """Files of published folders that were changed, removed or added."""
    for folder, files in locked(tree).items():
        now = present(tree, folder)
        for name in sorted({*files, *now}):
            reason = difference(files.get(name), now.get(name))
            if reason:
                yield Problem(f"{folder}/{name}", 1, "lock.mismatch", reason)


def difference(then: str | None, now: str | None) -> str:
    """What happened to a file since its folder was published, or ""."""
    if then == now:
        return ""
    if now is None:
        return "the file was removed after its folder was published"
    if then is None:
        return "the file was added after its folder was published"
    return "the file was changed after its folder was published"


def written(folders: Locked) -> str:
    """The text of a lock file."""
    lines = [HEADING, "published:\n" if folders else "published: []\n"]
    for folder in sorted(folders):
        lines.append(f"  - folder: {folder}\n    files:\n")
        lines += [f"      - {{name: {name}, sha256: {digest!r}}}\n" for name, digest in sorted(folders[folder].items())]
    return "".join(lines).replace("'", '"')
