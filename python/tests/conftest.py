"""A small knowledge base in two languages."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from rejoinder import Article, KnowledgeBase

# What these tests need beside the wheel. `./test` installs it; where a bare wheel is tested, they are left out.
NEEDS = {
    "test_adapters.py": ["langchain_core", "llama_index", "haystack"],
    "test_docs.py": ["celery", "fastapi", "gunicorn", "haystack", "langchain_core", "llama_index", "matplotlib", "pandas", "polars"],
    "test_plots.py": ["matplotlib"],
    "test_tables.py": ["pandas", "polars", "pyarrow"],
}
collect_ignore = [test for test, packages in NEEDS.items() if not all(find_spec(package) for package in packages)]

ARTICLES = [
    Article(
        "returns",
        "en",
        "Returning goods",
        "You can return unused goods within 60 days of delivery. We refund you within 5 working days.",
        kind="policy",
        url="https://help.example.com/returns",
        tags=["returns", "money"],
    ),
    Article("delivery", "en", "Delivery times", "Parcels arrive within three working days 📦. Large furniture takes two weeks."),
    Article("passwords", "en", "Resetting a password", "1. Open the sign-in page.\n2. Press *Forgotten password*.\n3. Read the mail."),
    Article("doi-tra", "vi", "Đổi trả hàng 🎁", "🎉🎉 Bạn có thể đổi trả hàng trong 30 ngày 😀 kể từ ngày nhận hàng."),
    Article("agents", "en", "Goodwill vouchers", "Agents may grant a goodwill voucher of 10 euros.", audience=["internal"]),
]


def made(path: Path) -> KnowledgeBase:
    base = KnowledgeBase(path)
    with base.writer() as writer:
        for article in ARTICLES:
            writer.put(article)
    return base


@pytest.fixture
def kb(tmp_path: Path) -> KnowledgeBase:
    """A base of the test's own, to write into."""
    return made(tmp_path / "support.kb")


@pytest.fixture(scope="session")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeBase:
    """One base for all tests that only read."""
    return made(tmp_path_factory.mktemp("read-only") / "support.kb")
