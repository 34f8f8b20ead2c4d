import pytest

from sandbox.world.hotels import hotels_in
from tests.fixtures.vendor_specs import openapi_problems

MOUNT = "/hotelbeds/hotel-content-api/1.0"
DOCUMENT = "hotelbeds/hotel-content-api.json"


@pytest.mark.parametrize(
    ("path", "schema", "member"),
    [
        ("/hotels?destinationCode=LON&to=50", "ApiHotelsRS", "hotels"),
        ("/hotels?countryCode=FR&from=5&to=9", "ApiHotelsRS", "hotels"),
        ("/locations/destinations?to=300", "ApiDestinationsRS", "destinations"),
        ("/types/boards", "ApiBoardsRS", "boards"),
        ("/types/categories", "ApiCategoriesRS", "categories"),
        ("/types/rooms", "ApiRoomsRS", "rooms"),
        ("/types/accommodations", "ApiAccommodationsRS", "accommodations"),
    ],
)
async def test_content_answers_fit_the_document(agency, path, schema, member):
    response = await agency.ask("GET", path, None, mount=MOUNT)
    assert response.status_code == 200
    assert openapi_problems(DOCUMENT, schema, response.json()) == []
    assert response.json()[member]


async def test_a_hotel_in_full_explains_its_codes(agency):
    code = hotels_in("LON")[0].code
    body = (await agency.ask("GET", f"/hotels/{code}/details", None, mount=MOUNT)).json()
    assert openapi_problems(DOCUMENT, "ApiHotelDetailsRS", body) == []
    hotel = body["hotel"]
    assert hotel["destination"]["name"]["content"] == "London"
    assert hotel["country"]["isoCode"] == "GB"
    assert hotel["address"]["content"]


async def test_fields_and_codes_narrow_the_answer(agency):
    codes = ",".join(str(hotel.code) for hotel in hotels_in("BER")[:3])
    body = (await agency.ask("GET", f"/hotels?codes={codes}&fields=name,coordinates", None, mount=MOUNT)).json()
    assert [set(hotel) for hotel in body["hotels"]] == [{"code", "name", "coordinates"}] * 3


async def test_pages_follow_each_other_without_gap(agency):
    pages = [
        (await agency.ask("GET", f"/hotels?from={first}&to={first + 999}", None, mount=MOUNT)).json()
        for first in (1, 1001, 2001)
    ]
    codes = [hotel["code"] for page in pages for hotel in page["hotels"]]
    assert len(set(codes)) == len(codes) == pages[0]["total"]


@pytest.mark.parametrize("path", ["/hotels?to=5000", "/hotels?from=0", "/hotels/5/details", "/hotels?codes=abc"])
async def test_bad_content_requests_are_refused(agency, path):
    assert (await agency.ask("GET", path, None, mount=MOUNT)).status_code == 400
