# SPDX-License-Identifier: GPL-2.0-or-later
"""The pure linker: search, scopes, versions, order, unloading."""

from __future__ import annotations

import struct

import pytest

from droidemu.loader.link import numbers as n
from droidemu.loader.link.errors import LinkError
from droidemu.loader.link.namespace import Link, Namespace

from .sobuild import So, Sym, World

ABS, GLOB = n.R_AARCH64_ABS64, n.R_AARCH64_GLOB_DAT


def program(**fields: object) -> bytes:
    return So(name="prog", soname="", **fields).build()  # type: ignore[arg-type]


def library(name: str, **fields: object) -> bytes:
    return So(name=name, **fields).build()  # type: ignore[arg-type]


def names(libraries: object) -> list[str]:
    return [lib.name for lib in libraries]  # type: ignore[attr-defined]


def test_breadth_first_and_initialised_from_the_leaves() -> None:
    world = World({
        "/data/prog": program(needed=["liba.so", "libb.so"]),
        "/data/liba.so": library(
            "liba.so", needed=["libc1.so", "libb.so"], tags=[(n.DT_INIT, 0x10)]
        ),
        "/data/libb.so": library("libb.so", needed=["libc2.so"], tags=[(n.DT_INIT, 0x20)]),
        "/data/libc1.so": library("libc1.so", tags=[(n.DT_INIT, 0x30)]),
        "/data/libc2.so": library("libc2.so", tags=[(n.DT_INIT, 0x40)]),
    })  # fmt: skip
    loaded = world.linker.start([])
    assert names(loaded.new) == ["prog", "liba.so", "libb.so", "libc1.so", "libc2.so"]
    order = [world.linker.at(f) for f in world.linker.initialisers(loaded)]
    assert [lib and lib.name for lib in order] == ["libc1.so", "libc2.so", "libb.so", "liba.so"]
    assert not world.linker.initialisers(loaded), "each only once"


def test_circles_are_fine() -> None:
    world = World({
        "/data/prog": program(needed=["liba.so"]),
        "/data/liba.so": library("liba.so", needed=["libb.so"], tags=[(n.DT_INIT, 0x10)]),
        "/data/libb.so": library("libb.so", needed=["liba.so"], tags=[(n.DT_INIT, 0x20)]),
    })  # fmt: skip
    loaded = world.linker.start([])
    order = [world.linker.at(f) for f in world.linker.initialisers(loaded)]
    assert [lib and lib.name for lib in order] == ["libb.so", "liba.so"]


def test_missing_library_is_one_line_that_tells_who_and_where() -> None:
    world = World({
        "/data/prog": program(needed=["liba.so"]),
        "/data/liba.so": library("liba.so", needed=["libnope.so"]),
    })  # fmt: skip
    with pytest.raises(LinkError) as caught:
        world.linker.start([])
    text = str(caught.value)
    assert 'library "libnope.so" not found: needed by liba.so' in text
    assert "/system/lib64, /data" in text
    assert "\n" not in text


def test_wrong_abi_is_said_with_who_wants_it() -> None:
    world = World({
        "/data/prog": program(needed=["liba.so"]),
        "/data/liba.so": library("liba.so", bits=32),
    })  # fmt: skip
    with pytest.raises(LinkError, match=r"liba\.so is a 32-bit .*needed by prog"):
        world.linker.start([])


def test_program_comes_first_then_breadth_first() -> None:
    data = library(
        "liba.so",
        symbols=[Sym("x", 0x10), Sym("y", 0x20), Sym("z")],
        relocations=[(0, ABS, "x", 1), (8, GLOB, "y", 0), (16, ABS, "z", 0)],
    )
    world = World({
        "/data/prog": program(needed=["liba.so", "libb.so", "libc.so"], symbols=[Sym("x", 0x30)]),
        "/data/liba.so": data,
        "/data/libb.so": library("libb.so", symbols=[Sym("z", 0x50), Sym("y", 0x99)]),
        "/data/libc.so": library("libc.so", symbols=[Sym("z", 0x60)]),
    })  # fmt: skip
    world.linker.start([])
    lib = world.library("liba.so")
    assert world.word(lib, 0) == world.program.bias + 0x31
    assert world.word(lib, 8) == lib.bias + 0x20
    assert world.word(lib, 16) == world.library("libb.so").bias + 0x50


def test_symbolic_protected_and_hidden_stay_at_home() -> None:
    relocations = [(0, ABS, "x", 0), (8, ABS, "p", 0), (16, ABS, "h", 0)]
    symbols = [
        Sym("x", 0x10),
        Sym("p", 0x20, other=n.STV_PROTECTED),
        Sym("h", 0x30, other=n.STV_HIDDEN),
    ]
    others = [Sym("x", 0x1000), Sym("p", 0x2000), Sym("h", 0x3000)]
    world = World({
        "/data/prog": program(needed=["liba.so", "libb.so"], symbols=others),
        "/data/liba.so": library("liba.so", symbols=symbols, relocations=relocations,
                                 tags=[(n.DT_SYMBOLIC, 0)]),
        "/data/libb.so": library("libb.so", symbols=[Sym("q")], relocations=[(0, ABS, "q", 0)]),
    })  # fmt: skip
    loaded = world.linker.start([])
    lib = world.library("liba.so")
    assert [world.word(lib, at) - lib.bias for at in (0, 8, 16)] == [0x10, 0x20, 0x30]
    assert world.linker.lookup(b"h", [lib]) is None
    assert [m.name for m in loaded.missing] == [b"q"]


def test_preloads_come_before_everything_needed() -> None:
    world = World({
        "/data/prog": program(
            needed=["liba.so"], symbols=[Sym("x")], relocations=[(0, ABS, "x", 0)]
        ),
        "/data/liba.so": library("liba.so", symbols=[Sym("x", 0x10)]),
        "/data/libpre.so": library("libpre.so", symbols=[Sym("x", 0x20)], tags=[(n.DT_INIT, 4)]),
    })  # fmt: skip
    loaded = world.linker.start(["libpre.so", "libgone.so"])
    pre = world.library("libpre.so")
    assert world.word(world.program, 0) == pre.bias + 0x20
    assert world.linker.initialisers(loaded) == [pre.bias + 4]


@pytest.mark.parametrize("kind", ["gnu", "sysv", "both"])
def test_hash_tables(kind: str) -> None:
    symbols = [Sym(f"f{i}", 0x10 * i) for i in range(1, 40)] + [Sym("needed_elsewhere")]
    data = library("liba.so", symbols=symbols, hash=kind)
    world = World({"/data/prog": program(needed=["liba.so"]), "/data/liba.so": data})
    world.linker.start([])
    lib = world.library("liba.so")
    for i in range(1, 40):
        found = world.linker.lookup(b"f%d" % i, [lib])
        assert found is not None
        assert found.address == lib.bias + 0x10 * i
    assert world.linker.lookup(b"needed_elsewhere", [lib]) is None
    number = lib.symbols.at(0x10 * 7 + 3)
    assert number is not None
    assert lib.symbols.name(lib.symbols.entry(number)) == b"f7"
    assert lib.symbols.at(0x10 * 7 + 9) is None


def test_versions() -> None:
    old = Sym("f", 0x10, version="V1", hidden=True)
    new = Sym("f", 0x20, version="V2")
    world = World({
        "/data/prog": program(
            needed=["liba.so"], wants={"V1": "liba.so"},
            symbols=[Sym("f", version="V1")], relocations=[(0, ABS, "f", 0)],
        ),
        "/data/liba.so": library("liba.so", symbols=[old, new, Sym("g", 0x30)]),
    })  # fmt: skip
    world.linker.start([])
    lib = world.library("liba.so")
    assert world.word(world.program, 0) == lib.bias + 0x10

    def find(name: bytes, version: bytes | None) -> int | None:
        found = world.linker.lookup(name, [lib], version)
        return found and found.address - lib.bias

    assert find(b"f", None) == 0x20, "the default version"
    assert find(b"f", b"V2") == 0x20
    assert find(b"f", b"V3") is None
    assert find(b"g", b"V9") == 0x30, "one without a version serves whoever asks for an unknown one"


def test_our_own_libraries_are_lenient_about_versions_and_prefer_bionic_names() -> None:
    libc = library("libc.so", symbols=[
        Sym("f", 0x10, version="LIBC"), Sym("g", 0x20), Sym("__bionic_g", 0x30), Sym("use"),
    ], relocations=[(0, ABS, "g", 0)])  # fmt: skip
    world = World({
        "/data/prog": program(
            needed=["libc.so"], wants={"LIBC_Q": "libc.so"},
            symbols=[Sym("f", version="LIBC_Q"), Sym("g")],
            relocations=[(0, ABS, "f", 0), (8, ABS, "g", 0)],
        ),
        "/system/lib64/libc.so": libc,
    })  # fmt: skip
    world.linker.start([])
    lib = world.library("libc.so")
    assert world.word(world.program, 0) == lib.bias + 0x10
    assert world.word(world.program, 8) == lib.bias + 0x30
    assert world.word(lib, 0) == lib.bias + 0x20, "the system itself uses the plain name"


def test_missing_symbols_are_listed_and_weak_ones_are_null() -> None:
    world = World({
        "/data/prog": program(
            needed=["liba.so"], wants={"LIBC": "libc.so"},
            symbols=[Sym("gone", version="LIBC"), Sym("w", bind=n.STB_WEAK)],
            relocations=[(0, ABS, "gone", 0), (8, ABS, "w", 0), (16, GLOB, "gone", 0)],
        ),
        "/data/liba.so": library("liba.so"),
    })  # fmt: skip
    loaded = world.linker.start([])
    assert [(m.library.name, m.name, m.version, m.expected_in) for m in loaded.missing] == [
        ("prog", b"gone", b"LIBC", "libc.so")
    ]
    place = world.backend.missed[b"gone"]
    assert [world.word(world.program, at) for at in (0, 8, 16)] == [place, 0, place]


def test_runpath_with_origin_and_library_path() -> None:
    files = {
        "/data/prog": program(needed=["liba.so"], runpath="$ORIGIN/../x:${ORIGIN}/lib:/opt/$LIB"),
        "/data/lib/liba.so": library("liba.so", needed=["libb.so"]),
        "/data/libb.so": library("libb.so"),
    }
    world = World(files)
    world.linker.start([])
    assert [lib.path for lib in world.linker.libraries[1:]] == [
        "/data/lib/liba.so",
        "/data/libb.so",
    ]
    files["/first/liba.so"] = library("liba.so")
    world = World(files)
    world.linker.default.library_path = ["/first"]
    world.linker.start([])
    assert world.linker.libraries[1].path == "/first/liba.so"


def test_one_file_with_two_names_is_one_library() -> None:
    data = library("liba.so")
    world = World({"/data/prog": program(needed=["liba.so", "libz.so"]), "/data/liba.so": data,
                   "/data/libz.so": data})  # fmt: skip
    world.linker.start([])
    assert names(world.linker.libraries) == ["prog", "liba.so"]


def test_dlopen_and_dlclose() -> None:
    world = World({
        "/data/prog": program(),
        "/data/liba.so": library("liba.so", needed=["libb.so", "libc.so"]),
        "/data/libb.so": library("libb.so", needed=["libc.so"]),
        "/data/libc.so": library("libc.so"),
        "/data/libkeep.so": library("libkeep.so", tags=[(n.DT_FLAGS_1, n.DF_1_NODELETE)]),
    })  # fmt: skip
    linker = world.linker
    linker.start([])
    with pytest.raises(LinkError, match="RTLD_NOLOAD"):
        linker.load("liba.so", only_loaded=True)
    first = linker.load("liba.so")
    assert names(first.new) == ["liba.so", "libb.so", "libc.so"]
    again = linker.load("/data/liba.so")
    assert again.roots == first.roots
    assert not again.new
    other = linker.load("libc.so")
    root = first.roots[0]
    assert linker.close(root) == []
    gone = linker.close(root)
    assert names(gone) == ["liba.so", "libb.so"]
    linker.remove(gone)
    assert names(linker.libraries) == ["prog", "libc.so"]
    gone = linker.close(other.roots[0])
    assert names(gone) == ["libc.so"]
    linker.remove(gone)
    with pytest.raises(LinkError):
        linker.close(root)
    kept = linker.load("libkeep.so").roots[0]
    assert linker.close(kept) == []
    assert len(world.backend.images) == 2


def test_a_failed_dlopen_leaves_nothing_behind() -> None:
    world = World({
        "/data/prog": program(),
        "/data/liba.so": library("liba.so", needed=["libb.so", "libnope.so"]),
        "/data/libb.so": library("libb.so", tls=(8, 16, 8)),
    })  # fmt: skip
    world.linker.start([])
    with pytest.raises(LinkError):
        world.linker.load("liba.so")
    assert names(world.linker.libraries) == names(world.linker.default.libraries) == ["prog"]
    assert len(world.backend.images) == 1
    assert [module for module in world.linker.tls.modules if module] == []


def test_local_and_global() -> None:
    files = {
        "/data/prog": program(),
        "/data/liba.so": library("liba.so", symbols=[Sym("x", 0x10)]),
        "/data/libb.so": library("libb.so", symbols=[Sym("x")], relocations=[(0, ABS, "x", 0)]),
    }
    world = World(files)
    world.linker.start([])
    world.linker.load("liba.so")
    assert world.linker.load("libb.so").missing, "RTLD_LOCAL is nobody else's"
    world = World(files)
    world.linker.start([])
    world.linker.load("liba.so", visible=True)
    assert not world.linker.load("libb.so").missing
    assert world.word(world.library("libb.so"), 0) == world.library("liba.so").bias + 0x10


def test_name_spaces() -> None:
    world = World({
        "/data/prog": program(needed=["libc.so"]),
        "/system/lib64/libc.so": library("libc.so", symbols=[Sym("f", 0x10)]),
        "/system/lib64/libprivate.so": library("libprivate.so"),
        "/data/app/liba.so": library("liba.so", needed=["libc.so"], symbols=[Sym("f")],
                                     relocations=[(0, ABS, "f", 0)]),
        "/data/app/libb.so": library("libb.so", needed=["libprivate.so"]),
    })  # fmt: skip
    linker = world.linker
    linker.start([])
    app = Namespace("app", ["/data/app"], permitted=["/data/app"], isolated=True)
    app.links.append(Link(linker.default, frozenset({"libc.so"})))
    linker.namespaces.append(app)
    loaded = linker.load("liba.so", namespace=app)
    assert names(loaded.new) == ["liba.so"]
    assert not loaded.missing
    assert world.word(world.library("liba.so"), 0) == world.library("libc.so").bias + 0x10
    with pytest.raises(LinkError, match=r"libprivate\.so"):
        linker.load("libb.so", namespace=app)
    with pytest.raises(LinkError, match='not accessible for the namespace "app"'):
        linker.load("/system/lib64/libprivate.so", namespace=app)
    with pytest.raises(LinkError):
        linker.load("liba.so")


def test_text_relocations_are_refused_by_name() -> None:
    for bad in (
        library("liba.so", tags=[(n.DT_TEXTREL, 0)]),
        library("liba.so", relocations=[(-So.DATA + 0x400, n.R_AARCH64_RELATIVE, "", 0)]),
    ):
        world = World({"/data/prog": program(), "/data/liba.so": bad})
        world.linker.start([])
        with pytest.raises(LinkError, match=r"liba\.so.*text relocation.*-fPIC"):
            world.linker.load("liba.so")
        assert len(world.backend.images) == 1


def test_a_chain_as_long_as_it_gets() -> None:
    files = {"/data/prog": program(needed=["lib0.so"])}
    for i in range(1100):
        files[f"/data/lib{i}.so"] = library(f"lib{i}.so", needed=[f"lib{i + 1}.so"])
    world = World(files)
    with pytest.raises(LinkError, match="more than 1024 libraries"):
        world.linker.start([])


def test_preinit_array_is_the_programs_alone() -> None:
    data = struct.pack("<Q", 0x1234) + bytes(0xFF8)
    relocations = [(0, n.R_AARCH64_RELATIVE, "", 0x40)]
    tags = [(n.DT_PREINIT_ARRAY, So.DATA), (n.DT_PREINIT_ARRAYSZ, 8)]
    fields = {"data": data, "relocations": relocations, "tags": tags}
    world = World({
        "/data/prog": program(needed=["liba.so"], **fields),
        "/data/liba.so": library("liba.so", **fields),
    })  # fmt: skip
    loaded = world.linker.start([])
    assert world.linker.initialisers(loaded) == [world.program.bias + 0x40]


def test_what_fails_after_linking_takes_the_libraries_back() -> None:
    """The caller's part of loading (link maps in guest memory) may fault."""
    world = World({
        "/data/prog": program(),
        "/data/liba.so": library("liba.so", needed=["libb.so"], tls=(8, 16, 8)),
        "/data/libb.so": library("libb.so"),
    })  # fmt: skip
    linker = world.linker
    linker.start([])

    def fault(loaded: object) -> None:
        raise MemoryError

    for _ in range(2):
        with pytest.raises(MemoryError):
            linker.load("liba.so", settle=fault)
        assert names(linker.libraries) == names(linker.default.libraries) == ["prog"]
        assert not any(linker.tls.modules) and len(world.backend.images) == 1
    assert linker.load("liba.so").roots[0].references == 1


def test_symbols_of_other_name_spaces_are_those_of_what_is_needed_directly() -> None:
    """The system's libraries do not see an app's, and an app does not see what they need."""
    gives = [Sym("who", 0x10), Sym("hidden", 0x20)]
    world = World({
        "/data/prog": program(),
        "/data/app/liba.so": library(
            "liba.so", needed=["libpublic.so"], symbols=[*gives[:1], Sym("deep"), Sym("open")],
            relocations=[(0, GLOB, "deep", 0), (8, GLOB, "open", 0)],
        ),
        "/system/lib64/libpublic.so": library(
            "libpublic.so", needed=["libdeep.so"], symbols=[Sym("open", 0x30), Sym("who")],
            relocations=[(0, GLOB, "who", 0)],
        ),
        "/system/lib64/libdeep.so": library("libdeep.so", symbols=[*gives, Sym("deep", 0x40)]),
    })  # fmt: skip
    linker = world.linker
    linker.start([])
    app = Namespace("app", library_path=["/data/app"], isolated=True)
    app.links.append(Link(linker.default, frozenset({"libpublic.so"})))
    linker.namespaces.append(app)
    loaded = linker.load("liba.so", namespace=app)
    assert [m.name for m in loaded.missing] == [b"deep"]
    a, public, deep = (world.library(f"lib{name}.so") for name in ("a", "public", "deep"))
    assert world.word(a, 8) == public.bias + 0x30
    assert world.word(public, 0) == deep.bias + 0x10, "not the app's"
    assert names(a.group()) == ["liba.so", "libpublic.so"]
    assert names(public.group()) == ["libpublic.so", "libdeep.so"]
    assert names(a.tree()) == ["liba.so", "libpublic.so", "libdeep.so"]
