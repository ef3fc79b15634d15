"""SentencePiece's precompiled normalization map: read its rules, so that more can be added.

The map is a little-endian uint32 (bytes of the trie), a Darts-clone double array of uint32 units
over UTF-8 bytes, and the NUL-terminated replacements that the trie's values point into.
"""

from __future__ import annotations

import struct


def read_rules(charsmap: bytes) -> dict[str, str]:
    """All rules of a precompiled map: text to look for -> replacement."""
    (trie_bytes,) = struct.unpack_from("<I", charsmap)
    units = struct.unpack_from(f"<{trie_bytes // 4}I", charsmap, 4)
    replacements = charsmap[4 + trie_bytes :]
    rules: dict[str, str] = {}
    pending = [(0, b"")]
    while pending:
        position, prefix = pending.pop()
        unit = units[position]
        # bit 9: the offset is scaled by 256; bit 8: a leaf holds this prefix's value
        base = position ^ ((unit >> 10) << ((unit & (1 << 9)) >> 6))
        if prefix and unit >> 8 & 1:
            start = units[base] & 0x7FFFFFFF
            end = replacements.index(b"\0", start)
            rules[prefix.decode()] = replacements[start:end].decode()
        for byte in range(1, 256):
            child = base ^ byte
            if child < len(units) and units[child] & 0x800000FF == byte:
                pending.append((child, prefix + bytes([byte])))
    return rules


def rules_as_tsv(rules: dict[str, str]) -> str:
    """The format of --normalization_rule_tsv: code points in hexadecimal, TAB between the sides."""

    def hexadecimal(text: str) -> str:
        return " ".join(f"{ord(character):X}" for character in text)

    return "".join(f"{hexadecimal(a)}\t{hexadecimal(b)}\n" for a, b in sorted(rules.items()))
