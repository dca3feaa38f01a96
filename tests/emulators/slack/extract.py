"""Takes from the schema of Slack's blocks what the emulator checks: all but the words.

python -m tests.emulators.slack.extract slack-blocks.schema.json      writes the file beside this one anew

NOTICE: blocks.schema.json is generated from the type declarations of @slack/types 3.2.0,
github.com/slackapi/node-slack-sdk, MIT: Copyright (c) 2014- Slack Technologies, LLC.

    Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
    associated documentation files (the "Software"), to deal in the Software without restriction, including
    without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
    copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the
    following conditions:

    The above copyright notice and this permission notice shall be included in all copies or substantial
    portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
    LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO
    EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
    IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR
    THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

PLACE = Path(__file__).with_name("blocks.schema.json")
SAID = frozenset({"description", "title"})


def extract(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: extract(value) for key, value in schema.items() if key not in SAID or isinstance(value, dict)}
    return [extract(one) for one in schema] if isinstance(schema, list) else schema


if __name__ == "__main__":
    taken = extract(json.loads(Path(sys.argv[1]).read_text()))
    PLACE.write_text(json.dumps(taken, indent=1, ensure_ascii=False) + "\n")
