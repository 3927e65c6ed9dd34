"""Words changed by WordNet's relations: opposites, and wider words for things, animals, food and people."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from training.edits.lexicon import FOLLOWS, WORD
from training.edits.wordnet import Synset, WordNet, plural
from training.edits.words import label_pair, one_event, replace_span
from training.examples import Example

# Nouns of animals, artefacts, food, plants and people, by WordNet's topic file numbers.
_CONCRETE = frozenset({5, 6, 13, 18, 20})
_WIDE = frozenset(
    "animal bird fish insect vehicle person building weapon tool drink plant tree flower fruit vegetable container "
    "boat ship machine garment toy worker athlete musician artist criminal scientist food shop dwelling".split()
)
_TWO_SIDED = frozenset(
    "low high here there up down back away together certain major minor general former latter next due able first "
    "last other same left right new old".split()
)


class WordNetEdits:
    """Edits by WordNet's relations, where the first meaning of a word is nearly its only one."""

    def __init__(self, wordnet: WordNet) -> None:
        self.wordnet = wordnet

    def antonym_edits(self, sentence: str, random: random.Random) -> Iterator[Example]:
        """Yield an adjective or adverb replaced by its opposite: contradiction."""
        if not one_event(sentence):
            return
        for match, lemma, pos in self._words(sentence, "ar"):
            if self.wordnet.base(match[0], "v") or lemma != match[0]:
                continue
            synset = self.wordnet.first(lemma, pos, share=0.75, count=8)
            opposites = self.wordnet.antonyms(lemma, synset) if synset else ()
            plain = [word for word in opposites if word.isalpha() and self.wordnet.count(word, pos) >= 4]
            if plain and lemma not in _TWO_SIDED and plain[0] not in sentence:
                yield from label_pair(
                    sentence, replace_span(sentence, match.span(), plain[0]), "contradiction", "antonym"
                )

    def hypernym_edits(self, sentence: str, random: random.Random) -> Iterator[Example]:
        """Yield a noun replaced by a wider one (entailment, backwards neutral): of animals, things, food, people."""
        if not one_event(sentence):
            return
        for match, lemma, pos in self._words(sentence, "n"):
            synset = self.wordnet.first(lemma, pos, share=0.85, count=3)
            if synset is None or synset.topic not in _CONCRETE or not self._alone(sentence, match):
                continue
            wide = self._wide(synset)
            if wide == "person" and re.search(r"\b(?:and an?|his|her|their)\s$", sentence[: match.start()]):
                continue
            if not wide or wide in sentence or (lemma in ("man", "woman", "girl", "boy") and random.random() < 0.8):
                continue
            many = ("people" if wide == "person" else plural(wide)) if match[0] != lemma else wide
            changed = replace_span(sentence, match.span(), many)
            yield from label_pair(sentence, changed, "entailment", "hypernym")
            yield from label_pair(changed, sentence, "neutral", "hypernym")

    def _wide(self, synset: Synset) -> str:
        """The nearest of the plain wide words above a meaning, at most nine steps up; "" where there is none."""
        level = [synset]
        for _ in range(9):
            level = [parent for child in level for parent in self.wordnet.related(child, "@")]
            for parent in level:
                found = next((word for word in parent.words if word in _WIDE), "")
                if found:
                    return found
        return ""

    def _alone(self, sentence: str, match: re.Match[str]) -> bool:
        before, after = sentence[: match.start()].split(), sentence[match.end() :].split()
        ends = not after or not sentence[match.end()].isspace() or after[0] in FOLLOWS or after[0].endswith("ing")
        return ends and bool(before) and before[-1].lower() in ("a", "an", "the", "his", "her", "their", "two", "three")

    def _words(self, sentence: str, kinds: str) -> Iterator[tuple[re.Match[str], str, str]]:
        for match in WORD.finditer(sentence):
            if match[0].islower() and match[0].isalpha():
                for pos in kinds:
                    lemma = self.wordnet.base(match[0], pos)
                    if lemma:
                        yield match, lemma, pos
