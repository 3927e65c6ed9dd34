"""The words that say how news names things: those that carry a judgement, and the rival terms for one concept.

Both tables are lists of words and phrases; `*` stands for any ending, so that `terroris*` is met by "terrorists".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

# Words by which a text judges what it names, for or against, or softens it. A word that is as often plain ("crime" in
# a law, "operation" in a hospital) is not among them.
_LOADED = """
aggressor*, apologis*, appeaser*, atroci*, bandit*, barbar*, bigot*, bloodbath, bloodthirsty, bogus, brainwash*, brave,
bravely, brazen*, brutal*, bullies, bully, bullying, butcher*, callous*, carnage, charade, cheat*, clique*,
collaborator*, complicit*, conspirator*, corrupt*, courageous*, cowardice, cowardly, cowards, cronies, crony, cruel*,
culprit*, cynical*, dastardly, deceit*, demagog*, depraved, despicable, despot*, dictator*, disgrac*, dishonest*,
draconian, ethnic cleansing, evil, exterminat*, extremis*, fanatic*, farce, farcical, fascis*, fearless*, fiend*,
fifth column, foreign agents, freedom fighter*, frenzied, frenzy, gang, gangs, gangster*, genocid*, ghastly,
glorious*, goon*, greed*, henchm*, hero, heroes, heroic*, heroism, hideous*, hireling*, hooligan*, horde*, horrif*,
human shields, hypocri*, hysteri*, illegals, illegitima*, infamous*, infest*, infiltrator*, inhuman*, innocent*,
invader*, jihadi*, junta, lackey*, lawless*, liar*, liberat*, looter*, lunatic*, lynch*, maniac*, martyr*, massacre*,
mastermind*, meddl*, mercenar*, merciless*, mob, mobs, monster*, monstrous*, murder*, nazi*, nefarious*, neo-nazi*,
neutralis*, neutraliz*, notorious*, obscen*, occupier*, odious, oppress*, orchestrat*, outrag*, patriot*,
peace-loving, persecut*, pillag*, plotter*, plunder*, pogrom*, propagand*, provocateur*, provocation*, pseudo*,
puppet*, purge*, putsch*, rabble, racis*, racket*, radicals, rampage*, reckless*, regime, regimes, ringleader*, rioter*,
ruffian*, ruthless*, sabot*, sacred, savage*, scandalous*, scapegoat*, scum, sectarian*, self-appointed,
self-proclaimed, self-styled, sham, shameful*, shameless*, sinister, slander*, slaughter*, smear*, so-called, special
military operation*, stooge*, strongman, stunt*, takfir*, terror, terroris*, thug*, tortur*, traitor*, treacher*,
treason*, tyran*, unprovoked, usurp*, vandal*, vassal*, vermin, vicious*, vigilante*, vile, warlord*, warmonger*,
witch-hunt*, xenophob*, zealot*
"""

# Concept → its rival terms. A line is one naming: its terms say much the same, so two sides that use terms of one line
# do not differ. Where a word is plain in other company, the company is written out ("air strike*", not "strike*").
_CONCEPTS = {
    "armed group": """
        fighter*, gunman, gunmen, armed men, armed man, armed group*, combatant*
        militant*, militia*, militiam*, paramilitar*
        rebel, rebels, insurgent*, guerrilla*, partisan, partisans
        terrorist*, terror group*, terror cell*
        extremist*, jihadi*, islamist*, radicals, takfir*
        mercenar*, hireling*, foreign-backed, soldiers of fortune
        resistance, freedom fighter*, liberation army
        opposition fighter*, opposition forces, opposition group*, opposition faction*
        separatist*, secessionist*
        saboteur*, sabotage group*, sabotage unit*, infiltrator*, subversive*
        bandit*, brigand*, gang, gangs, thugs, criminals, ruffians
        volunteer, volunteers, patriots
        """,
    "soldiers": """
        soldier, soldiers, serviceman, servicemen, troops, military personnel, patrol, patrols, border guard*
        saboteur*, sabotage group*, sabotage unit*, infiltrator*
        occupier*, occupying force*, occupying troops, occupation force*, occupation troops
        invader*, invading force*, invading troops, aggressor*
        enemy, enemies, enemy force*
        defenders, heroes, our boys, our men, our lads
        peacekeeper*, peace-keeping force*
        conscript*, draftee*
        butchers, murderers, executioners, war criminals, killers
        """,
    "government": """
        government, governments, cabinet, administration, authorities, state authorities
        regime, regimes
        junta, military rulers, dictatorship, tyranny
        clique, ruling circle*
        puppet government, puppet*, marionette*
        occupation authorities, occupation administration
        self-proclaimed authorities, so-called authorities, self-appointed authorities, so-called government
        """,
    "head of state": """
        president, prime minister, premier, head of state, leader
        dictator*, strongman, tyrant*, despot*, autocrat*
        usurper*, ringleader*
        """,
    "protesters": """
        protester*, protestor*, demonstrator*, marcher*
        rioter*, hooligan*, vandal*, looter*, troublemaker*
        mob, mobs, rabble, horde*
        activist*, campaigner*
        radicals, extremist*, anarchist*, provocateur*, instigator*
        peaceful citizens, peaceful people, ordinary people
        """,
    "protest": """
        protest, protests, demonstration*, a march, the march, marches, marched, rally, rallies, procession*
        riot, riots, rioting, disorder*, unrest, mayhem, anarchy, hooliganism
        uprising*, revolt*, revolution*
        pogrom*, rampage*
        provocation*
        carnival, festival, block party
        """,
    "police action": """
        dispersed, disperse, dispersal, cleared, clear out, evicted
        crackdown, repression*, suppression, crushed, brutally
        restored order, restore order, kept order, secured the area
        beat, beaten, clubbed, assaulted
        """,
    "attack": """
        attack, attacks, assault, assaults, air strike*, airstrike*, missile strike*, rocket strike*, drone strike*,
            raid, raids, bombing, bombings, bombardment*, shelling, offensive
        military operation*, special operation*, anti-terror* operation*, counter-terror* operation*,
            high-precision strike*, precision strike*
        massacre*, slaughter, carnage, bloodbath
        incident, incidents
        provocation*, false flag, staged
        war crime*, crime, crimes, atroci*
        aggression
        terrorist attack*, act of terror*, terror attack*
        retaliation, reprisal*, act of revenge
        """,
    "shooting": """
        shooting, shootout, exchange of fire, firefight, clash, clashes, skirmish*
        ambush*
        execution*, executed, shot dead, summary execution*
        """,
    "taking a place": """
        captur*, seized, seize, took control, taken control, taking control, take control, overran, overrun, took over,
            recaptur*, retook, retaken, regained control, regain control, won back
        liberated, liberation, liberate
        occupied, occupation, invaded
        annexed, annexation, reunited, reunification, returned home
        """,
    "status of a place": """
        rebel-held, opposition-held, held by, controlled by, under the control
        occupied, under occupation
        liberated
        besieged, under siege, encircled
        self-proclaimed, breakaway, unrecognised, unrecognized, so-called
        """,
    "the dead": """
        killed, killing, kill, kills, dead, shot dead, died, deaths, lost their lives, lost his life,
            lost her life, perished
        martyr*
        neutralis*, neutraliz*, eliminated, liquidated, destroyed the enemy, taken out
        murdered, slain, slaughtered, butchered, massacred
        executed
        fell in battle, the fallen, fallen soldiers, fallen heroes
        """,
    "withdrawal": """
        withdr*, pulled out of, pull out of, pulled back, pullout
        retreat*, fled, fleeing, rout, routed, driven out, drove out, expelled, thrown back
        regroup*, redeploy*, repositioned, planned withdrawal, tactical withdrawal, new positions
        goodwill gesture, gesture of goodwill
        abandoned, surrendered
        """,
    "war": """
        war, wars, conflict, conflicts, fighting, hostilities
        special military operation*, special operation*, military operation*
        invasion*, incursion*
        intervention*
        aggression
        uprising*, rebellion, revolt*, insurgency, mutiny
        civil war
        liberation struggle, struggle for freedom, holy war
        """,
    "seizing power": """
        coup, coups, putsch*
        mutiny, mutineer*, insurrection*, rebellion
        revolution*, uprising*, liberation, rescue of the nation, national rescue
        takeover, power grab, usurp*, treason*
        """,
    "captives": """
        prisoners of war, prisoner, prisoners, captive, captives, captured soldiers
        hostage*
        detainee*, detained, arrested
        kidnap*, abduct*, seized
        guest, guests
        """,
    "moving people": """
        evacuat*
        deport*, expell*, expulsion*, forcibly transferred, ethnic cleansing
        displac*
        resettl*, relocat*
        fled, fleeing, escaped
        """,
    "migrants": """
        migrant*, immigrant*
        refugee*, asylum seeker*, asylum-seeker*
        illegals, illegal immigrant*, illegal migrant*, illegal alien*, illegal entrant*, aliens
        undocumented, unauthorised immigrant*, unauthorized immigrant*
        people in distress, shipwrecked, castaways
        infiltrator*
        """,
    "turning back": """
        pushed back, pushback*, push-back*, abandoned, cast adrift, rammed
        towed, tow, escorted, accompanied
        rescued, rescue, saved, came to the aid
        intercept*
        """,
    "strike": """
        strike, strikes, walkout*, walk-out*, stoppage*
        industrial action, work-to-rule, protest
        blackmail, extortion, blockade*
        sabotage
        lock-out*, lockout*
        """,
    "job cuts": """
        job cuts, layoff*, lay-off*, laid off, dismissal*, dismissed, sacked, sackings, redundanc*, redundant
        streamlin*, restructur*, rationalis*, rationaliz*, synergies, efficienc*
        cut to the bone, thrown out, bloodletting, massacre
        """,
    "merger": """
        merger*, merge, combination, partnership, marriage
        takeover*, acquisition*, acquire*, purchase, buyout
        hostile takeover, raid, swallow*, grab
        sell-out, sellout, selling off, sold off
        """,
    "election": """
        won, winner, victory, re-elected, elected
        stolen, stole, rigged, rigging, fraud*, falsif*, sham
        irregularit*, violations, shortcomings
        """,
    "accident": """
        accident*, mishap*
        disaster*, catastroph*, tragedy, tragic, calamity
        act of god, natural disaster*, force of nature, extraordinary rain*
        negligence, neglect*, carelessness
        sabotage, attack, arson, terrorist attack*
        crime, murder, manslaughter
        """,
    "illness": """
        outbreak*, cluster*
        epidemic*, pandemic*
        plague, scourge
        panic, hysteria, scare
        """,
    "the other's account": """
        allegation*, alleged, accusation*, accused, claim, claims, assertion*
        a lie, blatant lie*, pack of lies, lying, falsehood*, fabricat*, invention, invented, fairy tale*,
            tall tale*, tale, myth
        slander*, libel*, smear*
        propaganda, disinformation, fake*, hoax, staged, staging
        testimony, evidence, revelation*, findings
        """,
    "disclosure": """
        leaked, leaker*, disclos*, revelation*, revealed
        stolen letter*, stolen paper*, stolen document*, stolen file*, stolen data, hacked
        whistle-blow*, whistleblow*
        forger*, forged, fake*
        """,
    "critics": """
        opposition, dissident*, critic, critics, opponents
        traitor*, fifth column, foreign agent*, turncoat*
        """,
    "residents": """
        civilian*, resident*, inhabitant*, citizens, townspeople, villagers, locals
        peaceful residents, peaceful citizens, peaceful people, innocent*
        human shield*, collaborator*, accomplice*
        """,
    "harsh questioning": """
        torture*, tortured
        ill-treat*, mistreat*, abuse*, abused
        enhanced interrogation, harsh interrogation
        """,
    "end of talks": """
        walked out, walk out, left the talks, left the table, left the hall, stormed out, broke off, broken off
        adjourned, suspended, paused, interrupted, postponed
        collapsed, failed, failure, breakdown, broke down
        driven out, thrown out, expelled
        """,
    "immigration policy": """
        sanctuary
        crackdown, mass deportation*, raids
        enforcement, rule of law, upholding the law
        obstruct*, defy, defiance, harbouring, harboring, open borders
        """,
    "abortion": """
        pro-life, right to life, unborn child*, unborn bab*
        anti-abortion, abortion opponents
        pro-choice, abortion rights, reproductive rights, reproductive health*
        """,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Named:
    """A passage that names a concept: where it stands in the text, which naming (line) and which entry of the table."""

    start: int
    end: int
    naming: int
    entry: str


def is_loaded(term: str) -> bool:
    """Tell whether a word or phrase carries a judgement, or holds a word that does."""
    return bool(_LOADED_WORDS.search(term.replace("’", "'")))


def named(concept: str, text: str) -> tuple[Named, ...]:
    """Return the passages of the text that name the concept, in their order; of two that overlap, the longer one."""
    pattern, entries = _patterns(concept)
    found = []
    for match in pattern.finditer(text):
        naming, entry = entries[int((match.lastgroup or "t0")[1:])]
        found.append(Named(match.start(), match.end(), naming, entry))
    return tuple(found)


def _pattern(entry: str) -> str:
    # "air strike*" meets a line break, and "asylum-seeker" a hyphen that cannot break.
    words = re.escape(entry.rstrip("*")).replace(r"\ ", r"\s+").replace(r"\-", "[-‑]")
    return words + (r"\w*" if entry.endswith("*") else "")


def _entries(table: str) -> list[str]:
    return [" ".join(entry.split()) for entry in table.split(",") if entry.strip()]


def _compiled(table: str) -> tuple[re.Pattern[str], list[tuple[int, str]]]:
    """One pattern a concept, with a group an entry; longer entries stand first, so that they win."""
    lines = re.sub(r",\s+", ",", table).split("\n")  # a line that ends with a comma goes on in the next
    rows = [(at, entry) for at, line in enumerate(lines) for entry in _entries(line)]
    rows.sort(key=lambda row: -len(row[1]))
    choices = "|".join(f"(?P<t{at}>{_pattern(entry)})" for at, (_, entry) in enumerate(rows))
    return re.compile(rf"(?<![\w-])(?:{choices})(?!\w)", re.IGNORECASE), rows


@cache
def _patterns(concept: str) -> tuple[re.Pattern[str], list[tuple[int, str]]]:
    return _compiled(_CONCEPTS[concept])


_LOADED_WORDS = re.compile(
    rf"(?<!\w)(?:{'|'.join(_pattern(entry) for entry in _entries(_LOADED))})(?!\w)", re.IGNORECASE
)
CONCEPTS = tuple(_CONCEPTS)
