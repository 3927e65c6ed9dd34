"""A rough guess at the language of a text: by script where that decides, else by the share of common short words.

It is there to warn that a text is not English, not to tell close relatives apart: Danish may pass for Norwegian.
"""

from __future__ import annotations

import re
from collections import Counter

NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English",
    "es": "Spanish", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian",
    "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian", "it": "Italian", "ja": "Japanese", "ka": "Georgian",
    "ko": "Korean", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "sr": "Serbian", "sv": "Swedish", "th": "Thai", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip

_SCRIPTS = {
    "el": "\u0370-\u03ff", "he": "\u0590-\u05ff", "hi": "\u0900-\u097f", "th": "\u0e00-\u0e7f", "hy": "\u0530-\u058f",
    "ka": "\u10a0-\u10ff", "ko": "\u1100-\u11ff\uac00-\ud7a3", "ja": "\u3040-\u30ff", "zh": "\u4e00-\u9fff",
}  # fmt: skip

_COMMON_WORDS = {
    "en": "the of and to in a that is was for it with as his on be at by he had not are but from have which said has",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er",
    "fr": "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont aux été",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como más pero sus fue han",
    "it": "di e il la che in un a per è una sono con non del si da le dei come al della ha nel anche alla gli più",
    "pt": "de a o que e do da em um para é com não uma os no se na por mais as dos como mas foi ao das à são",
    "nl": "de van het een en in is dat op te zijn met voor niet aan er om ook als door naar bij uit maar werd",
    "pl": "w i na z się do nie że to jest o jak po od za przez przy oraz dla był są ale które został",
    "cs": "a v se na je že s z do o k i za by ale jako po podle pro od před který byl jsou také uvedl",
    "ro": "de în și a la cu pe nu că din o un pentru care este mai au fost prin sau se al ale după",
    "hr": "i u je na se da su za od s o a iz koji ne bi kao što će nije po rekao nakon ili",
    "tr": "ve bir bu da de için ile olarak olan çok daha gibi en ne kadar sonra ancak değil dedi göre her",
    "sv": "och i att det som en på är av för med till den har de inte om ett han men var från under",
    "da": "og i at det en den til er som på de med for af ikke der har et var han men fra blev efter ifølge",
    "no": "og i det er på en som til av for at med de har den ikke om et var han men fra ble etter ifølge",
    "fi": "ja on ei että se oli ovat mutta hän myös kun joka mukaan sekä tai ole jo kuin sen sanoi",
    "hu": "a az és hogy nem is egy volt azt meg de csak el ez már még mint szerint ki lett után",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke oleh karena ada mereka telah tersebut",
    "vi": "và của là có không được cho các trong một với đã những người này khi từ đến về ông",
    "ru": "и в не на что с по как это из он к но за от его а для было у они также о заявил",
    "uk": "і в не на що з та як це до у від за але його про для було він також є й ми",
    "bg": "и в на се да не за от са че с е като по но към или това той беше след до",
    "sr": "и у је на се да су за од не о из који као што ће није са али по рекао",
    "ar": "في من على إلى أن عن التي الذي هذا هذه ما لا كان مع بعد قال قد أو كما بين خلال",
    "fa": "و در به از که این را با است برای آن یک تا بر های می شد کرد شده خود گفت",
    "ur": "کے کی میں ہے اور سے کا کو اس نے کہ پر ہیں کر یہ ایک تھا نہیں بھی",
}  # fmt: skip

_LANGUAGES_OF: dict[str, list[str]] = {}
for _code, _words in _COMMON_WORDS.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_code)

_WORD = re.compile(r"[^\W\d_]+")
_IN_SCRIPT = {code: re.compile(f"[{characters}]") for code, characters in _SCRIPTS.items()}
_SAMPLE = 2000  # characters are enough for a guess, and keep it fast on long texts
_MIN_HITS = 4
_MIN_SHARE = 0.12
_MARGIN = 1.1


def detect(text: str) -> str | None:
    """Guess a text's language as an ISO 639-1 code; None where the text is too short or fits no profile well."""
    sample = text[:_SAMPLE].lower()
    return (None if sample.isascii() else _by_script(sample)) or _by_common_words(sample)


def name(code: str) -> str:
    """Return a language's English name, or its code where that is unknown."""
    return NAMES.get(code, code)


def _by_script(sample: str) -> str | None:
    letters = sum(map(str.isalpha, sample))
    counts = {code: len(characters.findall(sample)) for code, characters in _IN_SCRIPT.items()}
    if counts["ja"] + counts["zh"] > 0.5 * letters and counts["ja"] > 0.1 * letters:
        return "ja"  # Japanese mixes kana with Chinese characters
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] >= 10 and counts[best] > 0.5 * letters else None


def _by_common_words(sample: str) -> str | None:
    words = Counter(_WORD.findall(sample))
    hits = dict.fromkeys(_COMMON_WORDS, 0)
    for word, count in words.items():
        for code in _LANGUAGES_OF.get(word, ()):
            hits[code] += count
    best, second = sorted(hits, key=hits.__getitem__, reverse=True)[:2]
    if hits[best] < max(_MIN_HITS, _MIN_SHARE * words.total(), _MARGIN * hits[second]):
        return None
    return best
