"""Finding orders: a number is never an id, nothing is taken because it came first, and nobody's name is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.woocommerce.client import WooCommerceClient
from integrations.woocommerce.searching import WhoseNode
from tests.integrations.woocommerce.samples import INVALID_ID, Json, order
from tests.integrations.woocommerce.site import Asked, Said, Site

SOMEBODYS = [order(871), order(9, number="10429"), order(12, number="X-1042")]
"""What a search finds because somebody lives at number 1042."""


def searching(site: Site, *hits: Json, plugin: tuple[Json, ...] | None = None) -> None:
    """A shop whose search finds `hits`, with a plugin's filter or, as most have it, one that is ignored."""

    def answer(asked: Asked) -> Said:
        return Said(list(hits if "search" in asked.query else SOMEBODYS if plugin is None else plugin))

    site.answers("/orders", answer)
    for each in {str(one["id"]): one for one in (*hits, *(plugin or ()), *SOMEBODYS)}.values():
        site.says(f"/orders/{each['id']}", each)


async def test_a_number_is_not_an_id(client: WooCommerceClient, site: Site) -> None:
    """Scenario 28: id 2231 bears number 1042, while id 1042 bears number 871."""
    searching(site, *SOMEBODYS, order(2231, number="1042"), order(1042, number="871"))
    assert [each.ref for each in await client.find("#1042")] == ["2231"]
    assert [each.path.rpartition("/")[2] for each in site.asked_of_orders] == ["orders", "2231", "1042"]
    assert site.asked[0].params == {"search": "1042", "per_page": "100"}
    assert site.asked[0].query["_fields"] == "id,number"


async def test_the_id_is_asked_for_when_the_search_finds_nothing(client: WooCommerceClient, site: Site) -> None:
    searching(site)
    site.says("/orders/1042", order(1042))
    assert [each.ref for each in await client.find("1042")] == ["1042"]


async def test_a_number_around_an_id(client: WooCommerceClient, site: Site) -> None:
    searching(site)
    site.says("/orders/1042", order(1042, number="EU-1042-A"))
    assert [each.ref for each in await client.find("#eu-1042-a")] == ["1042"]


async def test_a_plugins_filter_is_the_last_try_and_may_be_ignored(client: WooCommerceClient, site: Site) -> None:
    searching(site)
    site.says("/orders/1042", INVALID_ID, status=404)
    assert await client.find("1042") == ()
    assert site.asked[-1].params == {"order_number": "1042", "per_page": "100"}


async def test_a_plugins_filter_may_know_it(client: WooCommerceClient, site: Site) -> None:
    searching(site, plugin=(order(2231, number="1042"),))
    site.says("/orders/1042", INVALID_ID, status=404)
    assert [each.ref for each in await client.find("1042")] == ["2231"]


async def test_two_orders_of_one_number_are_both_found_the_newest_first(
    client: WooCommerceClient, site: Site
) -> None:
    searching(site, order(7, number="AB"), order(12_000, number="#ab"), order(900, number="AB"))
    assert [each.ref for each in await client.find("AB")] == ["12000", "900", "7"]


async def test_what_the_search_says_is_read_again(client: WooCommerceClient, site: Site) -> None:
    """The search may be cached; an order that was renumbered meanwhile is not this one."""
    site.says("/orders", [order(7, number="A1")])
    site.says("/orders/7", order(7, number="A2"))
    site.says("/orders/1", INVALID_ID, status=404)
    assert await client.find("A1") == ()


@pytest.mark.parametrize("typed", ["", "  ", "#", "%", "# %"])
async def test_nothing_to_search_for_is_not_asked_for(client: WooCommerceClient, site: Site, typed: str) -> None:
    assert await client.find(typed) == ()
    assert site.asked == []


@pytest.mark.parametrize(("typed", "searched"), [("A 1%20B", "A 1 20B"), (" #A B ", "A B"), ("ＡＢ", "AB")])
async def test_what_an_address_could_misread_is_left_out(
    client: WooCommerceClient, site: Site, typed: str, searched: str
) -> None:
    site.says("/orders", [])
    await client.find(typed)
    assert site.asked[0].query["search"] == searched


# Customers


def of(ref: int, first: str = "Ida", last: str = "Wind", mail: str = "ida@kites.example") -> Json:
    billing = {"first_name": first, "last_name": last, "company": "", "email": mail}
    return order(ref, billing=billing, shipping=[])


@pytest.mark.parametrize(
    ("typed", "search"),
    [("Ida@Kites.Example", "ida@kites.example"), ("Ida  Wind", "ida wind"), ("wind", "wind")],
)
async def test_the_customers_orders_and_no_others(
    client: WooCommerceClient, site: Site, typed: str, search: str
) -> None:
    """A search finds whoever has the word anywhere, in an address for one."""
    hits = [of(12), of(11, "Ida", "Storm", "other@kites.example"), of(10)]
    other = [of(9, "Eva", "Breeze", "eva@kites.example")]
    site.answers("/orders", lambda asked: Said(hits + other if "search" in asked.query else [of(10), of(12)]))
    assert [each.ref for each in await client.find_by_customer(typed)] == ["12", "10"]
    first, second = site.asked_of_orders
    assert first.params == {"search": search, "per_page": "100", "orderby": "date", "order": "desc"}
    assert first.query["_fields"] == "id,billing,shipping"
    assert second.params == {"include": "12,10", "per_page": "100"}
    assert "billing" not in second.query["_fields"]


async def test_whom_it_is_sent_to_counts_too(client: WooCommerceClient, site: Site) -> None:
    gift = order(5, billing={"first_name": "Eva"}, shipping={"first_name": "Ida", "last_name": "Wind"})
    site.says("/orders", [gift])
    assert [each.ref for each in await client.find_by_customer("ida WIND")] == ["5"]


async def test_a_search_that_knows_no_whole_names_is_asked_for_one_word(
    client: WooCommerceClient, site: Site
) -> None:
    site.answers("/orders", lambda asked: Said([] if asked.query.get("search") == "ida wind" else [of(7)]))
    assert [each.ref for each in await client.find_by_customer("Ida Wind")] == ["7"]
    assert [asked.query.get("search") for asked in site.asked_of_orders] == ["ida wind", "wind", None]


async def test_the_ten_newest(client: WooCommerceClient, site: Site) -> None:
    site.answers("/orders", lambda asked: Said([of(ref) for ref in range(30, 0, -1)]))
    await client.find_by_customer("ida@kites.example")
    assert site.asked[1].query["include"] == "30,29,28,27,26,25,24,23,22,21"


@pytest.mark.parametrize("typed", ["", "***", "@", "%"])
async def test_nobody_is_not_looked_for(client: WooCommerceClient, site: Site, typed: str) -> None:
    assert await client.find_by_customer(typed) == ()
    assert site.asked == []


async def test_somebody_without_orders(client: WooCommerceClient, site: Site) -> None:
    site.says("/orders", [of(9, "Eva", "Breeze", "eva@kites.example")])
    assert await client.find_by_customer("ida@kites.example") == ()


@given(name=st.text(max_size=12), typed=st.text(min_size=1, max_size=12))
def test_nobody_is_found_by_words_that_are_not_theirs(name: str, typed: str) -> None:
    whose = WhoseNode.model_validate({"id": 1, "billing": {"first_name": name}})
    wanted = typed.casefold()
    if "@" not in wanted and wanted.split() and whose.is_of(wanted):
        assert wanted.split()[0] in name.casefold() or not name.isascii()
