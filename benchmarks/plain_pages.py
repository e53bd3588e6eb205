"""What is right, lost and wrong on plain pages of every form in every language: `python -m benchmarks.plain_pages`

Prints for each field, and for each language and part of a page, how many of a hundred pages it is right, lost and wrong
on. The pages are those of `tests/plain/`, all of them; the tests take some of each form. Two or three minutes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.plain_pages import FIELDS, LANGUAGES, Form, all_forms, errors, read_language


def main() -> None:
    """Measure, and print."""
    pages: Counter[str] = Counter()
    failed: Counter[tuple[str, str]] = Counter()
    for name in LANGUAGES:
        language = read_language(name)
        for form in all_forms():
            kinds = set(_kinds(name, form))
            pages.update(kinds)
            failed.update((kind, error) for kind in kinds for error in errors(language, form))
    print(f"{'of 100 pages: lost, wrong':34}", *(f"{field:>12}" for field in FIELDS))
    for kind, count in pages.items():
        shares = ((100 * failed[kind, f"{field} {way}"] / count for way in ("lost", "wrong")) for field in FIELDS)
        print(f"{kind:26}{count:8}", *(f"{lost:6.1f}{wrong:6.1f}" for lost, wrong in shares))


def _kinds(language: str, form: Form) -> Iterator[str]:
    yield "all"
    yield language
    yield from map(str, form[:4])


if __name__ == "__main__":
    main()
