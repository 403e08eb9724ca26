# SPDX-License-Identifier: GPL-2.0-or-later
"""Sets DroidEmu up in its own folder and runs it. Needs nothing but Python 3.10 or newer.

    python3 launch.py                  the plasma sample in a window
    python3 launch.py test [ARGS...]   the tests (ARGS go to pytest)
    python3 launch.py run PROGRAM ...  any other verb of the droidemu command
    python3 launch.py setup            only the set-up

On Windows say "py launch.py". The set-up makes a virtual environment in .venv (or in
$DROIDEMU_VENV), installs the packages from the package index and compiles the samples; the next
start skips it.
"""
# Python 2 and early Python 3 must be able to parse this file, so that they can say that they are
# too old: no annotations and no f-strings here.

from __future__ import print_function

import sys

if sys.version_info < (3, 10):
    print(
        "droidemu: error: this is Python %d.%d; DroidEmu needs 3.10 or newer"
        " (https://www.python.org/downloads)" % sys.version_info[:2],
        file=sys.stderr,
    )
    sys.exit(2)

import configparser
import hashlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from pathlib import Path
from subprocess import DEVNULL

ROOT = Path(__file__).resolve().parent
VENV = Path(os.environ.get("DROIDEMU_VENV") or ROOT / ".venv").resolve()
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
SELF = "py launch.py" if WINDOWS else "python3 launch.py"


class SetupError(Exception):
    """One line for the user: what went wrong and what would help."""


# --- progress ------------------------------------------------------------------------------------


class Progress:
    """Numbered steps with the time they take; on a terminal one line that moves."""

    def __init__(self, steps):
        self.steps = steps
        self.number = 0
        self.title = ""
        self.started = self.step_started = time.monotonic()
        self.live = sys.stdout.isatty()

    def step(self, title):
        self.number += 1
        self.title = title
        self.step_started = time.monotonic()
        if not self.live:
            print("[%d/%d] %s" % (self.number, self.steps, title), flush=True)

    def show(self, detail=""):
        if not self.live:
            return
        seconds = time.monotonic() - self.step_started
        line = "[%d/%d] %s  %d s  %s" % (self.number, self.steps, self.title, seconds, detail)
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write("\r" + line[:width].ljust(width))
        sys.stdout.flush()

    def done(self):
        seconds = time.monotonic() - self.step_started
        if self.live:
            self.show()
            sys.stdout.write("\r")
            print("[%d/%d] %s  %.1f s" % (self.number, self.steps, self.title, seconds))
        else:
            print("      %.1f s" % seconds, flush=True)


def run(progress, command, log):
    """Runs a command, showing its last line as progress; its output goes into `log` too.

    Returns the exit status and all lines.
    """
    lines = []
    with log.open("a", encoding="utf-8") as to:
        to.write("$ %s\n" % " ".join(str(part) for part in command))
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=str(ROOT),
            stdin=DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )

        def read():
            for line in process.stdout:
                lines.append(line.rstrip())
                to.write(line)

        reader = threading.Thread(target=read, daemon=True)
        reader.start()
        try:
            while reader.is_alive():
                reader.join(0.1)
                progress.show(brief(lines[-1]) if lines else "")
            return process.wait(), lines
        except KeyboardInterrupt:
            process.terminate()
            process.wait()
            raise


def brief(line):
    """pip's "Downloading https://host/a/b/name-1.0-py3.whl (4 MB)" without the path."""
    words = [word.rsplit("/", 1)[-1] if "://" in word else word for word in line.split()]
    return " ".join(words)


def complaint(lines):
    """The line that tells most about a failure."""
    for mark in ("error: ", "ERROR: "):
        found = [line.strip() for line in lines if mark in line]
        if found:
            return found[0]
    return next((line.strip() for line in reversed(lines) if line.strip()), "no message")


# --- set-up --------------------------------------------------------------------------------------


def digest(paths):
    """A hash over names and contents of files and folders."""
    total = hashlib.sha256(sys.version.encode())
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file():
                total.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def is_done(name, value):
    stamp = VENV / ("droidemu-%s.stamp" % name)
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == value


def mark_done(name, value):
    (VENV / ("droidemu-%s.stamp" % name)).write_text(value, encoding="utf-8")


def requirements(extras):
    """What setup.cfg and pyproject.toml ask for, so that one pip call installs it all."""
    config = configparser.ConfigParser(interpolation=None)
    config.read(str(ROOT / "setup.cfg"), encoding="utf-8")
    wanted = config["options"]["install_requires"].split("\n")
    for extra in extras:
        wanted += config["options.extras_require"][extra].split("\n")
    wanted.append("setuptools>=70.1")
    return sorted({line.strip() for line in wanted if line.strip()})


def index_url():
    """The package index that pip would use, found without pip."""
    if os.environ.get("PIP_INDEX_URL"):
        return os.environ["PIP_INDEX_URL"]
    config = configparser.ConfigParser(interpolation=None)
    home = Path.home()
    places = [os.environ.get("PIP_CONFIG_FILE"), home / ".config/pip/pip.conf"]
    for place in places + [home / ".pip/pip.conf", "/etc/pip.conf"]:
        try:
            if place and config.read(str(place)) and config.get("global", "index-url", fallback=""):
                return config.get("global", "index-url")
        except configparser.Error:
            continue
    return "https://pypi.org/simple"


def fetch_pip(to):
    """Downloads pip's own wheel from the package index, for Pythons that come without it."""
    base = index_url().rstrip("/") + "/pip/"
    accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
    with urllib.request.urlopen(urllib.request.Request(base, headers=accept), timeout=30) as answer:
        files = json.load(answer)["files"]
    best, best_version = None, []
    for file in files:
        numbers = file["filename"].split("-")[1].split(".")
        is_final = file["filename"].endswith("-none-any.whl") and "".join(numbers).isdigit()
        if is_final and not file.get("yanked") and [int(n) for n in numbers] > best_version:
            best, best_version = file, [int(n) for n in numbers]
    if best is None:
        raise SetupError("the package index has no pip")
    url = urllib.parse.urljoin(base, best["url"])
    with urllib.request.urlopen(url, timeout=60) as answer:
        data = answer.read()
    wanted = best.get("hashes", {}).get("sha256")
    if wanted and hashlib.sha256(data).hexdigest() != wanted:
        raise SetupError("the download of pip is damaged; try again")
    wheel = to / best["filename"]
    wheel.write_bytes(data)
    return wheel


def works(*arguments):
    """Whether the environment's Python runs with these arguments."""
    if not PYTHON.exists():
        return False
    try:
        command = [str(PYTHON)] + list(arguments)
        return subprocess.call(command, stdout=DEVNULL, stderr=DEVNULL, timeout=60) == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def make_environment(progress, log):
    """A virtual environment with pip, also where Debian left ensurepip out."""
    status, lines = run(progress, [sys.executable, "-m", "venv", "--clear", VENV], log)
    if status == 0 and works("-m", "pip", "--version"):
        return
    status, lines = run(
        progress, [sys.executable, "-m", "venv", "--clear", "--without-pip", VENV], log
    )
    if status != 0:
        raise SetupError(
            "cannot make a virtual environment (%s); on Debian or Ubuntu:"
            " sudo apt install python3-venv" % complaint(lines)
        )
    try:
        wheel = fetch_pip(VENV)
    except (OSError, ValueError, KeyError) as error:
        raise SetupError(
            "this Python has no ensurepip, and pip cannot be downloaded (%s);"
            " on Debian or Ubuntu: sudo apt install python3-venv" % error
        )  # Python 2 must be able to parse this: no "from error"
    command = [PYTHON, str(wheel / "pip"), "install", "--no-index", wheel]
    status, lines = run(progress, command, log)
    wheel.unlink()
    if status != 0:
        raise SetupError("pip cannot be installed: %s" % complaint(lines))


PIP = ["-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--progress-bar", "off"]


def pip(progress, log, *arguments):
    status, lines = run(progress, [PYTHON] + PIP + list(arguments), log)
    if status != 0:
        signs = ("onnection", "from versions: none")
        if any(sign in line for line in lines for sign in signs):
            raise SetupError(
                "the package index cannot be reached; check the network, or name another index in"
                " PIP_INDEX_URL (pip's whole output is in %s)" % log
            )
        raise SetupError("%s (pip's whole output is in %s)" % (complaint(lines), log))


def set_up(extras):
    """Brings the environment to what the source tree asks for; does nothing when it is."""
    config = [ROOT / name for name in ("setup.cfg", "setup.py", "pyproject.toml")]
    installed = digest(config) + " " + " ".join(extras)
    programs = digest([ROOT / "guest", ROOT / "samples", ROOT / "droidemu" / "sdk"])
    everything = is_done("install", digest(config) + " sdk test") or is_done("install", installed)
    built = is_done("programs", programs) and (ROOT / "droidemu" / "_guest").is_dir()
    if everything and built and PYTHON.exists():
        return
    fresh = not works("-c", "pass") or not works("-m", "pip", "--version")
    if fresh:
        everything = False
    progress = Progress(fresh + 2 * (not everything) + (everything and not built))
    print("Setting DroidEmu up in %s" % VENV, flush=True)
    VENV.mkdir(parents=True, exist_ok=True)
    log = VENV.with_name(VENV.name + "-setup.log") if fresh else VENV / "setup.log"
    log.unlink(missing_ok=True)
    if fresh:
        progress.step("Making a virtual environment")
        make_environment(progress, log)
        progress.done()
        log.replace(VENV / "setup.log")
        log = VENV / "setup.log"
    if not everything:
        size = " (about 200 MB to download)" if fresh else ""
        progress.step("Installing packages" + size)
        pip(progress, log, *requirements(extras))
        progress.done()
        progress.step("Compiling the ARM samples and system libraries, installing DroidEmu")
        pip(progress, log, "--no-build-isolation", "--no-deps", "--editable", ROOT)
        progress.done()
        mark_done("install", installed)
    else:
        progress.step("Compiling the ARM samples and system libraries")
        status, lines = run(progress, [PYTHON, "-m", "droidemu.sdk", "all"], log)
        if status != 0:
            raise SetupError("the samples do not compile: %s" % complaint(lines))
        progress.done()
    mark_done("programs", programs)
    print("Ready after %.0f s." % (time.monotonic() - progress.started), flush=True)


# --- what to run ---------------------------------------------------------------------------------


def has_screen():
    if WINDOWS or sys.platform == "darwin":
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


HEADLESS = ["run", "plasma", "--headless", "--frames", "120", "--screenshot", "plasma.png"]


def main_job():
    """The arguments of the main job; None when the user declines."""
    if has_screen():
        return ["run", "plasma"]
    print("There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).")
    print("Without one, this draws two seconds of the plasma and keeps the last picture:")
    print("    %s %s" % (SELF, " ".join(HEADLESS)))
    if sys.stdin.isatty() and sys.stdout.isatty():
        answer = input("Run that now? [Y/n] ")
        if answer.strip().lower() not in ("", "y", "yes"):
            return None
    return HEADLESS


def become(command):
    """Runs `command` in our place; its exit status is ours."""
    sys.stdout.flush()
    if not WINDOWS:
        os.execv(command[0], command)
    process = subprocess.Popen(command)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue  # the program got it too, and decides


def main(arguments):
    verb = arguments[0] if arguments else ""
    if verb in ("-h", "--help", "help"):
        print(__doc__)
        return 0
    try:
        set_up(["sdk", "test"] if verb == "test" else ["sdk"])
        if verb == "setup":
            return 0
        if verb == "test":
            os.chdir(str(ROOT))
            return become([str(PYTHON), "-m", "pytest"] + arguments[1:])
        chosen = arguments or main_job()
        if not chosen:
            return 0
        return become([str(PYTHON), "-m", "droidemu"] + chosen)
    except SetupError as error:
        print("\ndroidemu: error: set-up failed: %s" % error, file=sys.stderr)
    except OSError as error:
        print("\ndroidemu: error: set-up failed: %s" % error, file=sys.stderr)
    except KeyboardInterrupt:
        print("\ndroidemu: stopped; the next start goes on from here", file=sys.stderr)
        return 128 + signal.SIGINT
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
