"""The shipped English to French model against word alignments made by hand.

parliament.en-fr.tsv: sentences in the manner of parliaments, far from what the model learnt, written
and aligned for this test. Source and target as words with spaces between; then the links,
"source word-target word", counted from 0.
"""

from __future__ import annotations

import json
import subprocess
import unittest

import setting
import numpy as np


def links_of(output: dict, key: str, source: str, target: str) -> set[tuple[int, int]]:
    """Each target word with the source word that has most of its tokens' rows, unless that is eos."""
    from_token, to_token = word_of(output["source"], source), word_of(output["target"], target)
    sums = np.zeros((max(to_token) + 1, max(from_token) + 1))
    np.add.at(sums, (np.array(to_token)[:, None], np.array(from_token)[None]), np.array(output[key]))
    best = sums.argmax(axis=1)[:-1]  # the last words are eos
    return {(int(s), t) for t, s in enumerate(best) if s < len(source.split(" "))}


def word_of(tokens: list[dict], text: str) -> list[int]:
    """The number of the word that each token ends in."""
    content = text.encode()
    return [content[: token["end"]].count(b" ") for token in tokens[:-1]] + [text.count(" ") + 1]


class HandAlignmentsTest(unittest.TestCase):
    def test_error(self) -> None:
        text = (setting.DATA / "parliament.en-fr.tsv").read_text("utf-8")
        lines = [line.split("\t") for line in text.splitlines()]
        command = [setting.program("glossa"), "align", "-m", setting.SHIPPED]
        pairs = "".join(f"{source}\t{target}\n" for source, target, _ in lines)
        done = subprocess.run(command, input=pairs, capture_output=True, text=True, check=True)
        outputs = [json.loads(line) for line in done.stdout.splitlines()]
        errors = {}
        for key in ("attention", "alignment"):
            agreed = total = 0
            for output, (source, target, links) in zip(outputs, lines, strict=True):
                expected = {tuple(map(int, link.split("-"))) for link in links.split(" ")}
                found = links_of(output, key, source, target)
                agreed += len(found & expected)
                total += len(found) + len(expected)
            errors[key] = 1 - 2 * agreed / total  # 1 - F1
        self.assertLess(errors["attention"], 0.22)
        self.assertLess(errors["alignment"], 0.14)


if __name__ == "__main__":
    unittest.main()
