"""Tables for edits of words: classes that exclude each other, opposites, synonyms, and words that mark doubt."""

from __future__ import annotations

import re

from training.edits.wordnet import plural

# Words of one line exclude each other where one thing or one event is described.
NOUNS = """
drink (a drink): coffee tea beer wine milk juice lemonade vodka whiskey champagne
meal (a meal): breakfast lunch dinner
fruit (fruit): apple banana pear strawberry cherry lemon mango peach pineapple watermelon
vegetable (a vegetable): carrot potato tomato onion cabbage cucumber pumpkin eggplant
dish (food): pizza sandwich salad soup pasta burger cake sushi pancake omelette
instrument (a musical instrument): guitar piano violin trumpet flute saxophone cello accordion harp clarinet
room (a room): kitchen bedroom bathroom basement attic classroom
scene (): restaurant library supermarket church stadium airport hospital school
sport (a sport): soccer basketball baseball tennis hockey golf volleyball rugby cricket
animal (an animal): dog cat horse cow sheep goat pig elephant lion tiger rabbit monkey camel
vehicle (a vehicle): car bus truck bicycle motorcycle boat helicopter tractor airplane
weapon (a weapon): knife rifle pistol sword grenade axe
clothing (a piece of clothing): shirt jacket dress skirt sweater coat
worker (a person): nurse doctor teacher lawyer chef farmer plumber firefighter carpenter engineer pilot dentist
relative (a relative): father mother brother sister uncle aunt grandfather grandmother cousin
crime (a crime): murder robbery fraud burglary kidnapping arson bribery theft
disaster (a disaster): earthquake flood wildfire hurricane tornado avalanche landslide
"""
OTHERS = """
colour: red blue green yellow purple pink brown black white gray
weather: sunny rainy cloudy snowy windy foggy
material: wooden metal plastic leather rubber
part: northern southern eastern western
day: Monday Tuesday Wednesday Thursday Friday Saturday Sunday
people: French German Italian Spanish Japanese Chinese Brazilian Mexican Canadian Turkish Indian Egyptian Greek Polish
faith: Muslim Christian Jewish Hindu Buddhist
country: France Germany Italy Spain Japan China Brazil Mexico Canada Turkey India Egypt Greece Poland Kenya Norway
city: Paris Berlin Rome Madrid Tokyo Beijing Ottawa Ankara Delhi Cairo Athens Warsaw Nairobi Oslo London Moscow Kyiv
gender: man woman
child: boy girl
planet: Mars Venus Jupiter Saturn Neptune Uranus
place: second third fourth fifth sixth seventh
limb: arm leg knee shoulder ankle chest neck foot
currency: dollars euros yen rubles rupees pesos pounds
"""
CAPITALS = dict(
    pair.split(":")
    for pair in "Paris:France Berlin:Germany Rome:Italy Madrid:Spain Tokyo:Japan Beijing:China Ottawa:Canada "
    "Ankara:Turkey Delhi:India Cairo:Egypt Athens:Greece Warsaw:Poland Nairobi:Kenya Oslo:Norway Moscow:Russia "
    "Kyiv:Ukraine "
    "Beirut:Lebanon "
    "Baghdad:Iraq Kabul:Afghanistan Damascus:Syria Tehran:Iran Seoul:Korea Lima:Peru Havana:Cuba "
    "Caracas:Venezuela".split()
)
# A word that says something else about the same thing, so that neither follows from nor clashes with the first.
COMPATIBLE = {
    "colour": "new expensive cheap dirty borrowed rented",
    "material": "new expensive cheap borrowed rented",
    "worker": "tourist grandparent smoker neighbor vegetarian volunteer",
    "people": "young wealthy retired famous religious",
    "faith": "young wealthy retired French married",
    "weather": "quiet busy long boring memorable",
    "gender": "tourist lawyer parent stranger Canadian",
    "child": "twin refugee tourist genius",
}
# Opposites that cannot both hold of one event, in the same grammatical form; "=" marks those with nothing between them.
OPPOSITES = """
won:lost arrested:released rose:fell increased:decreased alive=dead supports:opposes supported:opposed approved:rejected
accepted:declined confirmed:denied legal=illegal guilty=innocent attacked:defended captured:liberated hired:fired
opened:closed strengthened:weakened expanded:shrank improved:worsened succeeded=failed accelerated:slowed gained:lost
praised:criticized permitted=prohibited allowed:banned remembered=forgot arrived:left convicted:acquitted
upheld:overturned
raised:lowered advanced:retreated imposed:lifted started:ended began:ended resumed:halted victory:defeat safe:unsafe
happy:sad wet:dry young:old tall:short clean:dirty open=closed awake=asleep married=unmarried loud:quiet
inside=outside indoors=outdoors upstairs:downstairs sitting:standing running:sitting sleeping:running smiling:frowning
laughing:crying entering:leaving climbing:descending rising:falling increasing:decreasing winning:losing buying:selling
pushing:pulling before:after above:below increase:decrease possible=impossible present=absent true=false
successful=unsuccessful former:current majority:minority success:failure higher:lower highest:lowest best:worst
strong:weak
stronger:weaker early:late earlier:later domestic:foreign liberal:conservative positive:negative backed:opposed
Democratic:Republican northward:southward able=unable agreed:refused
managed:failed voted:abstained acknowledged:denied admitted:denied friend:enemy wealthy:poor cheap:expensive
public:secret voluntary:compulsory temporary:permanent peaceful:violent unanimously:narrowly
"""
# Words for one another in nearly every sentence, in the same form.
SAME = """
large=big stated=said purchased=bought couch=sofa attorney=lawyer physician:doctor bicycle=bike infant=baby
nearly=almost
rapidly=quickly tossed=threw injured=hurt halted=stopped motorbike=motorcycle automobile:car automobiles:cars
attorneys=lawyers youngsters:children slain:killed prohibited=banned postponed=delayed scrapped=canceled plummeted:fell
soared:rose wounded=injured resigned:quit frequently=often film=movie photograph=photo photographs=photos
sprinting:running
strolling:walking beverage=drink pavement:sidewalk taxi=cab talking=speaking jumping=leaping probe=investigation
allegations=accusations demonstrators=protesters lawmakers=legislators murdered:killed
assassinated:killed erupted:started stressed=emphasized reportedly=allegedly additional=more
huge:big massive:big tiny:small glad=happy begin=start begins=starts assistance=help remarks:comments
"""
LOWER_HEDGES = (
    "may might could would should can if whether or unless want wants wanted hope hopes plan plans like than every "
    "all each "
    "any only few most other another more also both even some such including both many nearly almost too either "
    "about used "
    "joke called named movie film song pretend likely probably supposed try tried idea when until rather yet still "
    "alleged allegedly"
)
HEDGES = frozenset(LOWER_HEDGES.split())
NEGATIVE = re.compile(r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|few)\b|n['’]t\b", re.I)
HAPPENED = re.compile(
    r"\b(?:killed|died|arrested|elected|won|signed|born|attacked|opened|exploded|crashed|held|met|landed|arrived|"
    r"bombed|"
    r"shot|injured|wounded|buried|stabbed|robbed|sentenced|convicted|drove|ate|bought|sold|wore|rode|built|struck|"
    r"appointed|resigned|collapsed|sank|escaped|fled|married|launched|(?:is|are|was|were) \w+ing)\b"
)
PERSON = re.compile(r" (?:man|woman|men|women|boy|girl|student|tourist|journalist|soldier|worker|family|doctor)s?\b")
FOLLOWS = frozenset(
    "in on at with and is are was were to for while that who from by near under outside inside after before during "
    "as has had "
    "next behind through into over across along past around last".split()
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
LEADS = frozenset(
    "a an the his her their two three four several young old little small large big tall elderly new".split()
)
MASS = frozenset("drink meal fruit vegetable dish sport crime disaster".split())
VOWEL = re.compile(r"(?!eu|uni|one\b|use|ukr|ura)[aeiou]|hour|honest|honor|heir", re.I)


def _read(table: str) -> dict[str, tuple[str, ...]]:
    return {
        name.split()[0]: tuple(rest.split()) for name, rest in (row.split(":") for row in table.strip().split("\n"))
    }


WIDER = {row.split()[0]: row[row.index("(") + 1 : row.index(")")] for row in NOUNS.strip().split("\n")}
CLASSES = _read(NOUNS) | _read(OTHERS)
MANY = {
    name: tuple(map(plural, words)) for name, words in CLASSES.items() if name in WIDER or name in ("gender", "child")
}
CLASS_OF = {word: (name, words) for table in (CLASSES, MANY) for name, words in table.items() for word in words}
PAIRS = [re.split("([:=])", pair) for pair in OPPOSITES.split()]
OPPOSITE = {a: (b, sign == "=") for one, sign, two in PAIRS for a, b in ((one, two), (two, one))}
ALIKE = [re.split("([:=])", pair) for pair in SAME.split()]
# "=" holds both ways; ":" only from the more special word to the wider one.
SYNONYM = {a: (b, True) for one, sign, two in ALIKE if sign == "=" for a, b in ((one, two), (two, one))} | {
    one: (two, False) for one, sign, two in ALIKE if sign == ":"
}

# An office that one person holds, after the name of a party.
OFFICE = (
    r" (?:presidential )?(?:candidate|nominee|senator|governor|lawmaker|mayor|challenger|incumbent|president|"
    r"Sen\.|Rep\.|Gov\.)(?= )"
)
