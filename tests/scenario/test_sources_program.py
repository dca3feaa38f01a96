"""`broadsheet sources`: the program against sites on this machine, which it may reach by its settings."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from digests.feeds.opml import read
from tests import feeds
from tests.emulators.web.behaviours import page
from tests.emulators.web.town import town
from tests.scenario.test_console import Program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIST = """<opml><body><outline text="Local"><outline text="Gull" xmlUrl="https://u:hunter2@gull.example/feed"/></outline>
<outline text="Mail" xmlUrl="mailto:ann@gull.example"/></body></opml>"""


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    made = Program(tmp_path)
    made.file("broadsheet.toml", "samples = false\n")
    yield made
    made.leave()


async def test_a_feed_is_tried_added_and_listed(program: Program) -> None:
    program.measured = True

    async def run(*arguments: str) -> tuple[int, str, str]:
        """While the sites answer: the program waits for them in a thread."""
        return await asyncio.to_thread(program.run, "sources", *arguments)

    async with town() as there:
        site = there.put("mill.example", "/", page(feeds.page("/feed.xml").encode(), kind="text/html"))
        there.put("mill.example", "/feed.xml", page(feeds.rss("The Mill", "Harbour reopens").encode()))
        names, web = f"{there.names.address}:{there.names.port}", f"{there.web.address}:{there.web.port}"
        program.file("broadsheet.toml", f'samples = false\n[fetch]\nnameservers = ["{names}"]\nallow = ["{web}"]\n')
        status, out, err = await run("test", site)
        assert (status, err) == (0, "")
        assert out.startswith("The Mill: 1 article would be stored\n")
        status, out, err = await run("add", site, "tags", "local sport", "every", "2 hours")
        assert (status, err) == (0, "")
        assert "“The Mill” is a source of this workspace now.\n" in out
        assert "Tags: local, sport\nFetched every 2 hours\n" in out
        status, out, err = await run("add", "Gull", "http://gull.example/")
        assert (status, out) == (1, "")
        assert "To add it all the same, type it with anyway at the end." in err
        here = there.web.put("*", "/here.xml", page(feeds.rss("Here", "Quay opens").encode()))
        here = here.replace("*", there.web.address)
        status, out, err = await run("add", here, "http://127.0.0.1:8000/feed")
        assert (status, err) == (1, "")
        assert "1 source was added\n" in out
        assert "“Here” is a source of this workspace now.\n" in out
        assert "http://127.0.0.1:8000/feed\n   127.0.0.1 " in out
    assert "\nThe Mill\n   Not fetched yet\n" in (await run())[1]


@pytest.mark.parametrize("workspace", ["discord/123456789012345678", "slack/T0123ABCD"])
def test_a_workspace_of_any_platform_is_tended(program: Program, workspace: str) -> None:
    program.measured = True
    assert program.run("sources", "add", "Gazette", "--workspace", workspace)[0] == 0
    assert "Gazette" in program.run("sources", "list", "--workspace", workspace)[1]
    assert "Gazette" not in program.run("sources")[1]


def test_a_list_is_brought_in_and_given_out(program: Program) -> None:
    program.measured = True
    program.file("feeds.opml", LIST)
    status, out, err = program.run("sources", "import", "feeds.opml", "--workspace", "console/rivals")
    assert (status, err) == (1, ""), "not all of it was taken"
    assert "1 source was added\n" in out
    assert "1 was not taken\n   Mail: An address begins with https:// or http://.\n" in out
    status, out, err = program.run("sources", "export", "out.opml", "--workspace", "console/rivals")
    assert (status, out, err) == (0, "Wrote 1 feed to out.opml.\n", "")
    [one] = read((program.folder / "out.opml").read_bytes(), "it")
    assert (one.title, one.address, one.folders) == ("Gull", "https://u:hunter2@gull.example/feed", ("Local",))
    assert program.run("sources", "export") == (
        1, "", "broadsheet: there is no feed here that could be listed: add one with broadsheet sources add.\n",
    )  # fmt: skip
    status, out, err = program.run("sources", "import", "none.opml")
    assert (status, out) == (1, "")
    assert "none.opml cannot be read (No such file or directory)" in err
    assert "did you mean add" in program.run("sources", "ad", "x")[2]
