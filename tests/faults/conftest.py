"""Asserts of the shared module are explained as those of the tests are."""

import pytest

pytest.register_assert_rewrite("tests.faults.whole")
