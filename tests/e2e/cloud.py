"""The cloud of the scenarios: moto on loopback, one for each worker, emptied before each scenario."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from fixtures.terraform_env import AWS_REGION, aws_mock


class Cloud:
    """The mock, asked directly: what Terraform or planguard say about an object proves nothing about it."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint

    def forget_everything(self) -> None:
        """Delete every object of every service."""
        connection = HTTPConnection(urlsplit(self.endpoint).netloc, timeout=30)
        connection.request("POST", "/moto-api/reset")
        assert connection.getresponse().status == 200
        connection.close()

    def service(self, name: str) -> Any:
        """A client of one service."""
        client: Any = import_module("boto3").client  # it comes with moto, and has no types
        keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
        return client(name, endpoint_url=self.endpoint, region_name=AWS_REGION, **keys)

    def tables(self) -> set[str]:
        """The tables by name."""
        return set(self.service("dynamodb").list_tables()["TableNames"])

    def table(self, name: str) -> Any:
        """A table: its creation time says whether it is still the same one."""
        return self.service("dynamodb").describe_table(TableName=name)["Table"]

    def buckets(self) -> set[str]:
        """The buckets by name."""
        return {bucket["Name"] for bucket in self.service("s3").list_buckets()["Buckets"]}

    def log_groups(self) -> dict[str, int | None]:
        """Days of retention by the name of the group; None is for ever."""
        found = self.service("logs").describe_log_groups()["logGroups"]
        return {group["logGroupName"]: group.get("retentionInDays") for group in found}

    def put(self, table: str, **item: str) -> None:
        """A row, so that something is there to lose."""
        values = {name: {"S": value} for name, value in item.items()}
        self.service("dynamodb").put_item(TableName=table, Item=values)

    def rows(self, table: str) -> int:
        """How many rows a table has."""
        return int(self.service("dynamodb").scan(TableName=table)["Count"])


@contextmanager
def cloud() -> Iterator[Cloud]:
    """A mock of its own, as long as it is needed."""
    with aws_mock() as endpoint:
        yield Cloud(endpoint)
