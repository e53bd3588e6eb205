"""The `corpus` command, and `python -m corpus_tools`, which is the same.

Nothing is imported here before Ctrl-C is provided for, and nothing from the current folder.
"""

import sys


def main() -> None:
    """Run the command that the arguments name; leaves with its exit code."""
    try:
        from corpus_tools.cli.app import main as run

        run()
    except KeyboardInterrupt:
        sys.exit(130)


def _leave_current_folder() -> None:
    """Undo what Python does for `-m`: to look for modules in the current folder before all others.

    A checkout that is not installed is in that folder itself, and is looked into last.
    """
    import os

    if not sys.flags.safe_path:
        del sys.path[0]
    home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if home not in map(os.path.abspath, sys.path):
        sys.path.append(home)


if __name__ == "__main__":
    _leave_current_folder()
    main()
