"""Make labelled pairs from news: `python -m training.pairs --stories FILE --articles FILE --data FILE --out FILE`.

Real sentences are edited so that the label is known (`training.edits`), claims are set against their reports and
denials, and sentences of one story that are about different things give neutral pairs as the tool meets them. Short
everyday sentences (the premises of --data) are edited too, and so are the hypotheses of --data that follow from their
premise. An NLI model (--nli) finds sentences of two articles of which one follows from the other. Pairs written for
this project (`training.written`) and trivial ones join them. No kind of edit may outnumber the others: a kind that is
frequent in text is thinned to `--cap` pairs a label.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks.attribution import Labelled, read_labelled
from compare.models import load_nli
from compare.models.protocols import NLI
from training.command import exit_status, recipe_parser
from training.edits.accusations import DeedEdits
from training.edits.claims import claim_pairs, statement_edits
from training.edits.names import NameEdits, people_in
from training.edits.neutrals import story_neutrals
from training.edits.relations import WordNetEdits
from training.edits.text import Edit
from training.edits.wordnet import FOLDER, WordNet
from training.examples import Example, read_examples, write_examples
from training.fragments import fragment_pairs, identical_pairs
from training.mining import TOO_ALIKE, judge, near_pairs
from training.mismatched import mismatched
from training.news import lines, read_stories
from training.written import written_pairs

MODULES = (
    "numbers", "bounds", "units", "dates", "negation", "implicatives", "logic",
    "words", "opposites", "names", "happenings", "roles", "accusations", "claims", "neutrals",
)  # fmt: skip
SHORT_SETS = ("SNLI", "MNLI", "LingNLI")
SHORT_SENTENCES = 12_000
CAP = 1_200
COMPOSED_SETS = ("SNLI", "MNLI", "LingNLI", "WANLI", "TE_newprot", "FEVERdev", "FM2")
COMPOSED = 25_000
SURE = 0.9  # probability from which an NLI model is believed that one sentence follows from another
TRIVIAL = 600  # pairs of equal sentences, and of crumbs
SEED = 13


def every_edit(wordnet: WordNet, sentences: Sequence[str]) -> list[Edit]:
    """Return all edits that take a sentence; some need a lexicon or the names that the texts hold."""
    edits = [edit for module in MODULES for edit in import_module(f"training.edits.{module}").EDITS]
    lexical = WordNetEdits(wordnet)
    people = people_in(sentences)
    names = [*people.men, *people.women]
    return [
        *edits,
        lexical.antonym_edits,
        lexical.hypernym_edits,
        NameEdits(people).person_edits,
        DeedEdits(wordnet, names).deed_edits,
        lambda sentence, choose: statement_edits(sentence, choose, others=choose.sample(names, min(6, len(names)))),
    ]


def edited(sentences: Iterable[str], edits: Sequence[Edit], choose: random.Random) -> Iterator[Example]:
    """Yield all edits of all sentences."""
    for sentence in tqdm(list(sentences), desc="editing", unit="sentence", leave=False):
        for edit in edits:
            yield from edit(sentence, choose)


def thinned(examples: Iterable[Example], *, cap: int, choose: random.Random) -> list[Example]:
    """Return at most `cap` random pairs of each set and label, without repeats and in random order."""
    kinds: dict[tuple[str, str], list[Example]] = defaultdict(list)
    for example in dict.fromkeys(examples):
        kinds[example.set, example.label].append(example)
    kept = [example for found in kinds.values() for example in choose.sample(found, min(cap, len(found)))]
    choose.shuffle(kept)
    return kept


def attributed(articles: Iterable[Labelled], choose: random.Random) -> Iterator[Example]:
    """Yield pairs made from the labelled attributions of news articles."""
    for article in articles:
        found = [
            tuple(
                " ".join(article.text[start:end] for start, end in spans)
                for spans in (one.source, one.cue, one.content)
            )
            for one in article.attributions
        ]
        yield from claim_pairs([(source, cue, content) for source, cue, content in found if cue and content], choose)


def composed(
    entailed: Iterable[Example], edits: Sequence[Edit], choose: random.Random, *, name: str
) -> Iterator[Example]:
    """Yield a premise with edits of a hypothesis that follows from it.

    What contradicts a consequence contradicts the premise, and what follows from it follows. So the clash of an edit
    stands between sentences that are worded differently, as it does between two outlets.
    """
    for example in tqdm(list(entailed), desc="composing", unit="pair", leave=False):
        for edit in edits:
            for made in edit(example.hypothesis, choose):
                if made.label != "neutral" and made.premise == example.hypothesis:
                    kind = made.set.removeprefix("edit:")
                    yield Example(example.premise, made.hypothesis, made.label, f"{name}:{kind}")


def mined(stories: Sequence[dict[str, Any]], nli: NLI) -> Iterator[Example]:
    """Yield sentences of two articles on one story of which an NLI model is sure that one follows from the other."""
    from compare.models import load_encoder

    for pair in judge(near_pairs(stories, load_encoder()), nli):
        for premise, hypothesis, sure in ((pair.a, pair.b, pair.follows), (pair.b, pair.a, pair.leads)):
            if sure >= SURE and pair.cosine < TOO_ALIKE:
                yield Example(premise, hypothesis, "entailment", "mined")


def short_sentences(path: Path, choose: random.Random) -> list[str]:
    """Return premises of everyday language from a file of labelled pairs."""
    found = list(dict.fromkeys(row.premise for row in read_examples(path) if row.set in SHORT_SETS))
    return choose.sample(found, min(SHORT_SENTENCES, len(found)))


def make_pairs(arguments: argparse.Namespace) -> list[Example]:
    """Return all pairs, each kind thinned to the cap; the same arguments give the same pairs."""
    choose = random.Random(SEED)
    nli = load_nli(arguments.nli)  # first, so that a wrong name is told before the long work
    stories = read_stories(arguments.stories, held_out=arguments.held_out)
    articles = list(read_labelled(arguments.articles))
    rows = [*stories, *({"text": article.text} for article in articles)]
    news = list(dict.fromkeys(line for row in rows for line in lines(row)))
    short = short_sentences(arguments.data, choose)
    edits = every_edit(WordNet(arguments.wordnet), news)
    kinds = [
        edited(choose.sample(news, len(news)), edits, choose),
        (replace(example, set=f"short-{example.set}") for example in edited(short, edits, choose)),
        attributed(articles, choose),
    ]
    made = [example for kind in kinds for example in thinned(kind, cap=arguments.cap, choose=choose)]
    public = (row for row in read_examples(arguments.data) if row.label == "entailment" and row.set in COMPOSED_SETS)
    sources = {"composed": list(public), "mined": list(mined(stories, nli))}
    made += sources["mined"]
    for name, found in sources.items():
        found = choose.sample(found, min(COMPOSED, len(found)))
        made += thinned(composed(found, edits, choose, name=name), cap=arguments.cap, choose=choose)
    neutrals = list(dict.fromkeys(story_neutrals(stories, choose)))
    made += choose.sample(neutrals, min(arguments.neutrals, len(neutrals)))
    apart = list(mismatched(read_examples(arguments.data), seed=SEED))
    made += choose.sample(apart, min(arguments.mismatched, len(apart)))
    made += identical_pairs(news, choose, count=TRIVIAL)
    made += fragment_pairs(stories, choose, count=TRIVIAL)
    made += written_pairs()
    choose.shuffle(made)
    return made


def main() -> None:
    """Read the command line, write the pairs and print how many there are of each kind."""
    parser = recipe_parser("pairs", __doc__)
    parser.add_argument("--stories", type=Path, required=True, help="articles with a story in their field event")
    parser.add_argument("--articles", type=Path, required=True, help="articles with labelled attributions")
    parser.add_argument("--data", type=Path, required=True, help="labelled pairs, whose premises are edited")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="events whose stories are left out")
    parser.add_argument(
        "--nli", default="bundled", help="NLI model that tells what follows from what in a story (default: %(default)s)"
    )
    parser.add_argument("--wordnet", type=Path, default=FOLDER, help="folder of WordNet's files (default: %(default)s)")
    parser.add_argument(
        "--cap", type=int, default=CAP, help="most pairs of one kind of edit and label (default: %(default)s)"
    )
    parser.add_argument(
        "--neutrals", type=int, default=16_000, help="neutral pairs of one story (default: %(default)s)"
    )
    parser.add_argument(
        "--mismatched", type=int, default=4_000, help="neutral pairs for sets that have none (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, required=True, help="file to write, .jsonl or .jsonl.xz")
    arguments = parser.parse_args()
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    made = make_pairs(arguments)
    write_examples(arguments.out, made)
    for (name, label), count in sorted(Counter((example.set, example.label) for example in made).items()):
        print(f"{name:40}{label:15}{count:>7}")
    print(f"{len(made)} pairs in {arguments.out}")


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
