"""What a hotel's country decides: money paid at the desk, taxes, and the words on the signboard."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """`city_tax` is local money per person and night, paid at the hotel; `per_usd` is local money for one dollar."""

    code: str
    name: str
    currency: str
    per_usd: float
    vat_percent: float
    city_tax: float
    tongue: str


_LINES = """
GB|United Kingdom|GBP|0.79|20|0|en
US|United States|USD|1|14|0|en
CA|Canada|CAD|1.37|13|0|en
MX|Mexico|MXN|18.2|16|0|es
BR|Brazil|BRL|5.4|5|0|pt
AR|Argentina|ARS|980|21|0|es
CL|Chile|CLP|940|19|0|es
PE|Peru|PEN|3.7|18|0|es
CO|Colombia|COP|4100|19|0|es
EC|Ecuador|USD|1|15|2|es
PA|Panama|USD|1|10|0|es
CR|Costa Rica|CRC|515|13|0|es
PR|Puerto Rico|USD|1|9|0|es
DO|Dominican Republic|DOP|59|18|0|es
IE|Ireland|EUR|0.92|13.5|0|en
NL|Netherlands|EUR|0.92|9|3.5|de
BE|Belgium|EUR|0.92|6|4.2|fr
LU|Luxembourg|EUR|0.92|3|0|fr
DE|Germany|EUR|0.92|7|2.5|de
CH|Switzerland|CHF|0.88|3.8|3.5|de
AT|Austria|EUR|0.92|10|2.2|de
IT|Italy|EUR|0.92|10|5|it
ES|Spain|EUR|0.92|10|2.75|es
PT|Portugal|EUR|0.92|6|4|pt
FR|France|EUR|0.92|10|4.8|fr
DK|Denmark|DKK|6.9|25|0|en
SE|Sweden|SEK|10.5|12|0|en
NO|Norway|NOK|10.7|12|0|en
FI|Finland|EUR|0.92|14|0|en
IS|Iceland|ISK|138|11|333|en
PL|Poland|PLN|3.95|8|0|en
CZ|Czechia|CZK|23.2|12|50|en
HU|Hungary|HUF|362|5|0|en
RO|Romania|RON|4.6|9|0|en
BG|Bulgaria|BGN|1.8|9|1|en
GR|Greece|EUR|0.92|13|4|en
HR|Croatia|EUR|0.92|13|1.86|en
RS|Serbia|RSD|108|10|1.5|en
SI|Slovenia|EUR|0.92|9.5|3.13|en
LV|Latvia|EUR|0.92|12|0|en
EE|Estonia|EUR|0.92|13|0|en
LT|Lithuania|EUR|0.92|9|1|en
MT|Malta|EUR|0.92|7|0.5|en
CY|Cyprus|EUR|0.92|9|0|en
TR|Turkey|TRY|32.5|10|0|en
IL|Israel|ILS|3.7|0|0|en
JO|Jordan|JOD|0.709|8|0|en
AE|United Arab Emirates|AED|3.67|5|15|en
QA|Qatar|QAR|3.64|0|0|en
SA|Saudi Arabia|SAR|3.75|15|0|en
BH|Bahrain|BHD|0.376|10|0|en
KW|Kuwait|KWD|0.307|0|0|en
OM|Oman|OMR|0.385|5|0|en
EG|Egypt|EGP|47.8|14|0|en
MA|Morocco|MAD|9.9|10|25|fr
KE|Kenya|KES|130|16|0|en
ET|Ethiopia|ETB|57|15|0|en
NG|Nigeria|NGN|1480|7.5|0|en
GH|Ghana|GHS|15|15|0|en
ZA|South Africa|ZAR|18.3|15|0|en
MU|Mauritius|MUR|46|15|0|fr
IN|India|INR|83.4|12|0|en
LK|Sri Lanka|LKR|303|18|0|en
BD|Bangladesh|BDT|117|15|0|en
NP|Nepal|NPR|133|13|0|en
TH|Thailand|THB|36|7|0|en
SG|Singapore|SGD|1.35|9|0|en
MY|Malaysia|MYR|4.7|8|10|en
ID|Indonesia|IDR|16200|11|0|en
PH|Philippines|PHP|58|12|0|en
VN|Vietnam|VND|25400|8|0|en
HK|Hong Kong|HKD|7.8|0|0|en
TW|Taiwan|TWD|32.4|5|0|en
KR|South Korea|KRW|1370|10|0|en
JP|Japan|JPY|155|10|200|ja
CN|China|CNY|7.25|6|0|en
AU|Australia|AUD|1.5|10|0|en
NZ|New Zealand|NZD|1.64|15|0|en
FJ|Fiji|FJD|2.25|15|0|en
"""


def _read(line: str) -> Country:
    code, name, currency, per_usd, vat, tax, tongue = line.split("|")
    return Country(code, name, currency, float(per_usd), float(vat), float(tax), tongue)


COUNTRIES = {country.code: country for country in map(_read, _LINES.strip().splitlines())}
ZERO_DECIMAL = frozenset({"JPY", "KRW", "CLP", "VND", "ISK"})
