"""Kernels are compiled for instructions that not every machine has. The linker merges functions of
the same name from different files, so one that others could share, compiled here, would run where
these instructions are missing. Hence: whatever a target's object offers to be merged names its
architecture, and it exports nothing else but its table and whether this machine runs it.

    kernel_symbols_test.py LIBRARY    (exit status 77 where nm is missing)
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import unittest

# The xsimd architecture that a target's templates are instantiated with.
ARCHITECTURES = {
    "avx512vnni": "xsimd::avx512bw",
    "avx2": "xsimd::avx2",
    "sse2": "xsimd::sse2",
    "neon": "xsimd::neon64",
}
SKIPPED = 77


def symbols(library: str) -> dict[str, list[tuple[str, str]]]:
    """-> for each object of the library (type, demangled name) of what it defines, not local."""
    output = subprocess.run(
        ["nm", "--demangle", "--defined-only", library], capture_output=True, text=True, check=True
    ).stdout
    objects: dict[str, list[tuple[str, str]]] = {}
    for line in output.splitlines():
        if line.endswith(".o:"):
            current = objects.setdefault(line.removesuffix(":"), [])
        elif line.strip():
            _, kind, name = line.split(maxsplit=2)
            # Capital letters are global; u, v and w are weak or unique ones.
            if kind.isupper() or kind in "uvw":
                current.append((kind, name))
    return objects


class KernelSymbols(unittest.TestCase):
    def test_nothing_leaks(self) -> None:
        objects = symbols(sys.argv[1])
        targets = {target: f"{target}.cc.o" for target in ARCHITECTURES}
        found = [target for target, name in targets.items() if name in objects]
        self.assertTrue(found, f"no target among {', '.join(objects)}")
        for target in found:
            exports, templates = [], 0
            for kind, name in objects[targets[target]]:
                if kind == "T":
                    exports.append(name)
                elif name == "DW.ref.__gxx_personality_v0":
                    continue  # an address, not code
                else:
                    self.assertIn(ARCHITECTURES[target], name, f"{target}: {kind} {name}")
                    templates += 1
            self.assertEqual(exports, [f"glossa::kernels::{target}()"])
            self.assertGreater(templates, 0, target)


if __name__ == "__main__":
    if shutil.which("nm") is None:
        print("nm is missing")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])
