"""Who says what: each pattern of attribution, the outlet's own voice, speakers, sides, and the seed article."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from compare.extraction import extract
from compare.records import Article, Claim

ROOT = Path(__file__).parent.parent


def claims_of(text: str, *, title: str = "", sides: dict[str, str] | None = None) -> tuple[Claim, ...]:
    return extract(Article(id="a", source="Outlet", text=text, title=title, side="home"), sides=sides)


def said(text: str) -> list[tuple[str, str, str]]:
    """Return (speaker as written, stance, content) of each attributed claim."""
    return [(claim.speaker, claim.stance, claim.text) for claim in claims_of(text) if claim.speaker]


@pytest.mark.parametrize(
    ("text", "speaker", "stance", "content"),
    [
        ("The mayor said that the bridge had collapsed.", "The mayor", "asserts", "the bridge had collapsed"),
        ("The mayor said the bridge had collapsed.", "The mayor", "asserts", "the bridge had collapsed"),
        ("The bridge had collapsed, the mayor said.", "the mayor", "asserts", "The bridge had collapsed"),
        ("The bridge had collapsed the mayor said.", "the mayor", "asserts", "The bridge had collapsed"),
        ("The bridge had collapsed, said Mayor Ada Holm.", "Mayor Ada Holm", "asserts", "The bridge had collapsed"),
        ("“The bridge is gone for good,” Holm said.", "Holm", "asserts", "The bridge is gone for good"),
        ('"The bridge is gone for good," said Holm.', "Holm", "asserts", "The bridge is gone for good"),
        ("Holm said: “The bridge is gone for good.”", "Holm", "asserts", "The bridge is gone for good."),
        ("“Is the bridge really gone?” Holm asked.", "Holm", "asserts", "Is the bridge really gone?"),
        ("According to police, forty people were hurt.", "police", "asserts", "forty people were hurt"),
        ("Forty people were hurt, according to police.", "police", "asserts", "Forty people were hurt"),
        ("The army accused rebels of shelling the town.", "The army", "accuses", "rebels of shelling the town"),
        ("Miners blamed the owners for the blast.", "Miners", "accuses", "the owners for the blast"),
        ("The ministry denied any role in the raid.", "The ministry", "denies", "denied any role in the raid"),
        ("The ministry denied losing the town.", "The ministry", "denies", "denied losing the town"),
        ("The firm denied that it hid the leak.", "The firm", "denies", "it hid the leak"),
        ("The Red Dawn group claimed responsibility for the raid.", "The Red Dawn group", "asserts",
         "claimed responsibility for the raid"),
        ("The union rejected the offer as a bad joke.", "The union", "asserts", "rejected the offer as a bad joke"),
        ("The bishop called for an end to the strike.", "The bishop", "asserts", "an end to the strike"),
        ("The council called on miners to return to work.", "The council", "asserts", "miners to return to work"),
        ("The statement added that two ships had sunk.", "The statement", "asserts", "two ships had sunk"),
        ("The navy said in a statement that two ships had sunk.", "The navy", "asserts", "two ships had sunk"),
        ("Two ships had sunk, the navy said in a statement on Monday.", "the navy", "asserts", "Two ships had sunk"),
        ("Holm told Reuters that two ships had sunk.", "Holm", "asserts", "two ships had sunk"),
        ("Holm told a crowd at a hotel in the capital that two ships had sunk.", "Holm", "asserts",
         "two ships had sunk"),
        ("Holm was quoted as saying the ships had sunk.", "Holm", "asserts", "the ships had sunk"),
        ("Holm on Tuesday also confirmed killing two intruders.", "Holm", "asserts", "killing two intruders"),
        ("The harbour, Holm said, was closed.", "Holm", "asserts", "The harbour, Holm said, was closed"),
        ("Critics doubt that the dam will hold.", "Critics", "doubts", "the dam will hold"),
        ("Ada Holm, a spokeswoman for the port, said the ships had sunk.", "Ada Holm", "asserts", "the ships had sunk"),
        ("The port chief, Ada Holm, said the ships had sunk.", "The port chief, Ada Holm", "asserts",
         "the ships had sunk"),
        ("An officer who was on the bridge said the ships had sunk.", "An officer", "asserts", "the ships had sunk"),
        ("Ada Holm (Blue Party) said the ships had sunk.", "Ada Holm", "asserts", "the ships had sunk"),
        ("The port was shut despite a warning by the agency that ships would sink.", "the agency", "asserts",
         "ships would sink"),
        ("The port was shut, according to what the governor, Ada Holm, announced on Monday.", "the governor, Ada Holm",
         "asserts", "The port was shut"),
    ],
)  # fmt: skip
def test_pattern(text: str, speaker: str, stance: str, content: str) -> None:
    assert (speaker, stance, content) in said(text)


def test_rival_speakers_in_one_sentence_give_two_claims() -> None:
    assert said("Norland accused Sudria of shelling the port, but Sudrian officials denied any part in it.") == [
        ("Norland", "accuses", "Sudria of shelling the port"),
        ("Sudrian officials", "denies", "denied any part in it"),
    ]


def test_split_quotation_has_one_speaker_and_two_parts() -> None:
    claims = claims_of("“The harbour is shut,” said Ada Holm, “and it will stay shut until May.”")
    assert [(claim.text, claim.speaker, claim.direct) for claim in claims] == [
        ("The harbour is shut", "Ada Holm", True),
        ("and it will stay shut until May.", "Ada Holm", True),
    ]


def test_adding_opens_a_second_quotation() -> None:
    claims = claims_of("“The harbour is shut for weeks,” said Ada Holm, adding, “two ships have sunk there.”")
    assert [(claim.text, claim.cue) for claim in claims] == [
        ("The harbour is shut for weeks", "said"),
        ("two ships have sunk there.", "adding"),
    ]


def test_subject_is_carried_over_to_adding_and_to_a_second_verb() -> None:
    assert said("Holm said the port was shut, adding that two ships had sunk, and called for new rules.") == [
        ("Holm", "asserts", "the port was shut"),
        ("Holm", "asserts", "two ships had sunk"),
        ("Holm", "asserts", "new rules"),
    ]


def test_two_that_clauses_give_two_claims() -> None:
    assert [row[2] for row in said("Holm said that the port was shut and that two ships had sunk.")] == [
        "the port was shut",
        "two ships had sunk",
    ]


def test_a_long_quotation_gives_one_claim_a_sentence() -> None:
    claims = claims_of("“The port is shut. Two ships have sunk in the storm,” Ada Holm said.")
    assert [claim.text for claim in claims] == ["The port is shut.", "Two ships have sunk in the storm"]
    assert {claim.speaker for claim in claims} == {"Ada Holm"}
    assert all(claim.sentence and claim.sentence[0] <= claim.span[0] < claim.sentence[1] for claim in claims)


def test_a_paragraph_of_pure_quotation_goes_on_with_the_last_speaker() -> None:
    claims = claims_of("“The port is shut for now,” Ada Holm said.\n\n“We have lost two ships in the storm.”")
    assert [claim.speaker for claim in claims] == ["Ada Holm", "Ada Holm"]


def test_a_quotation_over_paragraphs_that_open_again() -> None:
    claims = claims_of("Ada Holm said: “The port is shut for now.\n\n“We have lost two ships in the storm.”")
    assert [(claim.speaker, claim.text) for claim in claims] == [
        ("Ada Holm", "The port is shut for now."),
        ("Ada Holm", "We have lost two ships in the storm."),
    ]


def test_scare_quotes_are_no_claims_of_their_own() -> None:
    claims = claims_of("The so-called “people’s court” opened its doors on Friday.")
    assert [(claim.speaker, claim.text) for claim in claims] == [
        (None, "The so-called “people’s court” opened its doors on Friday")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The ministry did not confirm the deaths of ten miners.",
        "No group has claimed responsibility for the raid yet.",
        "The United States held an election in November that year.",
        "The report on the state of the harbour was printed twice.",
    ],
)
def test_what_nobody_says_stays_in_the_outlets_voice(text: str) -> None:
    (claim,) = claims_of(text)
    assert (claim.speaker, claim.side, claim.stance, claim.text) == (None, "home", "asserts", text[:-1])


def test_outlet_clauses_are_split_only_where_they_are_coordinated() -> None:
    texts = [
        claim.text
        for claim in claims_of("The storm sank two ships near the port, and the harbour was closed for three weeks.")
    ]
    assert texts == ["The storm sank two ships near the port", "the harbour was closed for three weeks"]
    assert len(claims_of("The storm that hit the port at noon sank two ships when it turned.")) == 1


@pytest.mark.parametrize(
    "text", ["Read more about the storm here", "By Ada Holm and Bo Ek", "Photo: Ada Holm", "(Reuters)", "--Reuters"]
)
def test_page_furniture_gives_no_claims(text: str) -> None:
    assert claims_of(text) == ()


def test_a_dateline_is_no_part_of_the_claim() -> None:
    (claim,) = claims_of("PORT ADA (Reuters) — Two ships sank in the storm on Monday.")
    assert claim.text == "Two ships sank in the storm on Monday"


@pytest.mark.parametrize(
    ("title", "speaker", "content"),
    [
        ("Monitor: twelve killed in air strike", "Monitor", "twelve killed in air strike"),
        ("Twelve killed in air strike: state TV", "state TV", "Twelve killed in air strike"),
        ("Twelve killed in air strike — ministry", "ministry", "Twelve killed in air strike"),
        ("Norland says port is shut", "Norland", "port is shut"),
        ("Port is shut for weeks, officials say", "officials", "Port is shut for weeks"),
        ("Holm: ‘The port is shut for weeks’", "Holm", "The port is shut for weeks"),
        ("Storm closes port of Norland", None, "Storm closes port of Norland"),
    ],
)
def test_titles(title: str, speaker: str | None, content: str) -> None:
    (claim,) = claims_of("", title=title)
    assert (claim.field, claim.speaker, claim.text) == ("title", speaker, content)


def names(text: str) -> list[str | None]:
    return [claim.speaker_name for claim in claims_of(text) if claim.speaker]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Port director Bo Ek said the port was shut. Ek said two ships sank.", ["Port director Bo Ek"] * 2),
        ("Bo Ek said the port was shut. He said two ships sank.", ["Bo Ek"] * 2),
        ("Spokeswoman Ada Holm said it was shut. Chairman Bo Ek said it was not. She said ships sank.",
         ["Spokeswoman Ada Holm", "Chairman Bo Ek", "Spokeswoman Ada Holm"]),
        ("The Norland Defence Ministry said ships sank. The ministry said the port was shut.",
         ["The Norland Defence Ministry"] * 2),
        ("The Norland Defence Ministry said ships sank. The statement added that the port was shut.",
         ["The Norland Defence Ministry"] * 2),
        ("The Norland Observatory for Storms said ships sank. The Observatory said the port was shut.",
         ["The Norland Observatory for Storms"] * 2),
        ("The “Red Dawn” group said it sank the ships. This group claimed that the port was shut.",
         ["The “Red Dawn” group"] * 2),
        ("The governor of Norland, Ada Holm, said ships sank. The region’s governor, Ada Holm, said it was shut.",
         ["The governor of Norland, Ada Holm"] * 2),
        ("Residents said ships sank. They said the port was shut.", ["Residents"] * 2),
        ("The Kremlin said ships sank. The Kremlin said the port was shut.", ["The Kremlin"] * 2),
    ],
)  # fmt: skip
def test_speakers_are_resolved(text: str, expected: list[str]) -> None:
    assert names(text) == expected


def test_sides_prefer_the_exact_and_the_longest_name() -> None:
    text = "Norland said the port was shut. Norland Free Party chief Bo Ek said it was open. Ulla Berg said ships sank."
    sides = {"Norland": "north", "the Norland Free Party": "rebels", "Sudria": "south"}
    assert [claim.side for claim in claims_of(text, sides=sides)] == ["north", "rebels", None]


def test_ids_are_unique_and_in_reading_order() -> None:
    claims = claims_of("Bo Ek said the port was shut, adding that ships sank. It rained for days.", title="A storm")
    assert [claim.id for claim in claims] == [f"a:{number}" for number in range(1, len(claims) + 1)]
    body = [claim.span for claim in claims if claim.field == "text"]
    assert body == sorted(body)


@pytest.fixture(scope="module")
def seed() -> tuple[Claim, ...]:
    event = tomllib.loads((ROOT / "corpora/belgorod-2023/event.toml").read_text(encoding="utf-8"))
    title, text = (ROOT / "seeds/000_808dc04189f31e6b.txt").read_text(encoding="utf-8").split("\n", 1)
    article = Article(id="seed", source="wire", title=title, text=text.strip(), side="unaffiliated")
    return extract(article, sides=event["sides"])


@pytest.mark.parametrize(
    ("content", "name", "stance", "side"),
    [
        ("Kiev of being behind this attack", "Russia", "accuses", "Russia"),
        ("denied any involvement in it", "the Ukrainian authorities", "denies", "Ukraine"),
        ("We’re not fighting wars on foreign lands", "Ukrainian Deputy Defense Minister Gana Malyar", "asserts",
         "Ukraine"),
        ("killing more than 70 “Ukrainian terrorists”", "the Russian Defense Ministry", "asserts", "Russia"),
        ("civilians were evacuated from nine towns", "The governor of the Belgorod region, Vyacheslav Gladkov",
         "asserts", "Russia"),
        ("12 civilians were wounded", "The governor of the Belgorod region, Vyacheslav Gladkov", "asserts", "Russia"),
        ("claimed responsibility for the attack via Telegram", "The “Russian Freedom Corps” group", "asserts",
         "armed groups"),
        ("denied losing Bakhmut", "Kiev", "denies", "Ukraine"),
        ("the battles for control of the city of Bakhmut continue", "Kiev", "asserts", "Ukraine"),
        ("his country isn’t ready yet", "Ukrainian President Volodymyr Zelensky", "asserts", "Ukraine"),
    ],
)  # fmt: skip
def test_seed_article(seed: tuple[Claim, ...], content: str, name: str, stance: str, side: str) -> None:
    found = [(claim.speaker_name, claim.stance, claim.side) for claim in seed if claim.text == content]
    assert found == [(name, stance, side)]


def test_seed_article_peskov_added(seed: tuple[Claim, ...]) -> None:
    (claim,) = [claim for claim in seed if claim.speaker == "Peskov"]
    assert (claim.cue, claim.direct, claim.speaker_name) == ("added", True, "Kremlin spokesman Dmitry Peskov")
    assert claim.text.startswith("This requires us to make more efforts")
    assert claim.speaker_span is not None
    assert claim.context[slice(*claim.speaker_span)] == "Peskov"
