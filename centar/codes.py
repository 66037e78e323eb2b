"""Codes that people read out on the phone: the same signs in Latin and Cyrillic, none that look alike."""

import secrets

ALPHABET = "23456789AEHKMPTX"
LENGTH = 8
_TYPED = str.maketrans("АЕНКМРТХ", "AEHKMPTX")


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def read_code(text: str) -> str:
    """What was typed, as a code: in either script, with spaces and hyphens or without; empty if it is none."""
    code = "".join(sign for sign in text.upper() if sign.isalnum()).translate(_TYPED)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def shown(code: str) -> str:
    """In two halves, which are easier to read out."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"
