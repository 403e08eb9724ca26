# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs many ``droidemu`` commands quickly, each as if it were a process started by a shell.

On Linux a child that has imported everything once forks for each command: nothing of one command
(signal handlers, working folder, memory) is left for the next, and a start costs some hundredths of
a second. Elsewhere each command is an ordinary process.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Seconds after which a command has failed.
PATIENCE = 90
ROOT = Path(__file__).resolve().parents[2]
_PYTHON = {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it has printed."""

    status: int
    out: str
    err: str


class Zygote:
    """Runs commands; a context manager."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str], folder: Path, environment: dict[str, str]) -> Done:
        """``droidemu WORDS`` in a folder."""
        environment = environment | _PYTHON
        with tempfile.TemporaryDirectory() as kept:
            out, err = Path(kept) / "out", Path(kept) / "err"
            if sys.platform == "linux":
                files = {"folder": folder, "out": out, "err": err}
                places = {name: str(path) for name, path in files.items()}
                status = self._forked({"words": [*words], "environment": environment, **places})
            else:
                with out.open("wb") as to, err.open("wb") as also:
                    status = subprocess.call(
                        [sys.executable, "-m", "droidemu", *words], cwd=folder, stdout=to,
                        stdin=subprocess.DEVNULL, stderr=also, env=environment,
                        timeout=PATIENCE,
                    )  # fmt: skip
            texts = [path.read_text(encoding="utf-8", errors="replace") for path in (out, err)]
        return Done(status, texts[0], texts[1])

    def start(
        self, words: Sequence[str], folder: Path, environment: dict[str, str]
    ) -> subprocess.Popen[str]:
        """A process that goes on; stdout and stderr come together."""
        return subprocess.Popen(
            [sys.executable, "-m", "droidemu", *words], cwd=folder, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", errors="replace",
            env={**environment, **_PYTHON, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip

    def _forked(self, job: dict[str, Any]) -> int:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, __file__], env={**os.environ, **_PYTHON}, encoding="utf-8",
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            )  # fmt: skip
        assert self._child.stdin is not None and self._child.stdout is not None
        print(json.dumps(job), file=self._child.stdin, flush=True)
        return int(self._child.stdout.readline())

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *what: object) -> None:
        if self._child is not None:
            assert self._child.stdin is not None
            self._child.stdin.close()
            self._child.wait(PATIENCE)


def _serve() -> None:
    """The child: a job a line on stdin, an exit status a line on stdout."""
    import unicorn  # noqa: F401

    import droidemu.cli.main
    import droidemu.cli.run
    import droidemu.machine.machine  # noqa: F401

    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _carry_out(json.loads(line))
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        print(status, flush=True)


def _carry_out(job: dict[str, Any]) -> None:
    """In the forked child: become the command. Does not return."""
    from droidemu.cli.main import main

    status: object = 70
    try:
        signal.alarm(PATIENCE)
        os.environ.clear()
        os.environ.update(job["environment"])
        os.chdir(job["folder"])
        for number, name, how in (
            (0, os.devnull, os.O_RDONLY),
            (1, job["out"], os.O_WRONLY | os.O_CREAT),
            (2, job["err"], os.O_WRONLY | os.O_CREAT),
        ):
            os.dup2(os.open(name, how, 0o600), number)
        sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
        sys.argv = ["droidemu", *job["words"]]
        main()
    except SystemExit as end:
        status = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 0 if status is None else 1)


if __name__ == "__main__":
    _serve()
