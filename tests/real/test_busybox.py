# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's busybox-static: every output equals that of its x86-64 build run natively.

No pipes and no command substitution: one process, which may become another one (``exec``).
"""

from __future__ import annotations

import platform
import sys
from pathlib import Path

import pytest

from tests.real.conftest import Done, droidemu, run
from tests.real.tree import describe, make_tree

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or platform.machine() != "x86_64",
    reason="Debian's programs are compared on x86-64 Linux only",
)

ENVIRONMENT = {"LANG": "C", "LC_ALL": "C", "TZ": "UTC", "HOME": "/", "TERM": "dumb"}

#: name -> a script for sh, run in the tree of tests/real/tree.py.
SHELL = {
    "arithmetic": "i=0; s=0; while [ $i -lt 1000 ]; do i=$((i+1)); s=$((s+i*i%7)); done; echo $s",
    "functions": """
        fact() { if [ $1 -le 1 ]; then r=1; else fact $(($1-1)); r=$((r*$1)); fi; }
        for n in 1 5 10 15 20; do fact $n; printf '%d! = %d\\n' $n $r; done""",
    "case": "for w in a1 b22 c '*' ''; do case $w in [a-b]?) echo 2;; ??*) echo n;; '*') echo s;;"
    " *) echo else;; esac; done",
    "patterns": "echo *; echo s*; echo sub/*/l*; echo [!a-m]*; echo no*match",
    "expansion": "a=path/to/file.tar.gz; echo ${a##*/} ${a%.*} ${a%%.*} ${#a} ${b:-none}"
    " ${a/to/at} $((0x1f<<3)) ${a:5:2}",
    "quoting": """
        echo "a\\"b" 'c"d' e\\ f $'g\\th'
        set -- "x y" z; for i in "$@"; do echo "<$i>"; done""",
    "redirect": "echo one >new; echo two >>new; while read l; do echo got $l; done <new 2>&1",
    "here": "read a <<END\nhello $((6*7))\nEND\necho $a",
    "test": "for f in data.txt sub link dangling nothing empty script; do"
    " for t in e f d L s x r; do [ -$t $f ] && echo $f $t; done; done; echo $?",
    "getopts": "while getopts ab:c o -a -b value -c rest; do echo $o $OPTARG $OPTIND; done",
    "trap": "trap 'echo bye' EXIT; trap 'echo usr1' USR1; kill -USR1 $$; echo between; exit 3",
    "errors": "cd /nowhere; echo $?; nosuchcommand; echo $?; read x <nothing; echo $?;"
    " . ./nolib; echo no",
    "printf": "printf '%5d|%-5s|%05.1f|%x|%o|%c|%b|%%\\n' 42 ab 3.14159 255 8 xyz 'a\\tb'",
    "exit": "exit 77",
    "abort": "kill -TERM $$; echo not reached",
    "source": "echo 'v=sourced; f() { echo f:$v; }' >lib; . ./lib; f; eval 'v=changed; f'",
    "files": "umask 022; >touched; echo $?; cd sub; pwd; echo *; cd -; set -C;"
    " echo x >touched; echo $?",
}

#: name -> applet and arguments, run in the tree.
APPLETS = {
    "ls -l": "ls -l",
    "ls -laR": "ls -laR sub",
    "ls -i1S": "ls -1S",
    "sha256sum": "sha256sum binary data.txt empty grün",
    "sha512sum": "sha512sum binary",
    "md5sum": "md5sum binary data.txt",
    "sha3sum": "sha3sum data.txt",
    "crc32": "crc32 binary",
    "awk sums": "awk '{n[$1]++; s[$1] += $3}"
    ' END {for (k in n) printf "%s %d %.4f\n", k, n[k], s[k]}\' data.txt',
    "awk text": "awk -F, 'NR % 3 == 0 {gsub(/e/, \"E\", $3);"
    " print length($2), toupper($3), substr($1, 1, 1), $2 / 7}' table.csv",
    "sort": "sort data.txt",
    "sort -n": "sort -k2,2n -k1,1 data.txt",
    "sort -r -u": "sort -r -u -k1,1 data.txt",
    "sort -g": "sort -t' ' -k3,3g data.txt",
    "uniq": "uniq -c -w 2 data.txt",
    "wc": "wc data.txt binary empty grün",
    "cut": "cut -d, -f1,3 table.csv",
    "tr": "tr a-z A-Z",
    "grep": "grep -n -E '^(apple|fig) [0-9]{3} ' data.txt",
    "grep -r": "grep -rc e sub",
    "sed": "sed -n -e 's/\\([a-z]*\\) \\([0-9]*\\)/\\2:\\1/' -e '10,20p' data.txt",
    "od": "od -A x -b -N 600 binary",
    "hexdump": "hexdump -C -n 333 binary",
    "xxd": "xxd -l 200 binary",
    "head and tail": "tail -n 7 data.txt",
    "head": "head -c 1000 data.txt",
    "tac": "tac sub/notes",
    "rev": "rev data.txt",
    "find": "find . -type f -size +0 -name '*a*'",
    "find -exec": "find sub -newer data.txt -o -type d",
    "stat": "stat -c '%n %s %f %h %F %Y' data.txt sub script empty",
    "du": "du -a sub",
    "diff": "diff -u data.txt table.csv",
    "cmp": "cmp binary data.txt",
    "paste": "paste sub/notes sub/notes",
    "nl": "nl sub/notes",
    "fold": "fold -w 10 -s data.txt",
    "expand": "expand -t 4 table.csv",
    "base64": "base64 -w 60 binary",
    "uuencode": "uuencode -m data.txt name",
    "factor": "factor 1 97 5040 1000000007 999999999989",
    "seq": "seq -w 1 3 40",
    "expr": "expr 17 '*' 3 + 4 % 3",
    "dc": "dc -e '20k 2 v p 3 4 ^ p'",
    "bc": "bc -l",
    "date": "date -u -d @1234567890 '+%F %T %a %j %U'",
    "cal": "cal 2 2024",
    "basename": "basename /a/b/c.txt .txt",
    "realpath": "readlink -f link",
    "tar": "tar -cf archive.tar data.txt sub/deep link",
    "gzip": "gzip -k -9 data.txt binary",
    "bzip2": "bzip2 -k data.txt",
    "cp": "cp -a sub copy",
    "mv": "mv data.txt 'with space' sub",
    "rm": "rm -r sub empty link",
    "mkdir": "mkdir -p x/y/z sub/deep/more",
    "ln": "ln -s target newlink",
    "ln hard": "ln data.txt hard",
    "chmod": "chmod -R go-rwx,u+x sub data.txt",
    "touch": "touch -d '2001-02-03 04:05:06' empty made",
    "dd": "dd if=binary of=part bs=1000 skip=3 count=5 status=none",
    "truncate": "truncate -s 12345 empty",
    "shuf": "shuf -i 1-1",
    "strings": "strings -n 7 binary",
    "patch": "patch sub/notes",
    "env": "env -i A=1 B=2",
    "test": "[ 5 -gt 3 -a -f data.txt ]",
    "false": "false",
    "unknown": "nosuchapplet",
}  # fmt: skip

INPUT = {
    "tr": "Hello, World\n",
    "bc": "scale=30; 4*a(1); 2^200; sqrt(2)\n",
    "patch": "--- a\n+++ b\n@@ -1,2 +1,3 @@\n one\n+one and a half\n two\n",
}


#: These print in the order of directories, which differs from folder to folder.
UNORDERED = ("find", "find -exec", "du", "grep -r")


def both(real: Path, arch: str, tmp_path: Path, script: str, text: str = "") -> tuple[Done, Done]:
    """Runs `script` natively and under DroidEmu, each in a tree of its own; (native, guest)."""
    native_bb = real / "amd64" / "bin" / "busybox"
    native_tree = make_tree(tmp_path / "native" / "work")
    guest_tree = make_tree(tmp_path / "guest" / "work")
    native = run(
        [str(native_bb), "sh", "-c", script],
        text=text,
        cwd=native_tree,
        env={**ENVIRONMENT, "BB": str(native_bb)},
    )
    settings = [f"--env={key}={value}" for key, value in ENVIRONMENT.items()]
    guest = run(
        droidemu(
            *settings,
            f"--env=BB={GUEST_BUSYBOX}",
            "--mount",
            f"{guest_tree}:/work",
            str(real / arch / "bin" / "busybox"),
            "sh",
            "-c",
            f"cd /work; {script}",
        ),
        text=text,
    )
    assert describe(guest_tree) == describe(native_tree)
    replace = {str(native_tree): "/work", str(native_bb): GUEST_BUSYBOX}
    for old, new in replace.items():
        native = Done(native.status, native.out.replace(old, new), native.err.replace(old, new))
    return native, guest


GUEST_BUSYBOX = "/data/local/tmp/busybox"


@pytest.mark.parametrize("name", SHELL)
def test_shell(real: Path, arch: str, tmp_path: Path, name: str) -> None:
    native, guest = both(real, arch, tmp_path, SHELL[name])
    if name == "abort":
        assert native.status == -15
        assert guest.status == 128 + 15
        assert guest.out == native.out
    else:
        assert guest == native


@pytest.mark.parametrize("name", APPLETS)
def test_applet(real: Path, arch: str, tmp_path: Path, name: str) -> None:
    native, guest = both(real, arch, tmp_path, f'exec "$BB" {APPLETS[name]}', INPUT.get(name, ""))
    if name in UNORDERED:
        native, guest = (Done(d.status, "".join(sorted(d.out)), d.err) for d in (native, guest))
    assert guest == native


def test_a_large_file_passes_through(real: Path, arch: str, tmp_path: Path) -> None:
    (tmp_path / "big").write_bytes(bytes(range(256)) * 40_000)
    native = run([str(real / "amd64/bin/busybox"), "sha256sum", "big"], cwd=tmp_path)
    guest = run(
        droidemu("--mount", f"{tmp_path}:/big:ro", str(real / arch / "bin/busybox"),
                 "sha256sum", "/big/big")
    )  # fmt: skip
    assert guest.status == 0
    assert guest.out.split()[0] == native.out.split()[0]
