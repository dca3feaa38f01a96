"""Takes from Discord's OpenAPI what the emulator checks: the bodies of requests, and the schemas they name.

python -m tests.emulators.discord.extract openapi.json      writes the file beside this one anew

NOTICE: openapi.json is an extract of the Discord HTTP API specification, github.com/discord/discord-api-spec, MIT.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PLACE = Path(__file__).with_name("openapi.json")
SERVED = (  # by the emulator, of those that have a body
    "PUT /applications/{application_id}/commands",
    "POST /applications/{application_id}/commands",
    "PATCH /applications/{application_id}/commands/{command_id}",
    "PUT /applications/{application_id}/guilds/{guild_id}/commands",
    "PATCH /channels/{channel_id}",
    "POST /channels/{channel_id}/messages",
    "PATCH /channels/{channel_id}/messages/{message_id}",
    "POST /channels/{channel_id}/messages/{message_id}/threads",
    "POST /channels/{channel_id}/threads",
    "POST /interactions/{interaction_id}/{interaction_token}/callback",
    "POST /users/@me/channels",
    "POST /webhooks/{webhook_id}/{webhook_token}",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original",
    "PATCH /webhooks/{webhook_id}/{webhook_token}/messages/{message_id}",
)
SAID = {"description", "title", "x-discord-union"}  # of no use to a check


def extract(whole: dict[str, Any]) -> dict[str, Any]:
    bodies = {
        route: _plain(whole["paths"][path][method.lower()]["requestBody"]["content"]["application/json"]["schema"])
        for route in SERVED
        for method, path in [route.split()]
    }
    named: dict[str, Any] = {}
    wanted = _names(bodies)
    while wanted:
        name = wanted.pop()
        if name not in named:
            named[name] = _plain(whole["components"]["schemas"][name])
            wanted |= _names(named[name])
    return {"info": whole["info"], "bodies": bodies, "components": {"schemas": dict(sorted(named.items()))}}


def _plain(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _plain(value) for key, value in schema.items() if key not in SAID or isinstance(value, dict)}
    return [_plain(one) for one in schema] if isinstance(schema, list) else schema


def _names(schema: Any) -> set[str]:
    if isinstance(schema, dict):
        own = {schema["$ref"].rpartition("/")[2]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*map(_names, schema.values()))
    return set[str]().union(*map(_names, schema)) if isinstance(schema, list) else set()


if __name__ == "__main__":
    taken = extract(json.loads(Path(sys.argv[1]).read_text()))
    PLACE.write_text(json.dumps(taken, indent=1, ensure_ascii=False) + "\n")
