"""Which of the files in a folder are wanted, told by globs."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of the folders are wanted: those that match a glob of `include` (if any) and none of `exclude`.

    Links to files are followed within an input folder; those that lead out of it only with `follow_links`.
    A glob with a slash is compared with the path below the input root, one without with each name in that path.
    `*` stops at a slash; `**` stands for any number of folders.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    follow_links: bool = False

    def wants(self, path: str) -> bool:
        """Whether the file at `path` (below the input root) is to be read."""
        return not self.include or any(_matches(path, glob) for glob in self.include)

    def without_match(self, paths: list[str]) -> list[str]:
        """The globs that would pick files and match none of `paths`."""
        return [glob for glob in self.include if not any(_matches(path, glob) for path in paths)]

    def leaves_out(self, path: str) -> bool:
        """Whether the file or folder at `path` is excluded, and with it all that is in it."""
        return any(_matches(path, glob) for glob in self.exclude)


EVERYTHING = Selection()


def _matches(path: str, glob: str) -> bool:
    pattern = glob.strip("/").split("/")
    return match_parts(path.split("/"), pattern if "/" in glob else ["**", *pattern])


def match_parts(parts: list[str], pattern: list[str]) -> bool:
    """Whether the names of a path, or those of a folder that it is in, are as the pattern asks."""
    if not pattern:
        return True
    if pattern[0] == "**":
        return any(match_parts(parts[index:], pattern[1:]) for index in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and match_parts(parts[1:], pattern[1:])
