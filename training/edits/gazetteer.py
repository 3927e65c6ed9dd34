"""Tables of names: first names by gender, places by kind, acronyms, and words that are no names."""

from __future__ import annotations

MEN = frozenset(
    "James John Robert Michael William David Richard Joseph Thomas Charles Christopher Daniel Matthew Anthony Mark "
    "Donald "
    "Steven Paul Andrew Joshua Kenneth Kevin Brian George Timothy Ronald Edward Jason Jeffrey Ryan Jacob Gary "
    "Nicholas Eric "
    "Jonathan Stephen Larry Scott Benjamin Frank Samuel Patrick Alexander Jack Dennis Peter Adam Nathan Henry "
    "Vladimir Sergei "
    "Ivan Dmitry Igor Mikhail Ahmed Mohammed Ali Hassan Omar Ibrahim Carlos Juan Luis Pedro Jose Miguel Marco Jean "
    "Pierre "
    "Francois Hans Karl Bill Bob Tom Tim Mike Joe Jim Dan Steve Ted Bernie Mitch Chuck Greg Rick Ron Mitt".split()
)
WOMEN = frozenset(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Lisa Nancy Betty Margaret Sandra "
    "Ashley Kimberly "
    "Emily Donna Michelle Carol Amanda Melissa Deborah Stephanie Rebecca Laura Sharon Cynthia Kathleen Amy Angela "
    "Anna Emma "
    "Nicole Helen Samantha Katherine Christine Rachel Maria Olga Natalia Elena Fatima Leila Sofia Julia Hillary "
    "Kamala Angela "
    "Theresa Claire Alice Ruth Diane Julie Joyce Victoria Kelly Hannah Martha Andrea Catherine Marie Ana".split()
)
PLACES = {
    "country": "Afghanistan Albania Algeria Argentina Australia Austria Belarus Belgium Brazil Bulgaria Canada Chile "
    "China Colombia Croatia Cuba Denmark Egypt Ethiopia Finland France Germany Greece Hungary India Indonesia "
    "Iran Iraq "
    "Ireland "
    "Israel Italy Japan Kenya Kuwait Lebanon Libya Malaysia Mali Mexico Morocco Myanmar Nepal Nigeria Norway "
    "Pakistan Peru "
    "Poland Portugal Qatar Romania Russia Serbia Somalia Spain Sudan Sweden Syria Thailand Tunisia Turkey Ukraine "
    "Venezuela "
    "Vietnam Yemen Zimbabwe".split(),
    "city": "Amsterdam Athens Baghdad Bangkok Barcelona Beijing Beirut Berlin Boston Brussels Budapest Cairo Chicago "
    "Copenhagen Dallas Damascus Delhi Denver Detroit Dubai Dublin Geneva Houston Istanbul Jakarta Kabul Karachi "
    "Kharkiv Kyiv "
    "Lagos Lima Lisbon London Madrid Manila Miami Milan Moscow Mumbai Munich Nairobi Oslo Paris Philadelphia Phoenix "
    "Prague "
    "Rome Seattle Seoul Stockholm Sydney Tehran Tokyo Toronto Tripoli Vienna Warsaw".split(),
    "state": "Alabama Alaska Arizona Arkansas California Colorado Connecticut Florida Idaho Illinois Indiana "
    "Iowa Kansas Kentucky Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri "
    "Montana Nebraska Nevada Ohio Oklahoma Oregon Pennsylvania Tennessee Texas Utah Vermont Virginia "
    "Wisconsin Wyoming".split(),
}
PLACE_KIND = {place: kind for kind, places in PLACES.items() for place in places}
ACRONYMS = """
United Nations=U.N. | European Union=EU | World Health Organization=WHO | North Atlantic Treaty Organization=NATO
Federal Bureau of Investigation=FBI | Central Intelligence Agency=CIA | International Monetary Fund=IMF
Environmental Protection Agency=EPA | National Rifle Association=NRA | Department of Justice=Justice Department
Department of Defense=Pentagon | Department of State=State Department | International Atomic Energy Agency=IAEA
Department of Homeland Security=DHS | American Civil Liberties Union=ACLU | International Criminal Court=ICC
Organization of the Petroleum Exporting Countries=OPEC | United States=U.S. | United Kingdom=U.K.
Democratic Party=Democrats' party | Republican Party=GOP | International Committee of the Red Cross=ICRC
"""
SHORT = tuple(
    (a, b)
    for a, b in (row.strip().split("=") for row in ACRONYMS.replace("\n", "|").split("|") if "=" in row)
    if "'" not in b
)
NOT_NAMES = frozenset(
    "the a an it he she they we i you in on at this that these those but and however meanwhile there his her their "
    "its as "
    "after according when while if for with from by our my some many both no not so then also what who january "
    "february march "
    "april may june july august september october november december monday tuesday wednesday thursday friday "
    "saturday sunday "
    "mr mrs ms dr earlier later since before during despite although though because since one two three four most "
    "another each "
    "why how where which first last yes here now even still until once under over more all any such only just like "
    "let new "
    "american americans republican democratic u.s".split()
)
VERBS = frozenset(
    "is was are were has had have will would says said and to in on for with from by that as at told or who which "
    "while after "
    "over during before when against into of did does should must could about because but not also be it he its "
    "his".split()
)
