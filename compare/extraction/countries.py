"""Names by which news speaks of a state: the country, its people, its capital and its seats of power.

A row is the country's name, then the words that stand for its government; a final `*` lets a word end as it likes
("Ukrain*" is Ukraine, Ukrainian and Ukrainians). Facts from general knowledge; a state that is not in the table is
still found by its own name (see `compare.extraction.parties`).
"""

from __future__ import annotations

_TABLE = """
Afghanistan: Afghan* Kabul
Albania: Albanian* Tirana
Algeria: Algerian* Algiers
Argentina: Argentin* Buenos_Aires
Armenia: Armenian* Yerevan
Australia: Australian* Canberra
Austria: Austrian* Vienna
Azerbaijan: Azerbaijan* Azeri* Baku
Bahrain: Bahrain* Manama
Bangladesh: Bangladesh* Dhaka
Belarus: Belarus* Minsk
Belgium: Belgian*
Bolivia: Bolivian* La_Paz
Bosnia: Bosnian* Sarajevo
Brazil: Brazil* Brasilia
Bulgaria: Bulgarian* Sofia
Burkina Faso: Burkin* Ouagadougou
Cambodia: Cambodia* Phnom_Penh
Cameroon: Cameroon* Yaounde
Canada: Canadian* Ottawa
Chad: Chadian* N'Djamena
Chile: Chilean* Santiago
China: Chin* Beijing
Colombia: Colombia* Bogota
Congo: Congo* Kinshasa
Croatia: Croat* Zagreb
Cuba: Cuba* Havana
Cyprus: Cypr* Nicosia
Czech Republic: Czech* Prague
Denmark: Danish Denmark Copenhagen
Egypt: Egypt* Cairo
Eritrea: Eritrea* Asmara
Estonia: Estonia* Tallinn
Ethiopia: Ethiopia* Addis_Ababa
Finland: Finnish Finland Helsinki
France: French France Paris Elysee Élysée
Georgia: Georgian* Tbilisi
Germany: German* Berlin
Greece: Greek* Greece Athens
Haiti: Haiti* Port-au-Prince
Hungary: Hungar* Budapest
India: India Indian Indians Delhi
Indonesia: Indonesia* Jakarta
Iran: Iran* Tehran
Iraq: Iraq* Baghdad
Ireland: Irish Ireland Dublin
Israel: Israel* Tel_Aviv IDF
Italy: Ital* Rome
Japan: Japan* Tokyo
Jordan: Jordanian* Amman
Kazakhstan: Kazakh* Astana
Kenya: Kenya* Nairobi
Kosovo: Kosov* Pristina
Kuwait: Kuwait*
Kyrgyzstan: Kyrgyz* Bishkek
Latvia: Latvia* Riga
Lebanon: Leban* Beirut
Libya: Libya* Tripoli
Lithuania: Lithuania* Vilnius
Mali: Malian* Mali Bamako
Mexico: Mexic*
Moldova: Moldov* Chisinau
Morocco: Morocc* Rabat
Mozambique: Mozambi* Maputo
Myanmar: Myanmar* Burm* Naypyidaw
Netherlands: Dutch Netherlands Hague
New Zealand: New_Zealand* Wellington
Nicaragua: Nicaragua* Managua
Niger: Niger Nigerien* Niamey
Nigeria: Nigeria Nigerian* Abuja
North Korea: North_Korea* Pyongyang
Norway: Norw* Oslo
Pakistan: Pakistan* Islamabad
Palestine: Palestin* Ramallah
Peru: Peru* Lima
Philippines: Philippin* Filipin* Manila
Poland: Polish Poland Warsaw
Portugal: Portug* Lisbon
Qatar: Qatar* Doha
Romania: Romania* Bucharest
Russia: Russia* Moscow Kremlin
Rwanda: Rwand* Kigali
Saudi Arabia: Saudi* Riyadh
Senegal: Senegal* Dakar
Serbia: Serb* Belgrade
Slovakia: Slovak* Bratislava
Slovenia: Sloven* Ljubljana
Somalia: Somali* Mogadishu
South Africa: South_Africa* Pretoria
South Korea: South_Korea* Seoul
South Sudan: South_Sudan* Juba
Spain: Span* Spain Madrid
Sri Lanka: Sri_Lanka* Colombo
Sudan: Sudan* Khartoum
Sweden: Swed* Stockholm
Switzerland: Swiss Switzerland Bern
Syria: Syria* Damascus
Taiwan: Taiwan* Taipei
Tajikistan: Tajik* Dushanbe
Thailand: Thai* Bangkok
Tunisia: Tunis*
Turkey: Turk* Türkiye Ankara
Turkmenistan: Turkmen* Ashgabat
Uganda: Ugand* Kampala
Ukraine: Ukrain* Kiev Kyiv
United Arab Emirates: Emirat* UAE Abu_Dhabi
United Kingdom: Brit* UK U.K. London Whitehall Downing_Street
United States: US U.S. USA American* America Washington Pentagon White_House
Uzbekistan: Uzbek* Tashkent
Venezuela: Venezuela* Caracas
Vietnam: Vietnam* Hanoi
Yemen: Yemen* Sanaa
Zimbabwe: Zimbabw* Harare
"""


def _rows() -> tuple[tuple[str, str], ...]:
    found = []
    for line in _TABLE.strip().splitlines():
        country, words = line.split(": ")
        found += [(word.replace("_", " "), country) for word in [country, *words.split()]]
    return tuple(sorted(found, key=lambda row: -len(row[0])))


# (word, country), longest word first: "South Sudan" is read before "Sudan".
WORDS = _rows()
