# SPDX-License-Identifier: GPL-2.0-or-later
"""Recordings of frames: every picture, its time, changes of shape, full disks, slow encoders."""

from __future__ import annotations

import io
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("PIL")
pytest.importorskip("av")

import av
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from droidemu.display import recorder as recorder_module
from droidemu.display.gif import GifWriter
from droidemu.display.images import Canvas, Scale, parse_scale, to_image
from droidemu.display.outfile import OutFile, check_target, write_file
from droidemu.display.picture import Picture, copy_frame, picture_hash
from droidemu.display.recorder import Recording, RecordOptions
from droidemu.errors import UserError
from droidemu.hal.clock import Clock, RealClock, VirtualClock
from droidemu.hal.frame import RGB565, XRGB8888, Frame

MS = 1_000_000
COLORS = [(200, 30, 40), (40, 170, 60), (40, 70, 200), (230, 200, 40), (250, 250, 250)]


def flat(
    color: tuple[int, int, int], time_ns: int, size: tuple[int, int] = (24, 40), pad: int = 0
) -> Frame:
    """A frame of one colour; ``pad`` is the fourth byte of its pixels."""
    red, green, blue = color
    pixels = bytes((blue, green, red, pad)) * (size[0] * size[1])
    return Frame(1, memoryview(pixels), *size, size[0] * 4, XRGB8888, time_ns)


class FakeScreen:
    """As much of a screen as a recording needs."""

    def __init__(self, size: tuple[int, int] = (24, 40)) -> None:
        self.width, self.height = size
        self.frame_listeners: list[Callable[[Frame], None]] = []

    def show(self, frame: Frame) -> None:
        for listener in tuple(self.frame_listeners):
            listener(frame)


def start(path: Path, clock: Clock | None = None, **options: Any) -> tuple[FakeScreen, Recording]:
    screen = FakeScreen()
    limit = options.pop("limit_ns", None)
    recording = Recording(
        screen,
        clock or VirtualClock(),
        path,
        RecordOptions(**options),
        limit,  # type: ignore[arg-type]
    )
    recording.start()
    return screen, recording


def rgb(frame: Any) -> Image.Image:
    """Decoded by what the file says of itself; older PyAV does not look there."""
    assert frame.colorspace == 1 and frame.color_range == 1  # BT.709, limited range
    return frame.reformat(
        format="rgb24", src_colorspace="ITU709", src_color_range="MPEG", dst_color_range="JPEG"
    ).to_image()


def decode(path: Path) -> list[tuple[float, tuple[int, ...]]]:
    """(time in ms, colour in the middle) of each picture of a video."""
    with av.open(str(path)) as container:
        return [
            (float(frame.time) * 1000, rgb(frame).getpixel((12, 20)))
            for frame in container.decode(video=0)
        ]


def near(one: Any, other: Any, most: int = 6) -> bool:
    return all(abs(a - b) <= most for a, b in zip(one, other, strict=True))


def test_gif_has_every_frame_exactly(tmp_path: Path) -> None:
    screen, recording = start(tmp_path / "a.gif")
    times = [100, 117, 133, 150, 650]  # ms
    for time, color in zip(times, COLORS, strict=True):
        screen.show(flat(color, time * MS))
    recording.stop(900 * MS)
    summary = recording.finish()
    assert (summary.frames, summary.pictures, summary.dropped) == (5, 5, 0)
    assert summary.duration_ns == 800 * MS and summary.shortest_ns == 16 * MS
    gif = Image.open(tmp_path / "a.gif")
    assert gif.n_frames == 5 and gif.info["loop"] == 0
    shown, total = [], 0
    for index in range(5):
        gif.seek(index)
        shown.append((total, gif.convert("RGB").getpixel((3, 3))))
        total += gif.info["duration"]
    # Both ends are rounded to 10 ms, so that no error adds up.
    assert shown == [
        (round((time - 100) / 10) * 10, color) for time, color in zip(times, COLORS, strict=True)
    ]
    assert total == 800


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_gif_decodes_to_what_went_in(data: st.DataObject) -> None:
    """Pictures of at most 256 colours are exact, whatever changes between them."""
    count = data.draw(st.integers(2, 256))
    seed = data.draw(st.randoms(use_true_random=False))
    palette = [tuple(seed.randrange(256) for _ in range(3)) for _ in range(count)]
    images = []
    image = Image.new("RGB", (20, 15))
    for _ in range(data.draw(st.integers(1, 4))):
        image = image.copy()
        for _ in range(seed.randrange(300)):
            image.putpixel((seed.randrange(20), seed.randrange(15)), seed.choice(palette))
        if image.getcolors(256) is not None:
            images.append(image)
    file = io.BytesIO()
    writer = GifWriter(file)
    expected = []
    for index, image in enumerate(images):
        writer.add(image, index * 50 * MS)
        if not expected or expected[-1].tobytes() != image.tobytes():
            expected.append(image)
    writer.close(len(images) * 50 * MS)
    gif = Image.open(io.BytesIO(file.getvalue()))
    assert getattr(gif, "n_frames", 1) == len(expected)
    for index, image in enumerate(expected):
        gif.seek(index)
        assert gif.convert("RGB").tobytes() == image.tobytes()


def test_a_picture_that_stays_very_long() -> None:
    """A GIF's delay ends at 655.35 s."""
    file = io.BytesIO()
    writer = GifWriter(file)
    writer.add(Image.new("RGB", (8, 8), (1, 2, 3)), 0)
    writer.add(Image.new("RGB", (8, 8), (9, 2, 3)), 2_000_000 * MS)
    writer.close(2_001_000 * MS)
    gif = Image.open(io.BytesIO(file.getvalue()))
    total = 0
    for index in range(gif.n_frames):
        gif.seek(index)
        total += gif.info["duration"]
        color = (9, 2, 3) if index == gif.n_frames - 1 else (1, 2, 3)
        assert gif.convert("RGB").getpixel((0, 0)) == color
    assert total == 2_001_000


@pytest.mark.parametrize("suffix", [".webm", ".mp4"])
def test_video_has_every_frame_at_its_time(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    screen, recording = start(path)
    times = [100, 117, 133, 150, 650]
    for time, color in zip(times, COLORS, strict=True):
        screen.show(flat(color, time * MS))
    recording.stop(900 * MS)
    assert recording.finish().frames == 5
    found = decode(path)
    assert [round(time) for time, _ in found] == [time - 100 for time in times]
    for (_, color), wanted in zip(found, COLORS, strict=True):
        assert near(color, wanted)
    with av.open(str(path)) as container:
        assert container.duration == 800_000  # us: the last picture has its length too


@pytest.mark.parametrize("suffix", [".gif", ".webm", ".mp4"])
def test_turned_and_resized_in_the_middle(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    screen, recording = start(path)
    screen.show(flat(COLORS[0], 0))
    recording.rotation = 1
    screen.show(flat(COLORS[1], 100 * MS))
    recording.rotation = 0
    screen.show(flat(COLORS[2], 200 * MS, (80, 16)))
    screen.show(flat(COLORS[3], 300 * MS))
    recording.stop(400 * MS)
    assert recording.finish().pictures == 4
    if suffix == ".gif":
        gif = Image.open(path)
        pictures = []
        for index in range(4):
            gif.seek(index)
            pictures.append(gif.convert("RGB"))
    else:
        with av.open(str(path)) as container:
            pictures = [rgb(frame) for frame in container.decode(video=0)]
    assert [picture.size for picture in pictures] == [(24, 40)] * 4
    for picture, color in zip(pictures, COLORS, strict=False):
        assert near(picture.getpixel((12, 20)), color, 30)
    # 40x24 in 24x40: bars above and below; the others fill the canvas.
    for index, empty in enumerate((False, True, True, False)):
        assert near(pictures[index].getpixel((12, 2)), (0, 0, 0), 20) is empty


def test_odd_sides_and_scaling(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    screen, recording = start(path, scale=parse_scale("50%"))
    screen.show(flat(COLORS[0], 0, (50, 31)))
    recording.stop(100 * MS)
    recording.finish()
    with av.open(str(path)) as container:
        (frame,) = container.decode(video=0)
        assert (frame.width, frame.height) == (26, 16)


@pytest.mark.parametrize(("text", "size"), [
    ("1", (100, 200)), ("0.5", (50, 100)), (".25", (25, 50)), ("200%", (200, 400)),
    ("50x400", (50, 100)), ("400x50", (25, 50)),
])  # fmt: skip
def test_scales(text: str, size: tuple[int, int]) -> None:
    assert parse_scale(text).apply(100, 200) == size


@given(st.text(max_size=12))
def test_any_scale_text_is_a_scale_or_a_user_error(text: str) -> None:
    try:
        width, height = parse_scale(text).apply(1080, 1920)
    except UserError as error:
        assert "--scale" in str(error)
    else:
        assert min(width, height) >= 2


def test_lower_rate_keeps_the_last_picture(tmp_path: Path) -> None:
    """Of a burst each slot shows one; what was skipped last is seen when nothing follows."""
    path = tmp_path / "a.gif"
    screen, recording = start(path, fps=10)
    for index, time in enumerate((0, 20, 40, 60)):
        screen.show(flat(COLORS[index], time * MS))
    screen.show(flat(COLORS[4], 1030 * MS))  # begins with its slot
    recording.stop(1100 * MS)
    summary = recording.finish()
    assert summary.pictures == 3 and summary.shortest_ns == 100 * MS
    assert len(summary.lines()) == 1  # nothing to say about browsers
    gif = Image.open(path)
    found = []
    for index in range(gif.n_frames):
        gif.seek(index)
        found.append((gif.convert("RGB").getpixel((0, 0)), gif.info["duration"]))
    assert found == [(COLORS[0], 100), (COLORS[3], 900), (COLORS[4], 100)]


def test_limit_ends_exactly(tmp_path: Path) -> None:
    path = tmp_path / "a.gif"
    screen, recording = start(path, limit_ns=200 * MS)
    for index, time in enumerate((50, 150, 250, 350)):
        screen.show(flat(COLORS[index], time * MS))
    recording.stop(1000 * MS)
    summary = recording.finish()
    assert summary.pictures == 2 and summary.duration_ns == 200 * MS


class _Slow:
    """An encoder that waits to be let go."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.times: list[int] = []

    def add(self, image: Any, time_ns: int) -> None:
        assert self.go.wait(30)
        self.times.append(time_ns)

    def close(self, time_ns: int) -> None:
        self.times.append(time_ns)


def test_real_time_drops_frames_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _Slow()
    monkeypatch.setattr(Recording, "_open_writer", lambda self: slow)
    screen, recording = start(tmp_path / "a.gif", RealClock(), fps=1000)
    frames = 50
    for index in range(frames):
        # Returns at once: a listener that waited would hold the guest up.
        screen.show(flat((index, 0, 0), index * 5 * MS))
    slow.go.set()
    recording.stop(frames * 5 * MS)
    summary = recording.finish()
    assert summary.dropped >= frames - recorder_module._QUEUE - 2
    assert summary.frames + summary.dropped == frames
    assert "frames dropped" in summary.lines()[0]


def test_virtual_time_waits_for_the_encoder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = _Slow()
    monkeypatch.setattr(Recording, "_open_writer", lambda self: slow)
    screen, recording = start(tmp_path / "a.gif")
    frames = 3 * recorder_module._QUEUE

    def show() -> None:
        for index in range(frames):
            screen.show(flat((index, 0, 0), index * MS))

    guest = threading.Thread(target=show)
    guest.start()
    slow.go.set()
    guest.join(30)
    recording.stop(frames * MS)
    assert recording.finish().dropped == 0
    assert slow.times == [index * MS for index in range(frames + 1)]


@pytest.mark.parametrize("suffix", [".gif", ".webm", ".mp4"])
def test_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            if self.tell() + len(data) > 400:
                raise OSError(28, "No space left on device")
            return super().write(data)

    path = tmp_path / f"a{suffix}"
    path.write_bytes(b"the user's")
    screen, recording = start(path)
    recording._out.file.close()
    recording._out.file = Full()
    failed = threading.Event()
    recording.on_failure = failed.set
    for index in range(40):
        frame = flat(COLORS[index % 5], index * 20 * MS)
        screen.show(frame)
    recording.stop(1000 * MS)
    with pytest.raises(UserError) as caught:
        recording.finish()
    assert str(caught.value) == f"cannot write {path}: No space left on device"
    assert failed.is_set()
    assert path.read_bytes() == b"the user's"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_shown_leaves_no_file(tmp_path: Path) -> None:
    _, recording = start(tmp_path / "a.webm")
    with pytest.raises(UserError, match="no frame was shown"):
        recording.finish()
    assert list(tmp_path.iterdir()) == []


def test_missing_extra_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(UserError, match=r"PyAV: pip install 'droidemu\[record\]'"):
        start(tmp_path / "a.webm")
    monkeypatch.setitem(sys.modules, "PIL.Image", None)
    with pytest.raises(UserError, match=r"Pillow: pip install"):
        start(tmp_path / "a.gif")
    assert list(tmp_path.iterdir()) == []


def test_targets_are_checked_before_the_run(tmp_path: Path) -> None:
    there = tmp_path / "there.gif"
    there.write_bytes(b"x")
    for path, words in (
        (there, "--force"),
        (tmp_path / "none" / "a.gif", "folder does not exist"),
        (tmp_path / "a.avi", "must end in"),
    ):
        with pytest.raises(UserError, match=words):
            check_target(path, "--output", False, (".gif",))
    (tmp_path / "folder.gif").mkdir()
    with pytest.raises(UserError, match="is a folder"):
        check_target(tmp_path / "folder.gif", "--output", True, (".gif",))
    check_target(there, "--output", True, (".gif",))


def test_files_appear_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_file(path, b"old")
    with pytest.raises(UserError, match="cannot write"), OutFile(path) as out:
        out.file.write(b"half")
        raise OSError(5, "Input/output error")
    assert path.read_bytes() == b"old"
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(UserError, match="cannot write"):
        write_file(tmp_path / "no" / "a", b"x")


def test_hash_is_of_what_is_seen() -> None:
    one = copy_frame(flat((1, 2, 3), 0, pad=0))
    assert picture_hash(one) == picture_hash(copy_frame(flat((1, 2, 3), 5, pad=255)))
    assert picture_hash(one) != picture_hash(copy_frame(flat((1, 2, 4), 0)))
    assert picture_hash(one) != picture_hash(copy_frame(flat((1, 2, 3), 0, (40, 24))))
    rows = [bytes((3, 2, 1, 0)) * 2 + b"junk" for _ in range(3)]
    padded = Picture(b"".join(rows), 2, 3, 12, XRGB8888, 0)
    assert picture_hash(padded) == picture_hash(copy_frame(flat((1, 2, 3), 0, (2, 3))))
    half = Picture(b"\x00\xf8" * 6, 2, 3, 4, RGB565, 0)
    assert picture_hash(half) != picture_hash(Picture(b"\xe0\x07" * 6, 2, 3, 4, RGB565, 0))


def test_images_of_both_formats_and_all_turns() -> None:
    red = Picture(b"\x00\xf8" * 6, 2, 3, 4, RGB565, 0)
    assert to_image(red).getpixel((0, 0)) == (255, 0, 0)
    pixels = b"".join(bytes((0, 0, value, 0)) for value in range(6))
    corners = []
    for turn in range(4):
        image = to_image(Picture(pixels, 2, 3, 8, XRGB8888, 0, turn))
        assert image.size == ((3, 2) if turn % 2 else (2, 3))
        corners.append(image.getpixel((0, 0))[0])
    assert corners == [0, 4, 5, 1]  # clockwise


def test_canvas_never_grows() -> None:
    canvas = Canvas(Scale(), 2)
    assert canvas.fit(copy_frame(flat((9, 9, 9), 0, (31, 17)))).size == (32, 18)
    for size in ((1000, 20), (20, 1000), (8, 8)):
        assert canvas.fit(copy_frame(flat((9, 9, 9), 0, size))).size == (32, 18)
