"""What holds for all tests."""

from hypothesis import settings

# The next machine may be slow or busy: no test is timed. The suite draws the same examples on every machine, so that it
# fails on the commit that breaks something and on no other; new examples are what the fuzzers are for.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")
