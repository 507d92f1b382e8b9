"""Keys: whoever has one may ask for more than what everybody sees."""

from __future__ import annotations

import hmac
import secrets

KEY_BYTES = 24


def new_key() -> str:
    """A key that nobody guesses, of letters that an address may hold.

    Examples
    --------
    >>> len(new_key()), new_key() == new_key()
    (32, False)
    """
    return secrets.token_urlsafe(KEY_BYTES)


def is_key(given: str | None, key: str) -> bool:
    """Whether what was given is the key; how long this takes tells nothing of it.

    Examples
    --------
    >>> is_key("abc", "abc"), is_key("abd", "abc"), is_key(None, "abc"), is_key("é", "abc")
    (True, False, False, False)
    """
    return given is not None and hmac.compare_digest(given.encode(errors="replace"), key.encode())
