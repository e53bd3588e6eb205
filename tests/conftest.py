"""What holds for all tests."""

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)  # the next machine may be slow or busy: no test is timed
settings.load_profile("unhurried")
