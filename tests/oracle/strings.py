"""Strings that a tokenizer should survive: every plane, compatibility forms, marks, blanks, noise."""

from __future__ import annotations

import random

# Ranges of code points, and how often one is taken from each.
ALPHABETS = [
    (30, range(0x61, 0x7B)),
    (10, range(0x20, 0x7F)),
    (12, range(0x20, 0x21)),
    (6, range(0x0, 0x20)),
    (6, range(0x7F, 0x180)),
    (6, range(0x300, 0x370)),  # combining marks
    (3, range(0x370, 0x600)),  # Greek, Cyrillic, Armenian, Hebrew
    (3, range(0x600, 0x900)),  # Arabic, Syriac
    (2, range(0x900, 0x1100)),  # Indic scripts, Thai, Tibetan
    (3, range(0x1100, 0x1200)),  # Hangul in parts, which compose
    (3, range(0x1E00, 0x2000)),  # Latin and Greek with marks
    (8, range(0x2000, 0x2070)),  # spaces, quotes, invisible characters
    (4, range(0x2070, 0x2200)),  # superscripts, letter-like, fractions
    (3, range(0x2460, 0x2500)),  # circled
    (1, range(0x2580, 0x2584)),  # among them what SentencePiece writes for a space
    (4, range(0x3000, 0x3400)),  # kana, squared words
    (3, range(0x4E00, 0xA000)),
    (2, range(0xAC00, 0xD7A4)),
    (2, range(0xE000, 0xE100)),  # private use
    (6, range(0xF900, 0x10000)),  # compatibility forms, full and half width
    (2, range(0x10000, 0x20000)),
    (2, range(0x1D400, 0x1D800)),  # mathematical letters
    (3, range(0x1F300, 0x1FB00)),  # emoji
    (2, range(0x20000, 0x110000)),
]
WEIGHTS = [weight for weight, _ in ALPHABETS]


def random_string(generator: random.Random) -> str:
    alphabets = generator.choices(ALPHABETS, WEIGHTS, k=generator.randint(0, 40))
    codes = [generator.choice(alphabet) for _, alphabet in alphabets]
    return "".join(chr(code) for code in codes if not 0xD800 <= code < 0xE000)


def random_bytes(generator: random.Random) -> bytes:
    """UTF-8 with damage: bytes changed, dropped and put in."""
    damaged = bytearray(random_string(generator).encode())
    for _ in range(generator.randint(1, 5)):
        at = generator.randint(0, len(damaged))
        kind = generator.random()
        if kind < 0.4:
            damaged.insert(at, generator.randrange(256))
        elif kind < 0.7:
            del damaged[at : at + 1]
        else:
            damaged[at : at + 1] = bytes([generator.randrange(0x80, 256)])
    return bytes(damaged)
