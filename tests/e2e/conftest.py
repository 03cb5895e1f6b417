"""What every scenario shares within one worker: initialised providers, and a mock that is started where it is needed."""

from collections.abc import Iterator

import pytest

from tests.e2e.cloud import Cloud, cloud
from tests.e2e.workshop import Workshop


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Workshop:
    return Workshop(tmp_path_factory.mktemp("workshop"))


@pytest.fixture(scope="session")
def mock() -> Iterator[Cloud]:
    with cloud() as found:
        yield found
