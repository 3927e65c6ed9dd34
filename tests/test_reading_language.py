"""The rough guess at a text's language."""

from __future__ import annotations

import pytest

from compare.reading.language import NAMES, detect, name

TEXTS = {
    "en": "The mayor said on Monday that the bridge had been closed and that two people were hurt in the flood.",
    "de": "Der Bürgermeister sagte am Montag, dass die Brücke gesperrt ist und zwei Menschen bei der Flut verletzt.",
    "fr": "Le maire a déclaré lundi que le pont est fermé et que deux personnes ont été blessées dans la crue.",
    "es": "El alcalde dijo el lunes que el puente se cerró y que dos personas fueron heridas en la crecida del río.",
    "it": "Il sindaco ha detto lunedì che il ponte è stato chiuso e che due persone sono rimaste ferite nella piena.",
    "pt": "O prefeito disse na segunda-feira que a ponte foi fechada e que duas pessoas não foram feridas na cheia.",
    "nl": "De burgemeester zei op maandag dat de brug is gesloten en dat er twee mensen gewond zijn door het water.",
    "pl": "Burmistrz powiedział w poniedziałek, że most został zamknięty i że dwie osoby są ranne, ale nie to.",
    "tr": "Belediye başkanı pazartesi günü köprü için kapalı dedi ve iki kişi daha yaralı olarak, bir de su var.",
    "sv": "Borgmästaren sade på måndagen att bron är stängd och att två personer har skadats i en flod som var stor.",
    "ru": "Мэр заявил в понедельник, что мост закрыт и что на реке пострадали два человека, но это не подтверждено.",
    "uk": "Мер заявив у понеділок, що міст закрито і що на річці постраждали дві людини, але це не було підтверджено.",
    "ar": "قال رئيس البلدية يوم الاثنين إن الجسر مغلق بعد الفيضان وإن شخصين أصيبا في المدينة على ما كان من تحذير",
    "fa": "شهردار روز دوشنبه گفت که پل بسته شد و دو نفر در سیل زخمی شد و این خبر را از شهر به مردم داد",
    "el": "Ο δήμαρχος είπε τη Δευτέρα ότι η γέφυρα έκλεισε και δύο άνθρωποι τραυματίστηκαν.",
    "he": "ראש העיר אמר ביום שני שהגשר נסגר ושני אנשים נפצעו בשיטפון.",
    "ja": "市長は月曜日に橋が閉鎖され、二人が洪水でけがをしたと述べた。",
    "zh": "市长星期一表示，这座桥已经关闭，两人在洪水中受伤，目前没有更多消息。",
    "ko": "시장은 월요일에 다리가 폐쇄되었고 두 사람이 홍수로 다쳤다고 말했다.",
    "hi": "महापौर ने सोमवार को कहा कि पुल बंद कर दिया गया है और दो लोग घायल हुए हैं।",
}  # fmt: skip


@pytest.mark.parametrize("code", TEXTS)
def test_a_sentence_or_two_tell_the_language(code):
    assert detect(TEXTS[code]) == code
    assert name(code) == NAMES[code]


@pytest.mark.parametrize("text", ["", "12 345", "Bridge closed", "Sarn Orlin Vale Koll Brill", "!!! ???"])
def test_too_little_text_gives_no_guess(text):
    assert detect(text) is None


def test_foreign_names_and_a_foreign_quote_leave_english_english():
    text = TEXTS["en"] + " “Die Brücke ist zu,” he wrote. " + TEXTS["en"]
    assert detect(text) == "en"
