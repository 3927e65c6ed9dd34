"""What numbers count: tables of nouns, events, measures and qualifiers, and how words map to them.

A quantity is "<who or what> <event>", such as "civilians killed" or "towns evacuated", so that two mentions of one
thing read the same whichever verb or noun an outlet chose.
"""

from __future__ import annotations

from typing import Literal

from compare.records import Qualifier

Voice = Literal["active", "passive", "state", "noun", "toll"]


def word_set(words: str) -> frozenset[str]:
    """The words of a text as a set, for tables of words."""
    return frozenset(words.split())


# class → surface nouns. Everything in this table is a person or a group of them.
_PEOPLE = {
    "people": "people persons person individuals individual victims victim lives souls humans others bodies body dead "
    "corpses casualties survivors syrians iraqis iranians israelis palestinians lebanese turks kurds russians "
    "ukrainians afghans pakistanis indians chinese japanese koreans americans canadians mexicans britons germans "
    "italians spaniards poles greeks egyptians libyans "
    "yemenis saudis somalis nigerians kenyans ethiopians sudanese venezuelans colombians brazilians haitians "
    "australians europeans africans asians muslims christians jews yazidis rohingya",
    "civilians": "civilians civilian noncombatants",
    "alumni": "alumni",
    "residents": "residents resident inhabitants villagers villager locals townspeople citizens",
    "children": "children child kids kid babies baby infants infant toddlers schoolchildren minors boys girls boy girl",
    "teenagers": "teenagers teenager teens teen youths youth",
    "women": "women woman",
    "men": "men man",
    "soldiers": "soldiers soldier troops troop servicemen serviceman servicemembers servicewomen conscripts sailors "
    "marines airmen guardsmen",
    "police": "police policemen policeman policewomen officers officer cops gendarmes",
    "fighters": "fighters fighter militants militant rebels rebel terrorists terrorist insurgents insurgent gunmen "
    "gunman extremists extremist jihadists jihadis jihadist militiamen combatants guerrillas separatists",
    "attackers": "attackers attacker assailants assailant bombers bomber hijackers shooters",
    "journalists": "journalists journalist reporters reporter correspondents",
    "workers": "workers worker employees employee staff staffers labourers laborers miners",
    "students": "students student pupils pupil",
    "teachers": "teachers teacher",
    "medics": "medics medic doctors doctor nurses nurse paramedics",
    "protesters": "protesters protester protestors demonstrators demonstrator marchers rioters",
    "passengers": "passengers passenger",
    "prisoners": "prisoners prisoner detainees detainee inmates inmate captives",
    "hostages": "hostages hostage",
    "refugees": "refugees refugee migrants migrant asylum-seekers",
    "families": "families family households household",
    "evacuees": "evacuees evacuee",
    "officials": "officials official",
    "members": "members member personnel",
    "patients": "patients patient",
    "loyalists": "loyalists loyalist",
    "prosecutors": "prosecutors prosecutor lawyers lawyer attorneys",
    "voters": "voters voter",
    "suspects": "suspects suspect",
    "firefighters": "firefighters firefighter rescuers",
    "leaders": "leaders leader commanders commander",
}
PERSON_NOUNS = {word: name for name, words in _PEOPLE.items() for word in words.split()}
PERSON_CLASSES = frozenset(_PEOPLE)

# Nouns of things that outlets name in several ways.
THING_NOUNS = {
    "airstrikes": "air strikes", "airstrike": "air strikes", "air raids": "air strikes", "air strikes": "air strikes",
    "homes": "houses", "statutes": "laws", "automobiles": "cars", "nations": "countries", "gunshots": "shots",
    "blasts": "explosions", "ballots": "votes", "planes": "aircraft", "airplanes": "aircraft", "jets": "aircraft",
    "warplanes": "aircraft", "blazes": "fires", "polling places": "polling stations",
}  # fmt: skip

# event → voice → surface forms. "active" forms count what follows them, "passive" forms what comes before, or what
# follows where they are a past tense; "state" forms what comes before; a "noun" is itself counted, or is followed by
# "of"; a "toll" is followed by its number.
_EVENTS: dict[str, dict[Voice, str]] = {
    "killed": {
        "active": "kill kills killing slay slays slaying massacring murdering executing eliminating liquidating",
        "passive": "killed slain slew martyred massacred murdered assassinated beheaded executed eliminated "
        "liquidated drowned",
        "state": "died dead dies die dying perished perish succumbed deceased",
        "noun": "deaths fatalities death killings murders homicides martyrs bodies corpses lives killing executions",
        "toll": "toll claimed",
    },
    "wounded": {
        "active": "injure injures injuring wound wounds wounding hurting maiming",
        "passive": "injured wounded hurt maimed",
        "noun": "injuries injury",
    },
    "killed or wounded": {"noun": "casualties"},
    "arrested": {
        "active": "arrest arresting detain detains detaining apprehending",
        "passive": "arrested detained apprehended imprisoned jailed",
        "noun": "arrests detentions",
    },
    "kidnapped": {
        "active": "kidnap kidnaps kidnapping abduct abducting abducts",
        "passive": "kidnapped abducted",
        "noun": "kidnappings abductions",
    },
    "displaced": {
        "active": "displace displaces displacing uprooting",
        "passive": "displaced uprooted",
        "state": "fled flee fleeing flees homeless",
    },
    "evacuated": {"active": "evacuate evacuates evacuating", "passive": "evacuated", "noun": "evacuation"},
    "missing": {"state": "missing unaccounted disappeared"},
    "rescued": {"active": "rescue rescues rescuing", "passive": "rescued"},
    "released": {"active": "release releases releasing freeing free", "passive": "released freed", "noun": "release"},
    "hospitalised": {
        "passive": "hospitalized hospitalised",
        "noun": "hospitalizations hospitalisations",
    },
    "infected": {"active": "infecting infect infects", "passive": "infected", "noun": "infections"},
    "trapped": {"active": "trapping", "passive": "trapped stranded"},
    "destroyed": {
        "active": "destroy destroys destroying demolishing demolish",
        "passive": "destroyed demolished",
    },
    "damaged": {"active": "damage damages damaging", "passive": "damaged"},
    "shot down": {"active": "downing", "passive": "downed", "state": ""},
    "captured": {
        "active": "capture captures capturing seize seizes seizing",
        "passive": "captured seized",
    },
    "surrendered": {"state": "surrendered surrender surrendering"},
    "convicted": {"passive": "convicted"},
    "sentenced": {"passive": "sentenced"},
    "charged": {"passive": "charged indicted"},
    "resigned": {"state": "resigned quit quits"},
    "dismissed": {"active": "firing dismissing", "passive": "dismissed sacked"},
    "vaccinated": {"passive": "vaccinated immunised immunized"},
    "tested": {"passive": "tested"},
    "deployed": {"active": "deploy deploying deploys", "passive": "deployed"},
    "recovered": {"state": "recovered"},
    "survived": {"state": "survived survive"},
}
EVENTS: dict[str, tuple[str, Voice]] = {
    word: (event, voice)
    for event, voices in _EVENTS.items()
    for voice, words in reversed(voices.items())
    for word in words.split()
}

# measure word → (unit, what it measures)
# unit → (what it measures, surface forms)
_UNITS = {
    **{f"{word}s": ("duration", f"{word} {word}s") for word in ("second", "minute", "hour", "day", "week", "month")},
    "years": ("duration", "year years"),
    "decades": ("duration", "decade decades"),
    "kilometres": ("distance", "km kms kilometre kilometres kilometer kilometers"),
    "metres": ("distance", "metre metres meter meters m"),
    "miles": ("distance", "mile miles"),
    "feet": ("distance", "foot feet ft"),
    "yards": ("distance", "yard yards"),
    "centimetres": ("distance", "cm centimetre centimetres centimeter centimeters"),
    "millimetres": ("distance", "mm millimetre millimetres millimeter millimeters"),
    "inches": ("distance", "inch inches"),
    "tonnes": ("weight", "tonne tonnes ton tons"),
    "kilograms": ("weight", "kg kilo kilos kilogram kilograms"),
    "pounds": ("weight", "lb lbs pound pounds"),
    "hectares": ("area", "hectare hectares"),
    "acres": ("area", "acre acres"),
    "litres": ("volume", "litre litres liter liters"),
    "barrels": ("volume", "barrel barrels"),
    "degrees": ("temperature", "degree degrees"),
    "megawatts": ("power", "mw megawatt megawatts"),
    "km/h": ("speed", "kph"),
    "mph": ("speed", "mph"),
}
# measure word → (unit, what it measures)
MEASURES = {form: (unit, kind) for unit, (kind, forms) in _UNITS.items() for form in forms.split()}

# Words before a number that say how exact it is.
QUALIFIERS: dict[str, Qualifier] = {
    **dict.fromkeys(
        ("at least", "at the very least", "a minimum of", "minimum of", "minimum", "no fewer than", "no less than",
         "not less than", "not fewer than", "upwards of", "at a minimum"),
        "at least",
    ),
    **dict.fromkeys(
        ("more than", "over", "exceeding", "exceeds", "exceeded", "well over", "in excess of", "greater than", "above",
         "surpassing", "surpassed", "surpasses", "topped", "topping", "north of", "higher than"),
        "more than",
    ),
    **dict.fromkeys(
        ("nearly", "almost", "about", "around", "roughly", "some", "an estimated", "estimated", "approximately",
         "approx", "circa", "close to", "approaching", "near", "virtually", "something like", "in the region of",
         "in the order of", "reportedly about"),
        "about",
    ),
    **dict.fromkeys(
        ("up to", "as many as", "as much as", "no more than", "not more than", "at most", "a maximum of", "maximum of",
         "within", "as high as"),
        "up to",
    ),
    **dict.fromkeys(("less than", "under", "fewer than", "below", "lower than", "short of"), "less than"),
    **dict.fromkeys(("exactly", "precisely", "just", "only", "a total of", "in total"), "exactly"),
}  # fmt: skip

# Words that end the noun phrase after a number.
STOPS = word_set(
    "a an the this that these those his her its their our your my in on at by for from with without to into onto of "
    "off over above below behind under near outside inside around after before during since until while when where "
    "who whom whose which as because if but or nor so than then yet also is are was were be been being am has have "
    "had do does did will would can could may might shall should must not n't i you he she it we they them him us me "
    "said says say told added reported reportedly according including across against between among amid along through "
    "throughout per via last next ago later earlier too still now only just about there here both each every all any "
    "some no what how why however although though whether either neither despite within toward towards upon out up "
    "down away back again already ever never rather quite almost nearly early late going coming today "
    "yesterday tomorrow overnight"
)
# Words that may stand between a verb and the number that is its object.
FILL = word_set(
    "another other others additional further more the of some a an at least than about around nearly almost over up "
    "to as many no fewer less roughly approximately estimated just only exactly total all its both their those these "
    'in at well under close excess minimum maximum average also surpassed exceeded “ ” ‘ "'
)
# Second halves of compounds that count nothing: "two-way", "one-time".
NOT_COMPOUND = word_set(
    "way time sided fold state star faced off on up thirds third quarters quarter tier point pronged part piece "
    "dimensional party fifths hundred"
)
_MILITARY = word_set("security army military defense defence border service police navy guard")
_IRREGULAR = word_set(
    "people police children men women staff personnel troops aircraft servicemen policemen gunmen militiamen crew "
    "feet alumni media data cattle fish sheep livestock youth lives wives families countries cities"
)
_NOT_PLURAL = word_set(
    "is was has does this its his us yes thus as news less across always perhaps whereas besides towards minus plus "
    "previous various serious religious dangerous gas bus press status virus campus process access success progress "
    "crisis basis analysis congress princess business express mass class pass loss boss cross glass illness address "
    "witness series species headquarters afterwards sometimes overseas famous nervous kills says claims hits leaves "
    "remains"
)


def is_person(word: str) -> bool:
    """Whether a word names people."""
    return word.lower() in PERSON_NOUNS


def is_plural(word: str) -> bool:
    """Whether a word looks like a plural noun."""
    word = word.lower()
    if word in _IRREGULAR or word in PERSON_NOUNS:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in _NOT_PLURAL


def pluralise(word: str) -> str:
    """The plural of a noun, so that "one bus" and "two buses" count the same thing."""
    if is_plural(word):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def noun_class(words: list[str]) -> str:
    """The class of a noun phrase from its lower-case words, head last; unknown heads are made plural."""
    head = words[-1]
    if " ".join(words[-2:]) in THING_NOUNS:
        return THING_NOUNS[" ".join(words[-2:])]
    if head in ("members", "member", "personnel", "force", "forces") and _MILITARY & set(words):
        return "soldiers" if "police" not in words else "police"
    return PERSON_NOUNS.get(head) or THING_NOUNS.get(head) or THING_NOUNS.get(pluralise(head)) or pluralise(head)
