"""Which texts name which environment, and which only look as if they did."""

from typing import Final

import pytest

from planguard import data
from planguard.core.environment.cutting import ends, runs
from planguard.core.environment.tokens import Vocabulary
from planguard.core.environment.words import parse_words
from planguard.errors import PlanguardError
from planguard.model.environment import Environment

VOCABULARY: Final = Vocabulary(parse_words(data.read_rules("environments.toml")))

PRODUCTION: Final = """
prod Production PRD live prod-eu eu-prod prod01 prod_us_east_1 ProdEU EUProd OrdersProductionDb myapp-prd-euw1-kv
rg-payments-prod-weu-001 environments/prod/eu-west-1/rds db.prod.internal arn:aws:rds:eu-west-1:1:db:orders-prod
dev-to-prod infra-live/prod/vpc produção-db /prod/live/dev prod,dev prod/dev prod|dev prod;dev prod+dev prod&dev
dev,prod prod.dev non/prod prod--dev feature-production feature/production
""".split()
NOT_PRODUCTION: Final = """
nonprod non-prod NonProd non_production not-production preprod pre-prod PreProd prod-like production-like
prod-test prod-copy prod-dev post-prod fake-prod reproduction reproducer product products product-catalog
producer kafka-producer productivity prodigy byproduct approve improve livestream live-stream live-events
liveness delivery olive point-to-point p-value p main primary-db product_images reproduction-orders
infra-live/dev/vpc shared platform
""".split()


@pytest.mark.parametrize("text", PRODUCTION)
def test_production_is_recognised(text: str) -> None:
    assert VOCABULARY.raises_to_production(text)
    assert VOCABULARY.hints(text.encode())
    assert VOCABULARY.of_value(text) is Environment.PRODUCTION


@pytest.mark.parametrize("text", NOT_PRODUCTION)
def test_look_alikes_do_not_raise_to_production(text: str) -> None:
    assert not VOCABULARY.raises_to_production(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pre-prod", Environment.PREPRODUCTION),
        ("PreProd", Environment.PREPRODUCTION),
        ("prod-like", Environment.PREPRODUCTION),
        ("STAGING", Environment.PREPRODUCTION),
        ("stage2", Environment.PREPRODUCTION),
        ("Non_Production", Environment.NON_PRODUCTION),
        ("not-production", Environment.NON_PRODUCTION),
        ("prod-test", Environment.NON_PRODUCTION),
        ("acme-dev-01", Environment.NON_PRODUCTION),
        ("t1", Environment.NON_PRODUCTION),
        ("pr-17", Environment.EPHEMERAL),
        ("feature-login", Environment.EPHEMERAL),
        ("review", Environment.EPHEMERAL),
        ("shared", Environment.SHARED),
        ("Log-Archive", Environment.SHARED),
        ("p", Environment.PRODUCTION),
        ("main", Environment.PRODUCTION),
        ("dev-prod", Environment.PRODUCTION),  # of contradictory words the worst
        ("prod-copy", None),
        ("non-dev", None),
        ("prod and dev", Environment.PRODUCTION),
        ("dev, staging", Environment.PREPRODUCTION),
        ("dev AND shared", Environment.SHARED),
        ("main/eu", Environment.PRODUCTION),
        ("prod -> dev", Environment.PRODUCTION),
        ("prod\ndev", Environment.PRODUCTION),
        ("prod dev", Environment.NON_PRODUCTION),
        ("prodDev", Environment.NON_PRODUCTION),
        ("feature production db", Environment.PRODUCTION),
        ("feature-nonprod", Environment.EPHEMERAL),
        ("feature/login", Environment.EPHEMERAL),
        ("pr-123", Environment.EPHEMERAL),
        ("preview-prod-like", None),
        ("brand", None),
        ("uw2, gbl", None),
        ("customer-review", None),
        ("shared-services", None),
        ("uw2", None),  # a region code, as some naming schemes put under `environment`
        ("gbl", None),
        ("lsast", None),
        ("", None),
        ("pr-", None),
    ],
)
def test_the_value_of_an_environment_key(text: str, expected: Environment | None) -> None:
    assert VOCABULARY.of_value(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("payments-prod", Environment.PRODUCTION), ("dev", Environment.NON_PRODUCTION), ("security", None), ("ci", None)],
)
def test_a_namespace_counts_by_its_plain_words_only(text: str, expected: Environment | None) -> None:
    assert VOCABULARY.of_namespace(text) is expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("Environment", "environment"),
        ("kubernetes.io/environment", "environment"),
        ("acme:env-name", "envname"),
        ("deployment_env", "deploymentenv"),
    ],
)
def test_a_key_is_compared_without_prefix_case_and_marks(key: str, expected: str) -> None:
    assert VOCABULARY.key_of(key) == expected


def test_a_house_may_add_words() -> None:
    words = parse_words(data.read_rules("environments.toml"))
    own = Vocabulary(words, {Environment.PRODUCTION: ["live-eu"], Environment.NON_PRODUCTION: ["lsast"]})
    assert own.of_value("Live-EU") is Environment.PRODUCTION
    assert own.of_value("lsast") is Environment.NON_PRODUCTION


def test_a_malformed_table_is_named() -> None:
    with pytest.raises(PlanguardError, match="environments"):
        parse_words("production = 1")


@pytest.mark.parametrize(
    "text", ["prod" + "x" * 100_000, "a" * 100_000 + "-prod", "_v1" * 40_000, "/" * 100_000], ids=lambda text: text[-6:]
)
def test_of_a_very_long_text_both_ends_are_looked_at(text: str) -> None:
    assert len(ends(text)) < 1100
    assert sum(map(len, runs(ends(text)))) < 1100
    assert VOCABULARY.of_value(text) is (Environment.PRODUCTION if text.endswith("-prod") else None)
    assert VOCABULARY.hints(text.encode())


def test_the_two_ends_of_a_long_text_do_not_touch() -> None:
    assert VOCABULARY.of_value("x" * 507 + "-prod" + "y" * 1000 + "dev" + "-" * 509) is Environment.PRODUCTION


def test_a_long_key_is_known_by_its_end() -> None:
    assert VOCABULARY.key_of("a/" * 50_000 + "Env_Name") == "envname"


@pytest.mark.parametrize("text", ["prod", "db.prod.internal", "environments/prod/eu-west-1", "orders prod_1+2", "produção"])
def test_a_short_and_plain_text_is_shown_whole(text: str) -> None:
    assert VOCABULARY.shown(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ENV=production\nDB_PASSWORD=S3cr3t", "production"),
        ("postgres://u:S3cr3t@prod-db/x", "prod"),
        ("https://prod/S3cr3t", "prod"),
        ("prod, S3cr3t, dev", "prod dev"),
        ("S3cr3t@main, main", "main"),
        ("prod" + "-S3cr3t" * 10, "prod"),
        ("S3cr3t!", "(not shown)"),
        ("", "(not shown)"),
    ],
)
def test_of_any_other_text_only_the_words_are_shown(text: str, expected: str) -> None:
    assert VOCABULARY.shown(text) == expected


def test_a_key_that_is_not_plain_is_shown_by_its_name() -> None:
    assert VOCABULARY.shown_key("kubernetes.io/Env") == "kubernetes.io/Env"
    assert VOCABULARY.shown_key("postgres://u:S3cr3t@db/environment") == "environment"
