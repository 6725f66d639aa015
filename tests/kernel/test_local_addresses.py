"""No address that a stranger made up leads to another site."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from engage.kernel.view_prefix import is_local_address

ELSEWHERE = [
    "",
    "evil.example",
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "/\x01/evil.example",
]


@pytest.mark.parametrize("address", ELSEWHERE)
def test_another_host_is_no_local_address_however_it_is_written(address: str) -> None:
    assert not is_local_address(address)


@pytest.mark.parametrize("address", ["/", "/ur/easy/rounds/safer", "/reports/?from=desk&x=//y"])
def test_a_path_on_this_site_is_a_local_address(address: str) -> None:
    assert is_local_address(address)


@pytest.mark.requirement("SEC2")
@pytest.mark.parametrize("back", ELSEWHERE)
def test_saving_how_the_site_looks_never_leads_elsewhere(client: FlaskClient, back: str) -> None:
    look = {"text": "l", "font": "", "theme": "", "back": back}
    assert client.post("/appearance", data=look).location == "/"


@pytest.mark.requirement("SEC2")
@pytest.mark.parametrize("break_", ["%09", "%0a", "%0d"])
def test_links_to_other_views_keep_a_broken_path_on_this_site(
    client: FlaskClient, break_: str
) -> None:
    html = client.get(f"/{break_}/evil.example").get_data(as_text=True)
    page = BeautifulSoup(html, "lxml")
    written = [str(tag["href"]) for tag in page.select("a[href]")]
    written += [str(tag["value"]) for tag in page.select("input[name=back]")]
    assert [address for address in written if "evil.example" in address]
    assert all(is_local_address(address) for address in written if "evil.example" in address), (
        written
    )
