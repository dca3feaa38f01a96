"""What Discord refuses: a status, a code of its own, and a sentence (discord-api-docs, Opcodes and Status Codes)."""

from __future__ import annotations

from typing import Any

UNKNOWN_ROUTE, EMPTY = 1, 50006
PROBLEMS = {
    0: (401, "401: Unauthorized"),
    UNKNOWN_ROUTE: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    40001: (403, "Unauthorized"),
    40033: (400, "This message has already been crossposted"),
    40060: (400, "Interaction has already been acknowledged"),
    40067: (400, "A tag is required to create a forum post in this channel"),
    50001: (403, "Missing Access"),
    50005: (403, "Cannot edit a message authored by another user"),
    EMPTY: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50008: (400, "Cannot send messages in a non-text channel"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
    160005: (403, "Thread is locked"),
}


class Problem(Exception):
    """`errors` are Discord's, by the path of what is wrong."""

    def __init__(self, code: int, errors: dict[str, Any] | None = None) -> None:
        self.status, sentence = PROBLEMS[code]
        self.body: dict[str, Any] = {"message": sentence, "code": code} | ({"errors": errors} if errors else {})
        super().__init__(sentence)


class Invalid(Problem):
    """A body that the documentation does not allow. `path` says where, with dots."""

    def __init__(self, path: str, sentence: str) -> None:
        self.path, self.sentence = path, sentence
        errors: dict[str, Any] = {"_errors": [{"code": "BASE_TYPE_INVALID", "message": sentence}]}
        for part in reversed([part for part in path.split(".") if part]):
            errors = {part: errors}
        super().__init__(50035, errors)

    def __str__(self) -> str:
        return f"{self.path or 'body'}: {self.sentence}"
