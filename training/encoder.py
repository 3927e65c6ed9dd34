"""Train the encoder of alignment: `python -m training.encoder --data FILE… --made FILE… --stories FILE --out FOLDER`.

Two claims about one fact shall be near each other whether they agree or contradict; claims about something else in the
same story shall be far. So both entailed and contradicting hypotheses are positives, neutral ones and other sentences
of the same story are negatives, and the loss ranks the positive above all texts of the batch, both ways (multiple
negatives ranking, Henderson et al. 2017). The result is averaged with the start, which keeps it a good general encoder
(Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
"""

from __future__ import annotations

import argparse
import random
import re
import shutil
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from training.command import exit_status, recipe_parser, say
from training.examples import Example, read_examples
from training.loop import Run, Settings
from training.mining import APART, FOLLOWS, TOO_ALIKE, Judged, judge, judged_once, near_pairs
from training.news import lines, read_stories
from training.published import find_weights

MAX_TOKENS = 96
BATCH = 64
TEMPERATURE = 0.05
SAME = 0.5  # shared part of the words from which two sentences of one story may tell the same fact
PUBLIC = ("MNLI", "LingNLI", "SNLI", "WANLI", "TE_newprot", "FEVERdev", "FM2", "semiauto_base+translate")
# What is made from public pairs: clashes and restatements in other words.
REWORDED = ("composed:",)
GENERAL = 16_000
# Pairs whose two sentences are about different things, and what is written: with it, fewer claims find their partners.
UNEDITED = ("edit:same-", "edit:title", "edit:adjacent", "edit:long-premise", "mismatched-", "short-", "written:")
SHARE = 0.8
SETTINGS = Settings(rate=6e-5, decay=0.95, warmup=0.1, steps_per_checkpoint=200)


@dataclass(frozen=True, slots=True)
class Match:
    """Two texts about one fact, and texts on the same matter that are about another."""

    a: str
    b: str
    others: tuple[str, ...] = ()
    topic: str = ""


def inference_matches(examples: Iterable[Example], *, seed: int) -> list[Match]:
    """Return each premise with a hypothesis that follows from it or contradicts it; neutral hypotheses are apart."""
    by_premise: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for example in examples:
        by_premise[example.set, example.premise][example.label].append(example.hypothesis)
    choose = random.Random(seed)
    matches = []
    for (name, premise), found in by_premise.items():
        others = tuple(choose.sample(found["neutral"], min(1, len(found["neutral"]))))
        for label in ("contradiction", "entailment"):
            if found[label]:
                matches.append(Match(premise, choose.choice(found[label]), others, name))
    return matches


def story_matches(edits: Iterable[Example], topics: dict[str, str], *, seed: int) -> list[Match]:
    """Return each sentence of a story with one edit of it, grouped by story so that a batch holds few stories.

    `topics` gives the story of a sentence. Every other sentence of the batch is then a negative of its own kind.
    """
    choose = random.Random(seed)
    edited: dict[str, list[Example]] = defaultdict(list)
    for example in edits:
        if example.premise in topics:
            edited[example.premise].append(example)
    by_story: dict[str, list[Match]] = defaultdict(list)
    for sentence, found in edited.items():
        edit = choose.choice(found)
        a, b = choose.sample((edit.premise, edit.hypothesis), 2)
        by_story[topics[sentence]].append(Match(a, b, (), topics[sentence]))
    stories = list(by_story.values())
    choose.shuffle(stories)
    return [match for story in stories for match in choose.sample(story, len(story))]


def mined_matches(judged: Iterable[Judged], *, seed: int) -> list[Match]:
    """Return what an NLI model takes for one fact told twice, with near sentences that are about another as others."""
    choose = random.Random(seed)
    positives: list[Judged] = []
    apart: dict[str, list[str]] = defaultdict(list)
    for pair in judged:
        follows = max(pair.follows, pair.leads)
        if follows >= FOLLOWS and pair.cosine <= TOO_ALIKE:
            positives.append(pair)
        elif follows <= APART:
            apart[pair.a].append(pair.b)
            apart[pair.b].append(pair.a)
    by_story: dict[str, list[Match]] = defaultdict(list)
    for pair in positives:
        a, b = choose.sample((pair.a, pair.b), 2)
        by_story[pair.story].append(Match(a, b, tuple(apart[a][:2]), pair.story))
    stories = list(by_story.values())
    choose.shuffle(stories)
    return [match for story in stories for match in story]


def batches(matches: Sequence[Match], *, size: int, seed: int) -> list[list[Match]]:
    """Cut matches into batches, in which neighbours stay together; a rest of half a batch or less is left out."""
    rows = [list(matches[start : start + size]) for start in range(0, len(matches), size)]
    random.Random(seed).shuffle(rows)
    return [row for row in rows if len(row) > size // 2]


class PooledEncoder:
    """Makes the loss: tokenises a batch, encodes it, ranks."""

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.enable_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)

    def vectors(self, module: Any, texts: Sequence[str]) -> Any:
        """Return unit vectors (n, d): the mean of the token vectors."""
        import torch

        device = next(module.parameters()).device
        # Encoded in order of length and in three parts, so that little is padded.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        parts = []
        for rows in np.array_split(np.array(order), max(1, len(texts) // 48)):
            encodings = self._tokenizer.encode_batch([texts[row] for row in rows])
            ids = torch.tensor([encoding.ids for encoding in encodings], device=device)
            mask = torch.tensor([encoding.attention_mask for encoding in encodings], device=device)
            hidden = module(input_ids=ids, attention_mask=mask).last_hidden_state.float()
            weight = mask.unsqueeze(-1).float()
            parts.append((hidden * weight).sum(1) / weight.sum(1))
        back = torch.from_numpy(np.argsort(order)).to(device)
        return torch.nn.functional.normalize(torch.cat(parts)[back], dim=1)

    def loss(self, module: Any, batch: list[Match]) -> Any:
        """Return the mean loss of ranking each match's partner first, from both ends."""
        import torch

        texts = [m.a for m in batch] + [m.b for m in batch] + [text for m in batch for text in m.others]
        vectors = self.vectors(module, texts)
        count = len(batch)
        a, b, rest = vectors[:count], vectors[count : 2 * count], vectors[2 * count :]
        allowed = torch.from_numpy(~_doubles(texts, count)).to(vectors.device)
        target = torch.arange(count, device=vectors.device)
        losses = []
        for one, other, mask in ((a, b, allowed[0]), (b, a, allowed[1])):
            # Own side's other texts are negatives as well; a text is never its own.
            scores = torch.cat([one @ other.T, one @ rest.T, one @ one.T], dim=1) / TEMPERATURE
            losses.append(torch.nn.functional.cross_entropy(scores.masked_fill(~mask, -1e4), target))
        return sum(losses) / 2


def _doubles(texts: Sequence[str], count: int) -> np.ndarray:
    """Return for both ends (2, n, 2n + others) which texts may tell the same fact as the row's and are left out."""
    words = [set(re.findall(r"\w{3,}", text.lower())) for text in texts]
    vocabulary = {word: column for column, word in enumerate(sorted(set().union(*words)))}
    table = np.zeros((len(texts), len(vocabulary)), dtype=np.float32)
    for row, found in enumerate(words):
        table[row, [vocabulary[word] for word in found]] = 1
    common = table @ table.T
    size = np.maximum(table.sum(1), 1)
    alike = common / np.minimum(size[:, None], size[None, :]) >= SAME
    # Both ends of a match tell its fact, so what is like either may be about it. Its own others are known to be not.
    near = alike[:count] | alike[count : 2 * count]
    near[:, 2 * count :] = False
    result = []
    for one, other in ((slice(0, count), slice(count, 2 * count)), (slice(count, 2 * count), slice(0, count))):
        partner = near[:, other] & ~np.eye(count, dtype=bool)
        itself = near[:, one] | np.eye(count, dtype=bool)
        result.append(np.concatenate([partner, near[:, 2 * count :], itself], axis=1))
    return np.stack(result)


def blend(start: Any, trained: Any, *, share: float) -> Any:
    """Set `trained` to a weighted mean of both models' weights, `share` of them from `trained`, and return it."""
    import torch

    before = dict(start.named_parameters())
    with torch.no_grad():
        for name, weight in trained.named_parameters():
            weight.lerp_(before[name].to(weight), 1 - share)
    return trained


def plain_encoder(folder: Path) -> Any:
    """Return the BERT in a folder, without dropout."""
    from transformers import AutoModel

    return AutoModel.from_pretrained(
        folder,
        use_safetensors=True,
        attn_implementation="eager",
        add_pooling_layer=False,  # nothing reads it, so it would learn nothing
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )


def gather(arguments: argparse.Namespace) -> list[list[Match]]:
    """Return the batches of one run from public pairs, edits of news and what is mined from stories."""
    from compare.models import load_encoder, load_nli

    seed = SETTINGS.seed
    public = [example for path in arguments.data for example in read_examples(path) if example.set in PUBLIC]
    made = [example for path in arguments.made for example in read_examples(path)]
    stories = read_stories(arguments.stories, held_out=arguments.held_out)
    topics = {line: str(row["event"]) for row in stories for line in lines(row)}
    # Both are loaded before the long work, so that a wrong name is told at once.
    encoder, nli = load_encoder(arguments.near), load_nli(arguments.nli)

    def judged() -> list[Judged]:
        pairs = near_pairs(stories, encoder)
        say(f"{len(pairs)} near pairs to judge")
        return judge(pairs, nli)

    mined = mined_matches(judged_once(arguments.out / "judged.jsonl.xz", judged), seed=seed)
    reworded = [example for example in made if example.set.startswith(REWORDED)]
    general = inference_matches([*public, *reworded], seed=seed)
    general = random.Random(seed).sample(general, min(GENERAL, len(general)))
    edits = story_matches((example for example in made if not example.set.startswith(UNEDITED)), topics, seed=seed)
    say(f"{len(general)} public, {len(edits)} edited, {len(mined)} mined")
    general.sort(key=lambda match: match.topic)
    rows = [row for found in (general, edits, mined) for row in batches(found, size=BATCH, seed=seed)]
    random.Random(seed).shuffle(rows)
    return rows


def main() -> None:
    """Read the command line, train, and save the blended encoder in Hugging Face's layout."""
    parser = recipe_parser("encoder", __doc__)
    parser.add_argument(
        "--data", type=Path, nargs="+", required=True, help="public labelled pairs, .jsonl or .jsonl.xz"
    )
    parser.add_argument("--made", type=Path, nargs="+", required=True, help="pairs that training.pairs made")
    parser.add_argument("--stories", type=Path, required=True, help="articles with a story in their field event")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="events whose stories are left out")
    parser.add_argument("--nli", default="bundled", help="NLI model that judges near sentences (default: %(default)s)")
    parser.add_argument("--near", default="bundled", help="encoder that finds them (default: %(default)s)")
    parser.add_argument(
        "--share", type=float, default=SHARE, help="trained weights in the result (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder of the run")
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    start = find_weights()
    tokenizer = start / "tokenizer.json"
    rows = gather(arguments)
    module = plain_encoder(start)
    run = Run(module, arguments.out, SETTINGS)
    run.fit(rows, PooledEncoder(tokenizer).loss, report=say)
    run.use_average()
    blend(plain_encoder(start), module.cpu(), share=arguments.share).save_pretrained(arguments.out / "model")
    shutil.copyfile(tokenizer, arguments.out / "model" / tokenizer.name)


if __name__ == "__main__":
    raise SystemExit(exit_status(main))
