"""English verbs common in news and their forms, from one table of irregular verbs and the regular rules.

Only the verbs listed here are known: a form outside the table is None or an empty tuple, never a guess.
"""

from __future__ import annotations

import re

# base past participle; participle left out where it equals the past.
_IRREGULAR = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beat beaten; become became become; begin began begun;
bend bent; bet bet; bid bid; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken;
bring brought; broadcast broadcast; build built; burst burst; buy bought; cast cast; catch caught;
choose chose chosen; cling clung; come came come; cost cost; creep crept; cut cut; deal dealt; dig dug; do did done;
draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt;
fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten;
forgive forgave forgiven; freeze froze frozen; get got got; give gave given; go went gone; grow grew grown;
hang hung; have had; hear heard; hide hid hidden; hit hit; hold held; hurt hurt; keep kept; kneel knelt;
know knew known; lay laid; lead led; leave left; lend lent; let let; lie lay lain; lose lost; make made; mean meant;
meet met; mislead misled; misunderstand misunderstood; overcome overcame overcome; oversee oversaw overseen;
overtake overtook overtaken; overthrow overthrew overthrown; pay paid; put put; quit quit; read read;
rebuild rebuilt; ride rode ridden; ring rang rung; rise rose risen; run ran run; say said; see saw seen;
seek sought; sell sold; send sent; set set; shake shook shaken; shed shed; shoot shot; show showed shown;
shrink shrank shrunk; shut shut; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid;
speak spoke spoken; spend spent; split split; spread spread; stand stood; steal stole stolen; stick stuck;
strike struck; swear swore sworn; sweep swept; swim swam swum; take took taken; teach taught; tear tore torn;
tell told; think thought; throw threw thrown; undergo underwent undergone; understand understood;
undertake undertook undertaken; undo undid undone; uphold upheld; upset upset; wake woke woken; wear wore worn;
win won; withdraw withdrew withdrawn; withstand withstood; write wrote written
"""
_REGULAR = """
abandon abuse accelerate accept access accompany accuse achieve acknowledge acquire act adapt add address adjourn
admit adopt advance advise affect afford agree aid aim alert allege allow alter amend analyse analyze announce anger
answer anticipate apologise apologize appeal appear applaud apply appoint approach approve argue arm arrange arrest
arrive ask assassinate assault assess assign assist assume assure attack attempt attend attract authorise authorize
award back ban bar battle believe belong benefit blame block board bolster bomb boost borrow boycott breach brief
bury calculate call campaign cancel capture carry cause cease celebrate challenge change charge chase check cite
claim clarify clash clear climb close collapse collect combat comment commit compare compete complain complete
comply concede conclude condemn conduct confess confirm confiscate confront confuse congratulate consider consist
construct consult contact contain contest continue contribute control convert convict convince cooperate cool count
counter cover crack crash create criticise criticize cross crush damage date debate decide declare decline decrease
defeat defend define defy delay delegate deliver demand demolish demonstrate denounce deny depart depend deploy
deport describe deserve design destroy detain detect determine detonate develop devote die differ direct disagree
disappear discharge disclose discover discuss dismantle dismiss disperse display dispute disrupt distribute divide
divorce dominate donate double downplay drag drop drown earn ease echo edit elect eliminate embrace emerge employ
enable enact encounter encourage end endorse enforce engage enjoy ensure enter erupt escalate escape establish
estimate evacuate evolve examine exceed exchange exclude execute exercise exist expand expect expel experience
explain explode exploit explore export express extend face fail favor favour fear feature file fill finance finish
fire fix flood focus follow force form foster free fuel fulfil function fund gain gather generate grab grant greet
guarantee guard guide halt hamper hand handle happen harass harm hate head help highlight hire honor honour hope
host identify ignore illustrate imagine impeach implement imply import impose improve include increase incite
indicate infect inform inherit inject injure insist inspect inspire install insult intend intensify intercept
interpret interrupt intervene interview introduce invade invest investigate invite involve issue join judge jump
justify kick kidnap kill label lack land last launch leak lean learn legalise legalize lift like limit link list
listen live load lobby locate lock loom loot love lower maintain manage march mark marry match matter measure
mention merge miss mobilise mobilize mock monitor mount mourn move murder name narrow need neglect negotiate
nominate note notice notify object oblige observe obtain occupy occur offend offer open operate oppose order
organise organize oust overturn owe own pardon participate partner pass pause pay penetrate perform permit persuade
pick place plan plant play plead please pledge plot plunge point poison postpone pour praise predict prefer prepare
present preserve press pressure prevail prevent proceed process proclaim produce profit prohibit project promise
promote prompt propose prosecute protect protest prove provide provoke publish pull punish purchase pursue push
qualify question quote race raid raise rally range rape rate reach react realise realize reassure rebuke recall
receive recognise recognize recommend reconsider record recover recruit reduce refer reflect refuse regain regard
register regret reinforce reinstate reiterate reject relate relax release rely remain remember remind remove renew
repair repeal repeat replace reply report represent request require rescue resemble resign resist resolve respect
respond rest restore restrict result resume retain retaliate retire retreat return reveal reverse review revise
revive revoke reward risk rob rule rush sack sail sanction satisfy save scale scare schedule score scrap scream
screen search secure seem seize select separate serve settle shape share shell shift shock shop shout sign signal
simplify slam slap slip slow smash smuggle soar solve sound spark specify speculate spill sponsor spot spur stab
stage stall stare start state stay stem step stop storm stress stretch struggle study submit subpoena succeed suffer
suggest sue summon supply support suppose suppress surge surprise surrender surround survive suspect suspend sustain
switch tackle talk target tax tender terminate test testify thank threaten tie tighten topple torture toss total
touch tour track trade train transfer transform transmit transport trap travel treat trigger triple trust try turn
tweet unite unveil update upgrade urge use vaccinate value vandalise vanish veto view violate visit volunteer vote
vow wage wait walk want warn wash waste watch weaken weigh welcome withhold witness wonder work worry wound wreck
yell yield
"""
_DOUBLED = frozenset(
    "admit ban bar commit control drag drop equip expel grab occur omit permit plan plot prefer refer regret rob scrap "
    "ship shop slam slap slip spot spur stab stem step stop submit transfer transmit trap".split()
)
_ING = {"lie": "lying", "die": "dying", "tie": "tying"}
_DOUBLED_ING = frozenset(
    "begin bet bid cut dig forbid forget get hit let put quit run set shed shut sit split swim upset win".split()
)
_FORMS = ("third", "past", "participle", "gerund")


def _third(base: str) -> str:
    if base in ("have", "do", "go", "undergo", "undo", "forgo"):
        return {"have": "has"}.get(base, base + "es")
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ies"
    return base + ("es" if re.search(r"(?:s|x|z|ch|sh|to|ho)$", base) else "s")


def _past(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    if re.search(r"[^aeiou]y$", base):
        return base[:-1] + "ied"
    return base + (base[-1] if base in _DOUBLED else "") + "ed"


def _gerund(base: str) -> str:
    if base in _ING:
        return _ING[base]
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    return base + (base[-1] if base in _DOUBLED or base in _DOUBLED_ING else "") + "ing"


def _table() -> dict[str, dict[str, str]]:
    irregular = {entry.split()[0]: entry.split()[1:] for entry in _IRREGULAR.split(";")}
    # these are in the list of regular verbs by their sound alone
    irregular |= {"withhold": ["withheld"], "deal": ["dealt"]}
    table = {}
    for base in dict.fromkeys([*irregular, *_REGULAR.split()]):
        past = irregular.get(base, [_past(base)])
        table[base] = dict(zip(_FORMS, (_third(base), past[0], past[-1], _gerund(base)), strict=True))
    return table


VERBS = _table()
_BASES: dict[str, dict[str, str]] = {
    form: {forms[form]: base for base, forms in VERBS.items()} for form in _FORMS
}  # fmt: skip


def inflect(base: str, form: str) -> str | None:
    """The third, past, participle or gerund form of a known verb, e.g. ("flee", "past") → "fled"; None if unknown."""
    return base if form == "base" and base in VERBS else VERBS.get(base, {}).get(form)


def base_of(word: str, form: str) -> str | None:
    """The base of a word that is the given form of a known verb, e.g. ("fled", "past") → "flee"; None if it is none."""
    if form == "base":
        return word if word in VERBS else None
    return _BASES[form].get(word)


def is_verb(word: str) -> bool:
    """Whether a word in lower case is some form of a known verb (and perhaps also a noun or an adjective)."""
    return word in VERBS or any(word in bases for bases in _BASES.values())
