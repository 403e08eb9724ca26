# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu doctor``: the checks with broken surroundings, and the command."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from droidemu.cli import doctor, doctor_checks
from droidemu.cli.doctor_checks import Check, Package, check_packages


def test_broken_packages_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, code in {
        "good_one": "",
        "raises": "raise ImportError('libfoo.so: cannot open\\nshared object')",
        "kills": "import os; os._exit(7)",
        "leaves": "raise SystemExit(0)",
    }.items():
        (tmp_path / f"{name}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{name}-1.2.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.2\n", encoding="utf-8"
        )
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    names = ("raises", "kills", "good_one", "leaves", "absent")
    packages = [Package((n,), n, "testing", required=n != "absent") for n in names]
    found = {check.name: check for check in check_packages(packages)}
    assert found["good_one"] == Check("good_one", "ok", "good_one 1.2 (testing)")
    assert found["raises"].status == "missing"
    assert "libfoo.so: cannot open shared object" in found["raises"].detail
    assert "crashes (status 7)" in found["kills"].detail
    assert found["leaves"].status == "missing"
    assert found["absent"].status == "optional"
    assert found["absent"].detail == "not installed"
    assert "-m pip install absent" in found["absent"].advice


def test_an_import_that_hangs_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "hangs.py").write_text("import time; time.sleep(600)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(doctor_checks, "TIME_LIMIT", 3.0)
    assert doctor_checks._try_imports(["hangs", "json"]) == {"hangs": "the import hangs"}


@pytest.mark.parametrize(
    ("output", "failed", "statuses", "text"),
    [
        ("", "crashes (status -11)", ["optional"], "crashes (status -11)"),
        ('result {"sdl": "2.28.4", "error": "No available video device"}\n', "", ["optional"],
         "no screen: No available video device"),
        ('result {"sdl": "2", "driver": "dummy", "screens": [[1, 2]]}\n', "",
         ["optional", "optional"], "no screen"),
        ('result {"sdl": "2", "driver": "x11", "screens": [[800, 600]]}\n', "hangs",
         ["ok", "optional"], "screens 800x600"),
        ('noise\nresult {"sdl": "2", "driver": "x11"}\n'
         'result {"sdl": "2", "driver": "x11", "gl": ["llvmpipe", "4.5"]}\n', "",
         ["ok", "ok"], "video driver x11"),
    ],
)  # fmt: skip
def test_display(
    monkeypatch: pytest.MonkeyPatch, output: str, failed: str, statuses: list[str], text: str
) -> None:
    monkeypatch.setattr(doctor_checks, "_run_child", lambda code, args: (output, failed))
    checks = doctor_checks.check_display()
    assert [check.status for check in checks] == statuses
    assert text in checks[0].detail


def test_the_display_probe_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pygame")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    check = doctor_checks.check_display()[0]
    assert check.status == "optional"
    assert "video driver dummy" in check.detail


@pytest.mark.parametrize("status", ["ok", "optional", "missing"])
def test_exit_status(monkeypatch: pytest.MonkeyPatch, status: doctor_checks.Status) -> None:
    checks = [Check("one", "ok", "fine"), Check("two", status, "so so", "do this")]
    monkeypatch.setattr(doctor, "all_checks", lambda: checks)
    result = CliRunner().invoke(doctor.command, ["--json"], standalone_mode=False)
    assert result.return_value == (1 if status == "missing" else 0)
    facts = json.loads(result.output)
    assert facts["ok"] is (status != "missing")
    assert facts["checks"][1] == {
        "name": "two", "status": status, "detail": "so so", "advice": "do this",
    }  # fmt: skip
    shown = CliRunner().invoke(doctor.command, [], standalone_mode=False).output
    assert ("do this" in shown) is (status != "ok")
    assert ("missing." in shown) is (status == "missing")


def test_this_computer() -> None:
    for check in (
        doctor_checks.check_python(),
        doctor_checks.check_cpu(),
        *doctor_checks.check_virtualisation(),
        *doctor_checks.check_debuggers(),
    ):
        assert check.status in ("ok", "optional")
        assert check.detail


@pytest.mark.skipif(sys.platform != "linux", reason="KVM is Linux's")
def test_kvm_device(tmp_path: Path) -> None:
    from droidemu.cli.doctor_linux import check_kvm

    assert "does not exist" in check_kvm(str(tmp_path / "kvm")).detail
    (tmp_path / "file").write_bytes(b"")
    assert "not KVM" in check_kvm(str(tmp_path / "file")).detail


class _FakeLibrary:
    """WinHvPlatform.dll and kernel32.dll as far as doctor asks them."""

    def __init__(self, result: int = 0, present: int = 1) -> None:
        self.result, self.present = result, present

    def IsProcessorFeaturePresent(self, feature: int) -> int:
        assert feature == 21
        return self.present

    def WHvGetCapability(self, code: int, answer: Any, size: Any, written: Any) -> int:
        assert code == 0 and size.value == 4
        answer._obj.value = self.present
        return self.result


def test_windows_hypervisor_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    from droidemu.cli import doctor_windows

    def use(library: _FakeLibrary | None) -> None:
        def load(name: str) -> _FakeLibrary:
            if library is None:
                raise OSError(f"no {name}")
            return library

        monkeypatch.setattr(doctor_windows, "_library", load)

    use(_FakeLibrary())
    assert doctor_windows.check_hypervisor_platform().status == "ok"
    assert doctor_windows.check_virtualisation().status == "ok"
    use(_FakeLibrary(present=0))
    assert "no hypervisor" in doctor_windows.check_hypervisor_platform().detail
    assert doctor_windows.check_virtualisation().status == "optional"
    use(_FakeLibrary(result=-2143878395))
    assert "WHvGetCapability: 0x8037" in doctor_windows.check_hypervisor_platform().detail
    use(None)
    assert "not installed" in doctor_windows.check_hypervisor_platform().detail
