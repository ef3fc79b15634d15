"""English sentences, some with their French, made from a small grammar: texts that nobody owns."""

from __future__ import annotations

import random

# English, French, feminine
NOUNS = [
    ("cat", "chat", False), ("dog", "chien", False), ("bird", "oiseau", False),
    ("house", "maison", True), ("table", "table", True), ("car", "voiture", True),
    ("book", "livre", False), ("garden", "jardin", False), ("girl", "fille", True),
    ("boy", "garçon", False), ("teacher", "professeur", False), ("flower", "fleur", True),
    ("river", "rivière", True), ("moon", "lune", True), ("bread", "pain", False),
]  # fmt: skip
# English, French masculine, French feminine
ADJECTIVES = [
    ("red", "rouge", "rouge"), ("green", "vert", "verte"), ("small", "petit", "petite"),
    ("white", "blanc", "blanche"), ("old", "vieux", "vieille"), ("big", "grand", "grande"),
]  # fmt: skip
VERBS = [
    ("sees", "voit"), ("likes", "aime"), ("wants", "veut"), ("finds", "trouve"),
    ("takes", "prend"), ("hears", "entend"),
]  # fmt: skip
BEFORE_THE_NOUN = ("petit", "petite", "vieux", "vieille", "grand", "grande")
VOWELS = "aeiouéèh"

# For sentences that need no translation.
NAMES = ["Tom", "Mary", "Zoë", "Ngũgĩ", "O'Brien", "Müller", "李雷", "Иван", "Jean-Luc", "Aïcha"]
MORE_VERBS = [
    "bought", "forgot", "painted", "repaired", "was looking for", "has never seen", "talks about",
    "would like to sell", "didn't understand", "can't remember", "is waiting for", "opened",
]  # fmt: skip
PLACES = ["in Paris", "at home", "behind the station", "near the sea", "on Mars", "at school"]
TIMES = ["yesterday", "every morning", "at 7:30", "in 1998", "for three weeks", "on Monday, May 3rd"]
EXTRAS = [
    "", "", "", " 🙂", " (really!)", " ... maybe", " — I think", " №5", " 3.5 km away", " 50% off",
    " \"for free\"", " ½ price", " שלום", " مرحبا", " ①②③", " ﬁne", " ＡＢＣ", " e\u0301te\u0301",
]  # fmt: skip


def pair(generator: random.Random) -> tuple[str, str]:
    """An English sentence and its French."""
    subject, sujet = noun_phrase(generator)
    verb, verbe = generator.choice(VERBS)
    thing, chose = noun_phrase(generator)
    kind = generator.random()
    if kind < 0.2:
        return f"Where is {subject}?", f"Où est {sujet} ?"
    if kind < 0.3:
        return capital(f"{subject} is here."), capital(f"{sujet} est ici.")
    if kind < 0.4:
        return (
            capital(f"{subject} {verb} {thing}, but not {subject}."),
            capital(f"{sujet} {verbe} {chose}, mais pas {sujet}."),
        )
    if kind < 0.5:
        number = generator.randint(2, 99)
        return f"I am {number} years old.", f"J'ai {number} ans."
    return capital(f"{subject} {verb} {thing}."), capital(f"{sujet} {verbe} {chose}.")


def noun_phrase(generator: random.Random) -> tuple[str, str]:
    noun, nom, feminine = generator.choice(NOUNS)
    if generator.random() < 0.5:
        return f"the {noun}", with_article(nom, feminine)
    english, masculine, feminin = generator.choice(ADJECTIVES)
    adjectif = feminin if feminine else masculine
    words = f"{adjectif} {nom}" if adjectif in BEFORE_THE_NOUN else f"{nom} {adjectif}"
    return f"the {english} {noun}", with_article(words, feminine)


def with_article(words: str, feminine: bool) -> str:
    if words[0] in VOWELS:
        return f"l'{words}"
    return f"{'la' if feminine else 'le'} {words}"


def capital(text: str) -> str:
    return text[0].upper() + text[1:]


def sentence(generator: random.Random) -> str:
    """A varied English sentence; some hold characters that no small vocabulary has."""
    who = generator.choice([*NAMES, capital(noun_phrase(generator)[0])])
    what = noun_phrase(generator)[0]
    words = f"{who} {generator.choice(MORE_VERBS)} {what}"
    if generator.random() < 0.6:
        words += f" {generator.choice(PLACES)}"
    if generator.random() < 0.6:
        words += f" {generator.choice(TIMES)}"
    if generator.random() < 0.3:
        words += f", and {sentence(generator)[:-1]}"
    return words + generator.choice(EXTRAS) + generator.choice([".", ".", ".", "?", "!"])
