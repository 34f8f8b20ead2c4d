"""The cities hotels are sold in, one line each.

Columns: destination code | name | country | latitude | longitude | zone | kind (business, mixed, leisure, ski)
| USD a night for a middling three-star room | hotels | airports | districts.

A hotel's code is made from its city's position here: add cities at the end only.
"""

CITY_LINES = """
LON|London|GB|51.5074|-0.1278|Europe/London|m|205|48|LHR LGW STN LTN LCY|Mayfair,Soho,Covent Garden,South Bank,Kensington,Shoreditch,City of London,Paddington,King's Cross,Greenwich
NYC|New York|US|40.7549|-73.9840|America/New_York|b|205|46|JFK LGA EWR|Midtown,Chelsea,SoHo,Financial District,Upper West Side,Upper East Side,Lower East Side,Williamsburg,Long Island City
PAR|Paris|FR|48.8566|2.3522|Europe/Paris|m|160|42|CDG ORY|Le Marais,Saint-Germain,Opera,Montmartre,Champs-Elysees,Latin Quarter,La Defense,Bastille
TYO|Tokyo|JP|35.6812|139.7671|Asia/Tokyo|m|140|36|HND NRT|Marunouchi,Ginza,Shinjuku,Shibuya,Asakusa,Roppongi,Ueno,Shinagawa
SFO|San Francisco|US|37.7879|-122.4075|America/Los_Angeles|b|190|26|SFO OAK|Union Square,SoMa,Nob Hill,Fisherman's Wharf,Financial District,Mission
LAX|Los Angeles|US|34.0522|-118.2437|America/Los_Angeles|m|175|28|LAX BUR LGB|Downtown,Hollywood,Santa Monica,Beverly Hills,Culver City,West Hollywood
CHI|Chicago|US|41.8819|-87.6278|America/Chicago|b|165|24|ORD MDW|The Loop,River North,Magnificent Mile,West Loop,Gold Coast
BOS|Boston|US|42.3555|-71.0605|America/New_York|b|200|20|BOS|Back Bay,Downtown,Seaport,Beacon Hill,Cambridge
WAS|Washington|US|38.9007|-77.0369|America/New_York|b|178|22|DCA IAD BWI|Downtown,Georgetown,Dupont Circle,Capitol Hill,Foggy Bottom
SEA|Seattle|US|47.6080|-122.3352|America/Los_Angeles|b|170|16|SEA|Downtown,Belltown,Capitol Hill,South Lake Union
MIA|Miami|US|25.7743|-80.1937|America/New_York|l|180|20|MIA FLL|South Beach,Brickell,Downtown,Coconut Grove,Wynwood
ATL|Atlanta|US|33.7590|-84.3880|America/New_York|b|140|14|ATL|Midtown,Downtown,Buckhead
DFW|Dallas|US|32.7801|-96.8005|America/Chicago|b|135|14|DFW DAL|Downtown,Uptown,Deep Ellum
HOU|Houston|US|29.7604|-95.3698|America/Chicago|b|125|14|IAH HOU|Downtown,Galleria,Montrose,Museum District
AUS|Austin|US|30.2672|-97.7431|America/Chicago|b|155|12|AUS|Downtown,South Congress,East Austin
DEN|Denver|US|39.7447|-104.9942|America/Denver|b|145|12|DEN|LoDo,Capitol Hill,Cherry Creek
LAS|Las Vegas|US|36.1147|-115.1728|America/Los_Angeles|l|130|18|LAS|The Strip,Downtown,Summerlin
PHX|Phoenix|US|33.4484|-112.0740|America/Phoenix|m|130|12|PHX|Downtown,Camelback,Arcadia
SAN|San Diego|US|32.7157|-117.1611|America/Los_Angeles|l|165|14|SAN|Gaslamp Quarter,Little Italy,La Jolla,Mission Bay
PDX|Portland|US|45.5190|-122.6793|America/Los_Angeles|m|135|10|PDX|Downtown,Pearl District,Lloyd
MSP|Minneapolis|US|44.9778|-93.2650|America/Chicago|b|130|10|MSP|Downtown,North Loop,Uptown
DTT|Detroit|US|42.3314|-83.0458|America/Detroit|b|120|10|DTW|Downtown,Midtown,Corktown
PHL|Philadelphia|US|39.9524|-75.1636|America/New_York|b|150|12|PHL|Center City,Old City,University City
ORL|Orlando|US|28.5384|-81.3789|America/New_York|l|125|14|MCO|Downtown,International Drive,Lake Buena Vista
BNA|Nashville|US|36.1627|-86.7816|America/Chicago|l|165|10|BNA|Downtown,The Gulch,Midtown
MSY|New Orleans|US|29.9511|-90.0715|America/Chicago|l|140|12|MSY|French Quarter,Garden District,Warehouse District
CLT|Charlotte|US|35.2271|-80.8431|America/New_York|b|130|8|CLT|Uptown,South End
RDU|Raleigh|US|35.7796|-78.6382|America/New_York|b|120|8|RDU|Downtown,Glenwood South
SLC|Salt Lake City|US|40.7608|-111.8910|America/Denver|s|130|8|SLC|Downtown,Sugar House
HNL|Honolulu|US|21.2810|-157.8376|Pacific/Honolulu|l|210|12|HNL|Waikiki,Ala Moana,Downtown
PIT|Pittsburgh|US|40.4406|-79.9959|America/New_York|b|125|8|PIT|Downtown,Strip District
TPA|Tampa|US|27.9506|-82.4572|America/New_York|l|135|8|TPA|Downtown,Ybor City
SJC|San Jose|US|37.3349|-121.8880|America/Los_Angeles|b|165|8|SJC|Downtown,Santana Row
ANC|Anchorage|US|61.2176|-149.8997|America/Anchorage|l|140|8|ANC|Downtown,Midtown
YTO|Toronto|CA|43.6510|-79.3832|America/Toronto|b|155|18|YYZ YTZ|Downtown,Yorkville,Entertainment District,Distillery District
YVR|Vancouver|CA|49.2820|-123.1171|America/Vancouver|m|165|12|YVR|Downtown,Yaletown,Gastown
YMQ|Montreal|CA|45.5030|-73.5698|America/Toronto|m|135|12|YUL|Old Montreal,Downtown,Plateau
YYC|Calgary|CA|51.0453|-114.0581|America/Edmonton|b|115|8|YYC|Downtown,Beltline
YOW|Ottawa|CA|45.4215|-75.6972|America/Toronto|b|125|8|YOW|Downtown,ByWard Market
MEX|Mexico City|MX|19.4326|-99.1332|America/Mexico_City|m|95|16|MEX|Polanco,Roma Norte,Condesa,Centro Historico,Reforma
CUN|Cancun|MX|21.1619|-86.8515|America/Cancun|l|150|12|CUN|Hotel Zone,Downtown
GDL|Guadalajara|MX|20.6736|-103.3440|America/Mexico_City|b|75|8|GDL|Centro,Providencia
MTY|Monterrey|MX|25.6714|-100.3090|America/Monterrey|b|80|8|MTY|Centro,San Pedro
SAO|Sao Paulo|BR|-23.5614|-46.6559|America/Sao_Paulo|b|85|16|GRU CGH|Paulista,Jardins,Itaim Bibi,Pinheiros
RIO|Rio de Janeiro|BR|-22.9711|-43.1822|America/Sao_Paulo|l|95|14|GIG SDU|Copacabana,Ipanema,Leblon,Centro
BSB|Brasilia|BR|-15.7939|-47.8828|America/Sao_Paulo|b|75|8|BSB|Asa Sul,Asa Norte
BUE|Buenos Aires|AR|-34.6037|-58.3816|America/Argentina/Buenos_Aires|m|90|14|EZE AEP|Recoleta,Palermo,San Telmo,Puerto Madero
SCL|Santiago|CL|-33.4378|-70.6505|America/Santiago|b|95|10|SCL|Providencia,Las Condes,Lastarria
LIM|Lima|PE|-12.1211|-77.0297|America/Lima|m|85|10|LIM|Miraflores,Barranco,San Isidro
BOG|Bogota|CO|4.6533|-74.0636|America/Bogota|b|75|10|BOG|Chapinero,Zona Rosa,La Candelaria
MDE|Medellin|CO|6.2100|-75.5680|America/Bogota|m|70|8|MDE|El Poblado,Laureles
UIO|Quito|EC|-0.1807|-78.4678|America/Guayaquil|m|70|8|UIO|La Mariscal,Old Town
PTY|Panama City|PA|8.9824|-79.5199|America/Panama|b|90|8|PTY|Bella Vista,Casco Viejo
SJO|San Jose de Costa Rica|CR|9.9281|-84.0907|America/Costa_Rica|l|85|8|SJO|Escazu,Barrio Amon
SJU|San Juan|PR|18.4655|-66.1057|America/Puerto_Rico|l|165|8|SJU|Condado,Old San Juan
SDQ|Santo Domingo|DO|18.4736|-69.8849|America/Santo_Domingo|l|90|8|SDQ|Zona Colonial,Piantini
EDI|Edinburgh|GB|55.9533|-3.1883|Europe/London|l|150|14|EDI|Old Town,New Town,Leith
MAN|Manchester|GB|53.4808|-2.2426|Europe/London|b|115|12|MAN|City Centre,Northern Quarter,Salford Quays
BHX|Birmingham|GB|52.4797|-1.9027|Europe/London|b|100|8|BHX|City Centre,Jewellery Quarter
GLA|Glasgow|GB|55.8609|-4.2514|Europe/London|m|105|8|GLA|City Centre,West End
DUB|Dublin|IE|53.3441|-6.2675|Europe/Dublin|b|165|16|DUB|Temple Bar,St Stephen's Green,Docklands,Ballsbridge
AMS|Amsterdam|NL|52.3728|4.8936|Europe/Amsterdam|m|165|20|AMS|Centrum,Jordaan,De Pijp,Zuidas,Museum Quarter
RTM|Rotterdam|NL|51.9225|4.4792|Europe/Amsterdam|b|110|8|RTM|Centrum,Kop van Zuid
BRU|Brussels|BE|50.8467|4.3525|Europe/Brussels|b|125|14|BRU|Grand Place,European Quarter,Louise,Sablon
LUX|Luxembourg|LU|49.6117|6.1319|Europe/Luxembourg|b|155|8|LUX|Ville Haute,Kirchberg
FRA|Frankfurt|DE|50.1109|8.6821|Europe/Berlin|b|125|16|FRA|Bankenviertel,Sachsenhausen,Messe,Westend
BER|Berlin|DE|52.5200|13.4050|Europe/Berlin|m|110|22|BER|Mitte,Kreuzberg,Charlottenburg,Prenzlauer Berg,Friedrichshain
MUC|Munich|DE|48.1374|11.5755|Europe/Berlin|b|140|16|MUC|Altstadt,Schwabing,Maxvorstadt,Haidhausen
HAM|Hamburg|DE|53.5503|9.9930|Europe/Berlin|b|120|12|HAM|Altstadt,HafenCity,St Georg
DUS|Dusseldorf|DE|51.2254|6.7763|Europe/Berlin|b|115|10|DUS|Altstadt,Medienhafen
CGN|Cologne|DE|50.9384|6.9600|Europe/Berlin|b|110|10|CGN|Altstadt,Belgisches Viertel
STR|Stuttgart|DE|48.7758|9.1829|Europe/Berlin|b|115|8|STR|Mitte,Bad Cannstatt
ZRH|Zurich|CH|47.3769|8.5417|Europe/Zurich|b|210|14|ZRH|Altstadt,Seefeld,Zurich West
GVA|Geneva|CH|46.2044|6.1432|Europe/Zurich|b|215|12|GVA|Paquis,Old Town,Eaux-Vives
BSL|Basel|CH|47.5596|7.5886|Europe/Zurich|b|170|8|BSL|Altstadt,Kleinbasel
VIE|Vienna|AT|48.2082|16.3738|Europe/Vienna|m|120|16|VIE|Innere Stadt,Leopoldstadt,Mariahilf,Landstrasse
SZG|Salzburg|AT|47.8001|13.0444|Europe/Vienna|s|130|8|SZG|Altstadt,Maxglan
INN|Innsbruck|AT|47.2692|11.4041|Europe/Vienna|s|135|8|INN|Altstadt,Hungerburg
ROM|Rome|IT|41.8947|12.4839|Europe/Rome|l|140|22|FCO CIA|Centro Storico,Trastevere,Monti,Prati,Termini
MIL|Milan|IT|45.4642|9.1900|Europe/Rome|b|150|18|MXP LIN|Duomo,Brera,Navigli,Porta Nuova
VCE|Venice|IT|45.4375|12.3358|Europe/Rome|l|175|12|VCE|San Marco,Cannaregio,Dorsoduro
FLR|Florence|IT|43.7696|11.2558|Europe/Rome|l|145|12|FLR|Duomo,Oltrarno,Santa Croce
NAP|Naples|IT|40.8518|14.2681|Europe/Rome|l|105|10|NAP|Centro Storico,Chiaia
TRN|Turin|IT|45.0703|7.6869|Europe/Rome|b|100|8|TRN|Centro,San Salvario
BLQ|Bologna|IT|44.4939|11.3428|Europe/Rome|b|115|8|BLQ|Centro,Fiera
MAD|Madrid|ES|40.4168|-3.7038|Europe/Madrid|m|120|18|MAD|Centro,Salamanca,Chueca,Retiro
BCN|Barcelona|ES|41.3870|2.1701|Europe/Madrid|m|140|20|BCN|Gothic Quarter,Eixample,El Born,Barceloneta,Gracia
PMI|Palma|ES|39.5696|2.6502|Europe/Madrid|l|135|12|PMI|Old Town,Playa de Palma
AGP|Malaga|ES|36.7213|-4.4214|Europe/Madrid|l|105|10|AGP|Centro,La Malagueta
VLC|Valencia|ES|39.4699|-0.3763|Europe/Madrid|l|100|10|VLC|Ciutat Vella,Ruzafa
SVQ|Seville|ES|37.3891|-5.9845|Europe/Madrid|l|110|10|SVQ|Santa Cruz,Triana
BIO|Bilbao|ES|43.2630|-2.9350|Europe/Madrid|m|110|8|BIO|Casco Viejo,Abando
LIS|Lisbon|PT|38.7109|-9.1396|Europe/Lisbon|l|125|18|LIS|Baixa,Chiado,Alfama,Avenida da Liberdade
OPO|Porto|PT|41.1496|-8.6110|Europe/Lisbon|l|105|10|OPO|Ribeira,Boavista
FAO|Faro|PT|37.0194|-7.9304|Europe/Lisbon|l|105|8|FAO|Old Town,Marina
NCE|Nice|FR|43.7009|7.2684|Europe/Paris|l|145|12|NCE|Promenade,Old Town,Port
LYS|Lyon|FR|45.7640|4.8357|Europe/Paris|b|110|10|LYS|Presqu'ile,Part-Dieu,Vieux Lyon
MRS|Marseille|FR|43.2965|5.3698|Europe/Paris|l|105|8|MRS|Vieux-Port,La Joliette
TLS|Toulouse|FR|43.6045|1.4440|Europe/Paris|b|100|8|TLS|Capitole,Compans
BOD|Bordeaux|FR|44.8412|-0.5800|Europe/Paris|l|115|8|BOD|Centre,Chartrons
CPH|Copenhagen|DK|55.6761|12.5683|Europe/Copenhagen|m|165|16|CPH|Indre By,Vesterbro,Nyhavn,Orestad
STO|Stockholm|SE|59.3293|18.0686|Europe/Stockholm|b|150|16|ARN BMA|Norrmalm,Gamla Stan,Sodermalm,Ostermalm
GOT|Gothenburg|SE|57.7089|11.9746|Europe/Stockholm|b|120|8|GOT|Centrum,Haga
OSL|Oslo|NO|59.9133|10.7389|Europe/Oslo|b|155|12|OSL|Sentrum,Aker Brygge,Grunerlokka
BGO|Bergen|NO|60.3913|5.3221|Europe/Oslo|l|140|8|BGO|Bryggen,Sentrum
HEL|Helsinki|FI|60.1699|24.9384|Europe/Helsinki|b|130|12|HEL|Kluuvi,Punavuori,Kallio
KEF|Reykjavik|IS|64.1466|-21.9426|Atlantic/Reykjavik|l|190|8|KEF|Midborg,Harbour
WAW|Warsaw|PL|52.2297|21.0122|Europe/Warsaw|b|90|12|WAW|Srodmiescie,Old Town,Wola
KRK|Krakow|PL|50.0614|19.9366|Europe/Warsaw|l|80|10|KRK|Old Town,Kazimierz
PRG|Prague|CZ|50.0875|14.4213|Europe/Prague|l|100|16|PRG|Old Town,Mala Strana,Vinohrady,New Town
BUD|Budapest|HU|47.4979|19.0402|Europe/Budapest|l|90|14|BUD|Belvaros,Castle District,Jewish Quarter
OTP|Bucharest|RO|44.4323|26.1063|Europe/Bucharest|b|80|10|OTP|Old Town,Victoriei
SOF|Sofia|BG|42.6977|23.3219|Europe/Sofia|b|70|8|SOF|Centre,Lozenets
ATH|Athens|GR|37.9755|23.7348|Europe/Athens|l|115|14|ATH|Syntagma,Plaka,Kolonaki
HER|Heraklion|GR|35.3387|25.1442|Europe/Athens|l|100|8|HER|Old Town,Ammoudara
ZAG|Zagreb|HR|45.8130|15.9775|Europe/Zagreb|m|90|8|ZAG|Gornji Grad,Donji Grad
DBV|Dubrovnik|HR|42.6507|18.0944|Europe/Zagreb|l|150|8|DBV|Old Town,Lapad
BEG|Belgrade|RS|44.8125|20.4612|Europe/Belgrade|m|80|8|BEG|Stari Grad,New Belgrade
LJU|Ljubljana|SI|46.0514|14.5060|Europe/Ljubljana|m|100|8|LJU|Center,Trnovo
RIX|Riga|LV|56.9496|24.1052|Europe/Riga|m|80|8|RIX|Old Town,Centrs
TLL|Tallinn|EE|59.4370|24.7536|Europe/Tallinn|m|90|8|TLL|Old Town,Rotermann
VNO|Vilnius|LT|54.6872|25.2797|Europe/Vilnius|m|80|8|VNO|Old Town,Naujamiestis
MLA|Malta|MT|35.8989|14.5146|Europe/Malta|l|110|8|MLA|Valletta,Sliema
LCA|Larnaca|CY|34.9182|33.6201|Asia/Nicosia|l|95|8|LCA|Finikoudes,Mackenzie
IST|Istanbul|TR|41.0370|28.9850|Europe/Istanbul|m|105|18|IST SAW|Sultanahmet,Beyoglu,Besiktas,Kadikoy
AYT|Antalya|TR|36.8969|30.7133|Europe/Istanbul|l|95|10|AYT|Kaleici,Lara
TLV|Tel Aviv|IL|32.0853|34.7818|Asia/Jerusalem|b|190|10|TLV|Rothschild,Jaffa,Seafront
AMM|Amman|JO|31.9539|35.9106|Asia/Amman|m|85|8|AMM|Abdali,Jabal Amman
DXB|Dubai|AE|25.1972|55.2744|Asia/Dubai|m|140|22|DXB DWC|Downtown,Marina,Jumeirah,Deira,Business Bay
AUH|Abu Dhabi|AE|24.4539|54.3773|Asia/Dubai|b|120|12|AUH|Corniche,Al Maryah Island,Yas Island
DOH|Doha|QA|25.2854|51.5310|Asia/Qatar|b|120|10|DOH|West Bay,The Pearl,Msheireb
RUH|Riyadh|SA|24.7136|46.6753|Asia/Riyadh|b|135|10|RUH|Olaya,Diplomatic Quarter
JED|Jeddah|SA|21.5433|39.1728|Asia/Riyadh|b|125|8|JED|Corniche,Al Balad
BAH|Manama|BH|26.2285|50.5860|Asia/Bahrain|b|110|8|BAH|Seef,Juffair
KWI|Kuwait City|KW|29.3759|47.9774|Asia/Kuwait|b|120|8|KWI|Sharq,Salmiya
MCT|Muscat|OM|23.5880|58.3829|Asia/Muscat|l|105|8|MCT|Qurum,Mutrah
CAI|Cairo|EG|30.0444|31.2357|Africa/Cairo|m|80|12|CAI|Garden City,Zamalek,New Cairo
CMN|Casablanca|MA|33.5731|-7.5898|Africa/Casablanca|b|90|8|CMN|Centre,Anfa
RAK|Marrakesh|MA|31.6295|-7.9811|Africa/Casablanca|l|100|10|RAK|Medina,Gueliz
NBO|Nairobi|KE|-1.2864|36.8172|Africa/Nairobi|b|95|10|NBO|Westlands,Upper Hill,Kilimani
ADD|Addis Ababa|ET|9.0108|38.7613|Africa/Addis_Ababa|b|95|8|ADD|Bole,Kazanchis
LOS|Lagos|NG|6.4281|3.4219|Africa/Lagos|b|120|8|LOS|Victoria Island,Ikeja
ACC|Accra|GH|5.6037|-0.1870|Africa/Accra|b|110|8|ACC|Osu,Airport City
JNB|Johannesburg|ZA|-26.1076|28.0567|Africa/Johannesburg|b|90|12|JNB|Sandton,Rosebank,Melrose
CPT|Cape Town|ZA|-33.9249|18.4241|Africa/Johannesburg|l|110|12|CPT|City Bowl,Waterfront,Camps Bay
MRU|Port Louis|MU|-20.1609|57.5012|Indian/Mauritius|l|120|8|MRU|Caudan,Grand Baie
DEL|Delhi|IN|28.6315|77.2167|Asia/Kolkata|b|80|16|DEL|Connaught Place,Aerocity,South Delhi
BOM|Mumbai|IN|18.9388|72.8258|Asia/Kolkata|b|95|16|BOM|Fort,Bandra,Andheri,Lower Parel
BLR|Bengaluru|IN|12.9716|77.5946|Asia/Kolkata|b|85|14|BLR|MG Road,Indiranagar,Whitefield
MAA|Chennai|IN|13.0604|80.2496|Asia/Kolkata|b|70|10|MAA|T Nagar,Guindy
HYD|Hyderabad|IN|17.4239|78.4738|Asia/Kolkata|b|75|10|HYD|Banjara Hills,HITEC City
CCU|Kolkata|IN|22.5500|88.3520|Asia/Kolkata|m|65|8|CCU|Park Street,Salt Lake
GOI|Goa|IN|15.4909|73.8278|Asia/Kolkata|l|75|8|GOI|Panaji,Candolim
CMB|Colombo|LK|6.9271|79.8612|Asia/Colombo|m|75|8|CMB|Fort,Colpetty
DAC|Dhaka|BD|23.7925|90.4078|Asia/Dhaka|b|80|8|DAC|Gulshan,Banani
KTM|Kathmandu|NP|27.7172|85.3240|Asia/Kathmandu|l|60|8|KTM|Thamel,Lazimpat
BKK|Bangkok|TH|13.7450|100.5347|Asia/Bangkok|m|75|20|BKK DMK|Sukhumvit,Silom,Riverside,Siam
HKT|Phuket|TH|7.8804|98.3923|Asia/Bangkok|l|90|10|HKT|Old Town,Patong,Kata
SIN|Singapore|SG|1.2868|103.8545|Asia/Singapore|b|185|20|SIN|Marina Bay,Orchard,Chinatown,Clarke Quay,Bugis
KUL|Kuala Lumpur|MY|3.1478|101.6953|Asia/Kuala_Lumpur|m|75|14|KUL|KLCC,Bukit Bintang,Bangsar
PEN|Penang|MY|5.4141|100.3288|Asia/Kuala_Lumpur|l|65|8|PEN|George Town,Batu Ferringhi
JKT|Jakarta|ID|-6.2088|106.8456|Asia/Jakarta|b|70|14|CGK HLP|Menteng,Sudirman,Kemang
DPS|Bali|ID|-8.6705|115.2126|Asia/Makassar|l|85|14|DPS|Seminyak,Ubud,Sanur
MNL|Manila|PH|14.5547|121.0244|Asia/Manila|b|80|12|MNL|Makati,Bonifacio Global City,Malate
SGN|Ho Chi Minh City|VN|10.7769|106.7009|Asia/Ho_Chi_Minh|m|65|12|SGN|District 1,District 3,Thao Dien
HAN|Hanoi|VN|21.0285|105.8542|Asia/Ho_Chi_Minh|m|65|10|HAN|Old Quarter,Ba Dinh
HKG|Hong Kong|HK|22.2819|114.1581|Asia/Hong_Kong|b|160|20|HKG|Central,Tsim Sha Tsui,Causeway Bay,Wan Chai
TPE|Taipei|TW|25.0330|121.5654|Asia/Taipei|b|105|12|TPE TSA|Xinyi,Zhongshan,Da'an
SEL|Seoul|KR|37.5636|126.9976|Asia/Seoul|m|115|18|ICN GMP|Myeongdong,Gangnam,Hongdae,Jongno
PUS|Busan|KR|35.1796|129.0756|Asia/Seoul|l|90|8|PUS|Haeundae,Seomyeon
OSA|Osaka|JP|34.6937|135.5023|Asia/Tokyo|m|105|16|KIX ITM|Umeda,Namba,Tennoji
UKY|Kyoto|JP|35.0116|135.7681|Asia/Tokyo|l|130|10|ITM KIX|Gion,Downtown,Arashiyama
NGO|Nagoya|JP|35.1815|136.9066|Asia/Tokyo|b|90|8|NGO|Sakae,Meieki
FUK|Fukuoka|JP|33.5902|130.4017|Asia/Tokyo|m|90|8|FUK|Hakata,Tenjin
SPK|Sapporo|JP|43.0618|141.3545|Asia/Tokyo|s|95|8|CTS OKD|Odori,Susukino
BJS|Beijing|CN|39.9042|116.4074|Asia/Shanghai|b|95|16|PEK PKX|Chaoyang,Dongcheng,Haidian
SHA|Shanghai|CN|31.2304|121.4737|Asia/Shanghai|b|105|18|PVG SHA|The Bund,Pudong,Jing'an,Xuhui
CAN|Guangzhou|CN|23.1291|113.2644|Asia/Shanghai|b|80|10|CAN|Tianhe,Yuexiu
SZX|Shenzhen|CN|22.5431|114.0579|Asia/Shanghai|b|85|10|SZX|Futian,Nanshan
SYD|Sydney|AU|-33.8688|151.2093|Australia/Sydney|m|160|20|SYD|CBD,The Rocks,Darling Harbour,Bondi
MEL|Melbourne|AU|-37.8136|144.9631|Australia/Melbourne|b|140|16|MEL|CBD,Southbank,Fitzroy
BNE|Brisbane|AU|-27.4698|153.0251|Australia/Brisbane|m|130|10|BNE|CBD,South Bank
PER|Perth|AU|-31.9523|115.8613|Australia/Perth|b|130|8|PER|CBD,Northbridge
AKL|Auckland|NZ|-36.8485|174.7633|Pacific/Auckland|m|125|10|AKL|CBD,Viaduct,Parnell
WLG|Wellington|NZ|-41.2866|174.7756|Pacific/Auckland|b|120|8|WLG|Te Aro,Thorndon
ZQN|Queenstown|NZ|-45.0312|168.6626|Pacific/Auckland|s|150|8|ZQN|Town Centre,Frankton
NAN|Nadi|FJ|-17.7765|177.4356|Pacific/Fiji|l|130|8|NAN|Denarau,Namaka
"""
