"""What is spare, broken and missing among subscriptions."""

from hypothesis import given
from hypothesis import strategies as st

from integrations.subscriptions import Address, Subscription, repairs

WANTED = frozenset("abc")


def of(topics: st.SearchStrategy[frozenset[str]]) -> st.SearchStrategy[list[Subscription]]:
    """Subscriptions to such topics, in any state."""
    one = st.builds(
        Subscription,
        ref=st.integers().map(str),
        topics=topics,
        flaws=st.sampled_from([(), ("it is switched off",)]),
        known=st.booleans(),
    )
    return st.lists(one, unique_by=lambda each: each.ref)


SUBSCRIPTIONS = of(st.sampled_from("abcx").map(frozenset)) | of(st.just(WANTED))
"""As vendors have them: one tells one topic, or each tells all."""


@given(SUBSCRIPTIONS)
def test_after_the_repairs_nothing_is_left_to_repair(found: list[Subscription]) -> None:
    first = repairs(found, WANTED)
    kept = [each for each in found if each not in first.spare and each not in first.broken]
    mended = [Subscription(ref=each.ref, topics=each.topics, known=each.known) for each in first.broken]
    added = [Subscription(ref=f"new {topic}", topics=frozenset(topic)) for topic in sorted(first.missing)]
    assert repairs([*mended, *kept, *added], WANTED).none


@given(SUBSCRIPTIONS)
def test_every_topic_is_kept_or_missing_and_what_is_spare_tells_nothing_alone(found: list[Subscription]) -> None:
    seen = repairs(found, WANTED)
    kept = [each for each in found if each not in seen.spare]
    told = frozenset[str]().union(*(each.topics for each in kept))
    assert seen.missing == WANTED - told
    assert all(each.topics & WANTED <= told for each in seen.spare)


def test_one_that_works_is_kept_before_one_that_does_not() -> None:
    dead = Subscription(ref="1", topics=WANTED, flaws=("it is switched off",))
    alive = Subscription(ref="2", topics=WANTED)
    foreign = Subscription(ref="3", topics=WANTED, known=False)
    assert repairs([dead, alive], WANTED).spare == (dead,)
    assert repairs([foreign, dead], WANTED).spare == (foreign,), "a new token would need a new setting"


def test_an_address_is_ours_with_any_secret_and_never_by_how_it_begins() -> None:
    ours = Address("https://a.example/webhooks/shopify", "s" * 32)
    for url in (ours.url, ours.base, f"{ours.base}/", f"{ours.base}/older"):
        assert ours.is_ours(url)
    for url in (f"{ours.base}-us", "https://b.example/webhooks/shopify", f"http{ours.base[5:]}", ""):
        assert not ours.is_ours(url)
