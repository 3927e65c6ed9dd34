"""Small word lists of English: what may stand in a name or noun phrase, and what is a finite verb."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """Return the set of the words of a text, which is how word lists are written down here."""
    return frozenset(text.split())


DETERMINERS = words(
    "the a an these those his her its their our my your some several many most both another other one two three "
    "four five six seven eight nine ten all no every each any such this that"
)
PRONOUNS = words("i he she it they we you who him her them us")
LINKS = words("of for in at on from with to by near within about behind against inside outside into via")
ADVERBS = words(
    "also later then repeatedly earlier subsequently never not now again already just only still immediately "
    "recently reportedly previously publicly officially further furthermore always often once first separately "
    "specifically initially finally quickly strongly vehemently flatly consistently explicitly clearly even "
    "however too categorically firmly today yesterday tomorrow tonight vigorously angrily privately openly "
    "jointly formally falsely famously long has have had having did does do will would could may might must can "
    "should is are was were be been being didn't doesn't don't hasn't haven't hadn't wasn't weren't won't "
    "wouldn't can't couldn't isn't aren't didn’t doesn’t don’t hasn’t haven’t hadn’t wasn’t weren’t won’t "
    "wouldn’t can’t couldn’t isn’t aren’t"
)
NEGATIONS = words(
    "not never no didn't doesn't don't hasn't haven't hadn't won't wouldn't didn’t doesn’t don’t hasn’t haven’t "
    "hadn’t won’t wouldn’t cannot nor neither"
)
DAYS = words("monday tuesday wednesday thursday friday saturday sunday")
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun "
    "jul aug sept sep oct nov dec"
)
TIMES = DAYS | words(
    "today yesterday tonight tomorrow earlier later morning afternoon evening night week month year ago overnight"
)
TIME_LEADS = words("earlier later too again late early last this next")
ADVERBIALS = words("however meanwhile too though therefore also instead")
BREAKS = words(
    "that because but as when while although though if after before who whom which whose where whereas since "
    "until unless however so than yet nor whether what how why"
)
CONJUNCTIONS = words("and but or yet nor")
AUXILIARIES = words(
    "is are was were has have had do does did will would can could may might must shall should isn't aren't "
    "wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't cannot "
    "isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t won’t wouldn’t can’t couldn’t "
    "shouldn’t it's he's she's that's there's it’s he’s she’s that’s there’s they're we're you're they’re we’re "
    "you’re i'm i’m they've we've they’ve we’ve he'll she'll it'll they'll we'll he’ll she’ll it’ll they’ll "
    "we’ll"
)
_IRREGULAR = (
    "came went took gave made said told got ran began broke brought built bought caught chose cost cut dealt "
    "drew drove fell fought found flew forgot froze grew held hit hurt kept knew laid led left lost met paid "
    "put quit rose sat saw sent set shot shut slept sold sought spent spoke stood stole struck swept swore "
    "taught thought threw told understood woke won wore wrote became blew lay went hung spread shook sank swam "
    "rang sang dug bore drank ate rode fled felt meant heard withdrew overthrew undertook overtook arose awoke "
    "hid burst lit strode wound bled"
)
_PRESENT = (
    "says tells comes goes takes gives makes gets runs begins brings keeps leads loses wins holds stands falls rises "
    "grows remains seems appears becomes includes contains continues follows faces needs wants knows thinks believes "
    "expects hopes fears sees finds means shows suggests requires allows controls denies accuses insists argues adds "
    "notes warns announces confirms rejects admits agrees causes comprises consists depends exists happens lives "
    "provides serves supports tries uses works writes opposes represents believe say tell think know want need remain "
    "seem appear come go take give get keep believe expect continue include live try"
)
VERBS = AUXILIARIES | words(_IRREGULAR) | words(_PRESENT)
# Words in -ed that are no verbs, and adjectives that look like past forms.
NOT_VERBS = words(
    "united so-called armed alleged unnamed unidentified wounded injured retired hundred need seed speed breed "
    "feed indeed red bed deed shed sacred naked wicked rugged detained accused advanced limited related aged "
    "embed"
)
# People and bodies that often speak without an article; a bare one of these begins a noun phrase.
SPEAKER_NOUNS = words(
    "activists officials witnesses eyewitnesses residents sources media police authorities rebels militants "
    "experts analysts observers monitors doctors medics rescuers prosecutors investigators lawyers critics "
    "opponents supporters lawmakers diplomats organizers protesters demonstrators workers reports locals "
    "villagers aides advisers economists scientists researchers officers commanders troops fighters insiders "
    "survivors relatives families parents campaigners groups agencies newspapers channels television radio tv "
    "organisers unions employers ministers senators democrats republicans conservatives liberals leaders members "
    "employees teachers nurses farmers"
)
SPEAKER_HEADS = SPEAKER_NOUNS | words(
    "official officer spokesman spokeswoman spokesperson ministry minister president premier government army "
    "military police agency group observatory monitor activist witness resident source report statement committee "
    "council court judge prosecutor lawyer leader chief head director commander general mayor governor senator "
    "union commission department office company firm newspaper channel tv television kremlin pentagon un nato "
    "white-house campaign ambassador envoy adviser expert analyst professor author study survey poll charity "
    "opposition parliament secretary chairman chairwoman administration embassy authority authorities"
)
# Documents and the like, which speak for whoever issued them.
DOCUMENTS = words(
    "statement report letter document complaint release communique communiqué tweet post article study survey "
    "poll polls filing lawsuit indictment memo op-ed toll bulletin findings ruling data analysis research "
    "newspaper"
)
_DEMONYM_ENDINGS = ("ian", "ish", "ese", "aqi", "eli", "stani", "ean")
DEMONYMS = words(
    "american british french german greek dutch swiss kurdish turkish arab iraqi israeli saudi qatari kuwaiti "
    "yemeni emirati omani afghan czech thai pakistani bangladeshi somali un us uk u.s u.k u.n eu state local "
    "medical military security opposition official rebel regime government pro-government pro-regime western "
    "eastern northern southern federal senior media"
)


def is_demonym(word: str) -> bool:
    """Whether a word is an adjective of country or one that usually opens a bare noun phrase ("Syrian", "state")."""
    return word.lower().rstrip(".") in DEMONYMS or (word[:1].isupper() and word.endswith(_DEMONYM_ENDINGS))
