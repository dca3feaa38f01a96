"""What Slack refuses: a word of its own, in an answer with status 200. The pages of its methods list them."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


class Problem(Exception):
    """`more` stands beside the error in the answer."""

    def __init__(self, error: str, **more: Any) -> None:
        self.error = error
        self.body: Json = {"ok": False, "error": error, **more}
        super().__init__(error)


class Invalid(Problem):
    """What the documentation does not allow: a mistake of the client's. `path` says where, with dots."""

    def __init__(self, path: str, sentence: str, error: str = "invalid_arguments") -> None:
        messages = [f"[ERROR] {sentence} [json-pointer:/{path.replace('.', '/')}]"]
        super().__init__(error, response_metadata={"messages": messages}, errors=[sentence])
        self.path, self.sentence = path, sentence

    def __str__(self) -> str:
        return f"{self.error}: {self.path or 'body'}: {self.sentence}"
