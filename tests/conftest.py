import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-access-table",
        action="store_true",
        help="write tests/access.csv anew, to be read before commit",
    )
