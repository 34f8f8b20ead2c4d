"""Airlines and aircraft, one line each."""

# IATA type | name | seats: first business premium economy | range km | kg CO2 per km and economy seat
AIRCRAFT = """
773|Boeing 777-300ER|8 56 40 184|13600|0.076
772|Boeing 777-200ER|0 48 40 184|12900|0.077
789|Boeing 787-9|8 42 39 127|13900|0.064
788|Boeing 787-8|0 35 25 154|13500|0.065
781|Boeing 787-10|8 48 35 165|11700|0.062
359|Airbus A350-900|0 42 24 211|14900|0.062
351|Airbus A350-1000|0 56 56 219|15900|0.063
388|Airbus A380-800|14 97 55 303|14800|0.079
333|Airbus A330-300|0 30 21 226|10800|0.072
339|Airbus A330-900neo|0 32 28 211|12800|0.064
332|Airbus A330-200|0 24 21 202|12200|0.075
763|Boeing 767-300ER|0 30 22 159|10600|0.080
764|Boeing 767-400ER|0 34 20 177|10300|0.079
744|Boeing 747-8|8 80 32 244|13600|0.082
32Q|Airbus A321neo LR|0 24 0 114|7400|0.063
32N|Airbus A320neo|0 12 0 150|6100|0.062
320|Airbus A320|0 12 0 156|5700|0.072
321|Airbus A321|0 20 0 170|5500|0.070
319|Airbus A319|0 8 0 124|5500|0.078
21L|Airbus A321neo|0 0 0 235|6200|0.054
20L|Airbus A320neo|0 0 0 186|5900|0.056
738|Boeing 737-800|0 16 0 150|5600|0.071
7M8|Boeing 737 MAX 8|0 16 0 156|6400|0.061
73L|Boeing 737-800|0 0 0 189|5600|0.060
7ML|Boeing 737 MAX 8|0 0 0 197|6300|0.053
73W|Boeing 737-700|0 0 0 143|5500|0.072
223|Airbus A220-300|0 12 0 125|5900|0.058
E75|Embraer 175|0 12 0 64|3700|0.088
E90|Embraer 190|0 8 0 92|4300|0.083
E95|Embraer 195-E2|0 12 0 124|4600|0.062
CR9|Bombardier CRJ-900|0 12 0 64|2700|0.090
AT7|ATR 72-600|0 0 0 70|1500|0.062
DH4|De Havilland Dash 8-400|0 0 0 78|2000|0.070
"""

# Code | name | country | alliance | kind | hubs, the main one first | price | short haul | long haul
# | P premium economy, F first, H holds seats
CARRIERS = """
AA|American Airlines|US|oneworld|full|DFW CLT MIA ORD PHL JFK LAX PHX DCA LGA|1.00|321 738 7M8 E75 319|773 772 789 788|PFH
DL|Delta Air Lines|US|skyteam|full|ATL DTW MSP JFK LAX SLC BOS SEA LGA|1.05|321 738 223 E75|359 339 333 764|PH
UA|United Airlines|US|star|full|EWR ORD IAH DEN SFO IAD LAX|1.02|738 7M8 321 E75 319|789 781 772 763|PH
B6|JetBlue|US||hybrid|JFK BOS FLL MCO|0.82|320 321 223|32Q|
AS|Alaska Airlines|US|oneworld|hybrid|SEA PDX SFO LAX ANC SAN|0.92|738 7M8 E75||
WN|Southwest Airlines|US||low|DAL MDW BWI LAS DEN PHX HOU BNA OAK MCO STL|0.84|73W 7ML 73L||
NK|Spirit Airlines|US||low|FLL MCO LAS DTW|0.62|20L 21L||
F9|Frontier Airlines|US||low|DEN LAS MCO ATL PHL|0.60|20L 21L||
HA|Hawaiian Airlines|US||full|HNL OGG|0.96|321 73W|332 789|
AC|Air Canada|CA|star|full|YYZ YUL YVR YYC|1.00|223 320 7M8 E75|773 789 788 333|PH
WS|WestJet|CA||hybrid|YYC YYZ YVR|0.86|7M8 73L DH4|789|P
TS|Air Transat|CA||hybrid|YUL YYZ|0.74|21L|332 32Q|
AM|Aeroméxico|MX|skyteam|full|MEX MTY GDL|0.90|738 7M8 E90|789 788|H
Y4|Volaris|MX||low|GDL TIJ MEX CUN|0.58|20L 21L||
CM|Copa Airlines|PA|star|full|PTY|0.92|738 7M8||H
AV|Avianca|CO|star|full|BOG SAL MDE|0.84|320 20L|788|
LA|LATAM Airlines|CL||full|SCL GRU LIM BOG|0.92|320 321 32N|789 773 788|PH
G3|GOL|BR||low|GRU GIG BSB CGH|0.70|73L 7ML||
AD|Azul|BR||hybrid|VCP CNF REC|0.76|E95 20L AT7|339|
AR|Aerolíneas Argentinas|AR|skyteam|full|EZE AEP COR|0.84|738 7M8 E90|332|
BA|British Airways|GB|oneworld|full|LHR LGW LCY|1.08|320 32N 321 319 E90|773 789 351 388 772|PFH
VS|Virgin Atlantic|GB|skyteam|full|LHR MAN|1.04||351 339 789|PH
U2|easyJet|GB||low|LGW LTN BRS MAN EDI GVA CDG MXP AMS BER BSL NCE|0.66|20L 21L||
LS|Jet2|GB||low|LBA MAN STN BHX EDI NCL|0.70|73L 21L||
FR|Ryanair|IE||low|DUB STN BGY CIA MAD BCN PSA KRK EMA LIS PMO BUD VIE BLQ|0.52|73L 7ML||
EI|Aer Lingus|IE||full|DUB SNN|0.86|320 32N AT7|333 32Q|H
AF|Air France|FR|skyteam|full|CDG ORY|1.03|320 321 223 E90|773 359 789|PFH
KL|KLM|NL|skyteam|full|AMS|1.00|738 E90 E95 21L|773 789 781 772|PH
LH|Lufthansa|DE|star|full|FRA MUC|1.06|320 32N 321 CR9|359 744 333 789|PFH
EW|Eurowings|DE||low|DUS HAM CGN STR BER|0.72|20L 319||
DE|Condor|DE||hybrid|FRA DUS MUC|0.78|320 321|339|P
LX|SWISS|CH|star|full|ZRH GVA|1.10|223 320 32N|773 333 359|PFH
OS|Austrian Airlines|AT|star|full|VIE|0.98|320 321 E90|772 763 789|PH
SN|Brussels Airlines|BE|star|full|BRU|0.90|319 320|333|PH
IB|Iberia|ES|oneworld|full|MAD|0.94|320 32N 321 CR9|359 333 32Q|PH
VY|Vueling|ES||low|BCN ORY FCO AGP BIO|0.62|20L 21L||
UX|Air Europa|ES|skyteam|full|MAD PMI|0.84|738 7M8 E90|789 788|
TP|TAP Air Portugal|PT|star|full|LIS OPO|0.86|320 32N E90 AT7|339 32Q|H
AZ|ITA Airways|IT|star|full|FCO LIN|0.92|320 32N 223|359 339|PH
SK|SAS|SE|skyteam|full|CPH ARN OSL|0.95|32N 320 CR9|359 333 32Q|PH
DY|Norwegian|NO||low|OSL CPH ARN BGO TRD|0.66|73L 7ML||
AY|Finnair|FI|oneworld|full|HEL|0.94|320 321 E90 AT7|359 333|PH
FI|Icelandair|IS||hybrid|KEF|0.78|7M8 321|763 32Q|
LO|LOT Polish Airlines|PL|star|full|WAW KRK|0.86|7M8 E90 E95|789 788|PH
W6|Wizz Air|HU||low|BUD WAW OTP GDN LTN VIE SOF KTW BEG|0.50|20L 21L||
A3|Aegean Airlines|GR|star|full|ATH SKG|0.84|320 32N 321 AT7||
TK|Turkish Airlines|TR|star|full|IST SAW|0.90|321 738 7M8|773 359 789 333|H
PC|Pegasus|TR||low|SAW AYT ADB|0.56|20L 21L||
EK|Emirates|AE||full|DXB|1.10||773 388 359|PFH
FZ|flydubai|AE||hybrid|DXB|0.76|7M8 738||
EY|Etihad Airways|AE||full|AUH|1.02|320 321|789 351 781|FH
QR|Qatar Airways|QA|oneworld|full|DOH|1.08|320|351 359 773 789|FH
SV|Saudia|SA|skyteam|full|JED RUH|0.86|320 321|773 789 333|H
LY|El Al|IL||full|TLV|1.06|738|789 788 772|PH
MS|EgyptAir|EG|star|full|CAI|0.80|738 320 223|789 773 333|
AT|Royal Air Maroc|MA|oneworld|full|CMN RAK|0.78|738 E90 AT7|789 788|
ET|Ethiopian Airlines|ET|star|full|ADD|0.84|738 7M8 DH4|359 789 788 773|H
KQ|Kenya Airways|KE|skyteam|full|NBO|0.82|738 E90|788|
SA|South African Airways|ZA|star|full|JNB CPT|0.84|320|333 359|
AI|Air India|IN|star|full|DEL BOM BLR|0.82|32N 321|773 789 359|PFH
6E|IndiGo|IN||low|DEL BOM BLR HYD MAA CCU|0.54|20L 21L AT7||
SQ|Singapore Airlines|SG|star|full|SIN|1.12|7M8 738|359 773 781 388|PFH
TR|Scoot|SG||low|SIN|0.62|20L 21L|788|
TG|Thai Airways|TH|star|full|BKK HKT|0.92|320|359 773 789|FH
AK|AirAsia|MY||low|KUL PEN BKI DMK CGK|0.50|20L 21L|333|
MH|Malaysia Airlines|MY|oneworld|full|KUL|0.84|738 7M8|359 333|H
GA|Garuda Indonesia|ID|skyteam|full|CGK DPS|0.86|738|773 333 339|
VN|Vietnam Airlines|VN|skyteam|full|SGN HAN|0.78|321 32N|789 359|PH
PR|Philippine Airlines|PH||full|MNL CEB|0.80|320 321 DH4|773 333 359|P
CX|Cathay Pacific|HK|oneworld|full|HKG|1.06|321 32N|359 351 773|PFH
JL|Japan Airlines|JP|oneworld|full|HND NRT KIX|1.05|738 321|789 773 351|PFH
NH|ANA All Nippon Airways|JP|star|full|HND NRT ITM|1.06|738 321 DH4|789 773 788|PFH
KE|Korean Air|KR|skyteam|full|ICN GMP|1.00|738 321 223|773 789 388|PFH
OZ|Asiana Airlines|KR|star|full|ICN|0.94|321 320|359 333 772|
CA|Air China|CN|star|full|PEK CTU PVG|0.76|320 738 321|773 789 359 333|PFH
MU|China Eastern|CN|skyteam|full|PVG SHA KMG XIY|0.72|320 738 321|773 359 333|P
CZ|China Southern|CN||full|CAN PKX SZX|0.70|320 738 321|773 789 359 333|PF
CI|China Airlines|TW|skyteam|full|TPE KHH|0.86|738 321|359 773 333|PH
BR|EVA Air|TW|star|full|TPE|0.96|321|773 789 781|PH
QF|Qantas|AU|oneworld|full|SYD MEL BNE PER|1.08|738 E90 DH4|789 333 388|PFH
VA|Virgin Australia|AU||hybrid|SYD MEL BNE|0.86|738 7M8||
JQ|Jetstar|AU||low|MEL SYD OOL|0.64|20L 21L|788|
NZ|Air New Zealand|NZ|star|full|AKL CHC|1.00|320 32N AT7|789 772|PH
ZZ|Duffel Airways|GB||test||0.70|773|773|H
"""

REGIONAL_PARTNERS: dict[tuple[str, str], tuple[str, str]] = {
    ("AA", "E75"): ("YX", "Republic Airways"),
    ("DL", "E75"): ("OO", "SkyWest Airlines"),
    ("UA", "E75"): ("YX", "Republic Airways"),
    ("AC", "E75"): ("QK", "Jazz Aviation"),
    ("AS", "E75"): ("QX", "Horizon Air"),
    ("BA", "E90"): ("CJ", "BA Cityflyer"),
    ("AF", "E90"): ("A5", "HOP!"),
    ("KL", "E90"): ("WA", "KLM Cityhopper"),
    ("LH", "CR9"): ("CL", "Lufthansa CityLine"),
    ("IB", "CR9"): ("YW", "Air Nostrum"),
}
