"""What is told of groups whose worker was lost."""

from concurrent.futures import Future

import pytest

from ingest_assets.pipeline.pool import _failure
from ingest_assets.pipeline.work import GroupResult


@pytest.mark.parametrize(
    ("slow", "said"), [(False, "60 s (INGEST_FILE_TIMEOUT)"), (True, "300 s (INGEST_PROGRESS_TIMEOUT)")]
)
def test_the_limit_that_was_exceeded_is_named(slow: bool, said: str) -> None:
    future: Future[GroupResult] = Future()
    future.set_exception(TimeoutError())
    failure = _failure(future, slow=slow)
    assert failure is not None
    assert (failure.reason, failure.message) == ("timeout", f"took longer than {said}")
