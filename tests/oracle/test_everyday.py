"""The shipped English to French model on what people write: names, headings, words in capitals."""

from __future__ import annotations

import re
import subprocess
import unittest

import setting

# Cut into pieces by the vocabulary, and the same in French.
NAMES = (
    "Merkel Obama Johnson Lufthansa Google Amazon Mozart Picasso Kowalski Schmidt Kilimanjaro Cambridge Nokia "
    "Anderson Vivaldi Petersen Okonkwo Marrakech Nagasaki"
).split()
FRAMES = ("I met {} yesterday.", "We talked about {} for a long time.", "Have you ever heard of {}?")


def translated(texts: list[str]) -> list[str]:
    command = [setting.program("glossa"), "translate", "-m", setting.SHIPPED, "--beam", "4"]
    lines = "".join(f"{text}\n" for text in texts)
    return subprocess.run(command, input=lines, capture_output=True, text=True, check=True).stdout.splitlines()


class EverydayTest(unittest.TestCase):
    def test_names_come_through(self) -> None:
        named = [(name, frame.format(name)) for name in NAMES for frame in FRAMES]
        found = translated([text for _, text in named])
        lost = [(name, text) for (name, _), text in zip(named, found, strict=True) if name not in text]
        self.assertLessEqual(len(lost), len(named) / 8, lost)

    def test_names_that_are_others_in_french(self) -> None:
        found = translated(["I live in London.", "She was born in Switzerland.", "They come from Germany."])
        for text, name in zip(found, ("Londres", "Suisse", "Allemagne"), strict=True):
            self.assertIn(name, text)

    def test_what_looks_like_a_name(self) -> None:
        texts = [
            "Let's eat at home.",
            "Many Egyptians live here.",
            "Mohammed is getting married in June.",
            "Nguyen arrives on Wednesday.",
            "I saw Merkel's car.",
        ]
        found = translated(texts)
        for text, copied in zip(found, ("Let's", "Egyptians", "June", "Wednesday", "Merkel's"), strict=True):
            self.assertNotIn(copied, text)
        self.assertIn("Merkel", found[-1])

    def test_names_are_no_headings(self) -> None:
        texts = ["Bill Gates", "Mr. Brown", "He studies at MIT."]
        for text, name in zip(translated(texts), ("Gates", "Brown", "MIT"), strict=True):
            self.assertIn(name, text)

    def test_code_comes_through(self) -> None:
        texts = ["Hello, {name}!", "Open config.json now.", "You have %d messages.", "I saw @anna.", "An iPhone costs $5.50."]
        kept = (["{name}"], ["config.json"], ["%d"], ["@anna"], ["iPhone", "5.50"])
        for text, words in zip(translated(texts), kept, strict=True):
            for word in words:
                self.assertIn(word, text)

    def test_headings_are_read_like_sentences(self) -> None:
        plain = [
            "How to learn a language",
            "Our new products",
            "My summer holiday in Spain",
            "Where to eat in the city",
            "A new way to work",
            "The best books of the year",
        ]
        headings = [re.sub(r"\b(?!(?:to|a|in|of|the)\b)[a-z]", lambda first: first[0].upper(), text) for text in plain]
        other = [pair for pair in zip(translated(headings), translated(plain), strict=True) if pair[0] != pair[1]]
        self.assertLessEqual(len(other), 1, other)

    def test_words_in_capitals_are_read_like_others(self) -> None:
        loud = ["You must NOT open the door.", "This is VERY important.", "I LOVE this song!"]
        self.assertEqual(translated(loud), translated([text[0] + text[1:].lower() for text in loud]))

    def test_rare_words_begin_sentences(self) -> None:
        found = translated(["Vegetables are healthy.", "Mountains are high.", "Freedom is important."])
        for text, word in zip(found, ("légumes", "montagnes", "liberté"), strict=True):
            self.assertIn(word, text)


if __name__ == "__main__":
    unittest.main()
