"""Lists of feeds in OPML: brought in from elsewhere, and given out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.request import Role
from digests.adding import Exported
from digests.feeds.opml import read
from digests.messages import Form
from digests.naming import MOST_TAGS
from digests.ports.sources import Quotas
from digests.present.feeds import left_out
from digests.services.lists import Lists
from digests.store.sources import WorkspaceSources
from tests.scenario.conftest import CHANNEL, ELSEWHERE, House
from tests.scenario.test_sources import SECRET, TOKEN, shown

if TYPE_CHECKING:
    from digests.model import Source, Workspace

LIST = "https://mill.example/feeds.opml"
OPML = """<opml version="1.0"><body>
<outline text="Tech News"><outline text="deep"><outline text="The Mill" xmlUrl="https://mill.example/feed"/></outline>
<outline text="The Mill" xmlUrl="https://mill.example/other"/></outline>
<outline title="Gull" xmlUrl="https://gull.example/feed"/>
<outline text="Mail" xmlUrl="mailto:ann@gull.example"/><outline xmlUrl="http://127.0.0.1/feed"/>
</body></opml>"""


async def do(house: House, words: str, **given: Any) -> str:
    return await house.ask(words, role=Role.MANAGER, **given)


async def kept(house: House, workspace: Workspace = CHANNEL.home) -> list[Source]:
    return await house.sources.of_workspace(workspace)


@pytest.fixture
def desk(house: House) -> House:
    house.web.put(LIST, OPML, "text/x-opml")
    return house


class TestImport:
    async def test_folders_are_tags_and_what_is_no_feed_is_said(self, desk: House) -> None:
        await do(desk, "sources add Gull https://gull.example/feed anyway")
        said = await do(desk, f"sources import {LIST}")
        assert said == (
            "2 sources were added\n\n"
            "They are: The Mill, The Mill 2\n"
            "What their feeds hold now is kept; what comes from now on is news.\n"
            "1 was here already\n\n"
            "2 were not taken\n"
            "   Mail: An address begins with https:// or http://.\n"
            "   Without a title: It leads to this machine or its network: an operator may allow that (fetch.allow).\n"
        )
        assert [(one.name, one.address, one.tags) for one in await kept(desk)] == [
            ("Gull", "https://gull.example/feed", ()),
            ("The Mill", "https://mill.example/feed", ("Tech-News", "deep")),
            ("The Mill 2", "https://mill.example/other", ("Tech-News",)),
        ]
        again = await do(desk, f"sources import {LIST}")
        assert again.startswith("0 sources were added\n\n3 were here already\n\n2 were not taken\n")
        assert await kept(desk, ELSEWHERE.home) == []

    async def test_no_more_than_a_workspace_may_have(self, desk: House) -> None:
        lists = Lists(desk.sources, desk.web, desk.clock, Quotas(sources=1))
        said = await do(structs.replace(desk, desk=structs.replace(desk.desk, lists=lists)), f"sources import {LIST}")
        assert said.startswith("1 source was added\n")
        assert "\nFor 2 there is no room: this workspace may have 1 sources.\n" in said
        assert [one.name for one in await kept(desk)] == ["The Mill"]

    async def test_a_name_that_somebody_takes_meanwhile(self, desk: House) -> None:
        class Meanwhile(WorkspaceSources):
            async def of_workspace(self, workspace: Workspace) -> list[Source]:
                seen = await super().of_workspace(workspace)
                await self.ensure(workspace, "The Mill")
                return seen

        lists = Lists(Meanwhile(desk.sources._database), desk.web, desk.clock, Quotas())
        await do(structs.replace(desk, desk=structs.replace(desk.desk, lists=lists)), f"sources import {LIST}")
        assert [one.name for one in await kept(desk)] == ["Gull", "The Mill", "The Mill 2", "The Mill 3"]

    async def test_very_many_refused_are_counted_and_tags_are_few(self, desk: House) -> None:
        wrong = "".join(f'<outline text="Paper {n}" xmlUrl="x{n}:"/>' for n in range(25))
        folders = "".join(f'<outline text="t{n}">' for n in range(30)) + '<outline xmlUrl="https://a.example/"/>'
        desk.web.put(LIST, f"<opml>{wrong}{folders}</opml>")
        said = await do(desk, f"sources import {LIST}")
        assert "25 were not taken" in said
        assert "\n   5 more are not shown.\n" in said
        assert [(one.name, len(one.tags)) for one in await kept(desk)] == [("a.example", MOST_TAGS)]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("https://nowhere.example/", "There is nothing at that address (404).\n"),
            ("feeds.opml", "An address begins with https:// or http://.\n"),
            ("https://page.example/", "That is no list of feeds in OPML: there is no outline with an xmlUrl in it.\n"),
        ],
    )
    async def test_what_is_none_gets_one_sentence(self, desk: House, words: str, said: str) -> None:
        desk.web.put("https://page.example/", "<html><body>Hello</body></html>", "text/html")
        assert await do(desk, f"sources import {words}") == said

    async def test_a_form_takes_what_is_in_it(self, desk: House) -> None:
        form = await desk.form("sources import", role=Role.MANAGER)
        assert [field.name for field in form.fields] == ["address", "list"]
        assert [field.check(words) for field in form.fields[:1] if field.check for words in ("", LIST)] == ["", LIST]
        said = await desk.fill(form, {"list": OPML}, role=Role.MANAGER)
        assert "They are: The Mill, The Mill 2, Gull" in shown(said)
        assert desk.web.asked == []
        again = await desk.fill(form, {"list": "<html>"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"list"}
        for typed in ("", SECRET):
            again = await desk.fill(form, {"address": typed}, role=Role.MANAGER)
            assert isinstance(again, Form)
            assert again.wrong.keys() == {"address"}
            assert TOKEN not in repr(again)


class TestExport:
    async def test_it_can_be_read_again(self, desk: House) -> None:
        await do(desk, f"sources import {LIST}")
        await do(desk, f"sources add Paid {SECRET} anyway")
        await do(desk, "sources add Tern")
        pages = [await desk.message(f"sources export page {n}") for n in (1, 2)]
        assert "3 feeds as OPML: copy it into a file" in str(pages[0].title)
        text = "\n".join(map(lines_of, pages))
        assert [(one.title, one.address, one.folders) for one in read(text.encode(), "it")] == [
            ("Gull", "https://gull.example/feed", ()),
            ("The Mill", "https://mill.example/feed", ("Tech-News", "deep")),
            ("The Mill 2", "https://mill.example/other", ("Tech-News",)),
        ]
        assert TOKEN not in repr(pages)
        assert "1 address is left out, because it holds a password or a token. " in str(pages[0].footer)
        assert "1 source has no address, and is left out." in str(pages[0].footer)

    async def test_all_of_it_is_there_for_the_operator(self, desk: House) -> None:
        await do(desk, f"sources add Paid {SECRET} anyway")
        made = await desk.desk.lists.text(CHANNEL.home, secrets=True)
        assert [one.address for one in read(made.text.encode(), "it")] == [SECRET]
        assert (made.feeds, made.held_back) == (1, 0)

    async def test_there_is_nothing_to_export(self, desk: House) -> None:
        await do(desk, "sources add Tern")
        said = "There is no feed here that could be listed. To add one, type: sources add ADDRESS\n"
        assert await desk.ask("sources export") == said


@pytest.mark.parametrize(
    ("held_back", "without", "said"),
    [
        (2, 0, ["2 addresses are left out, because they hold a password or a token. "]),
        (0, 2, ["2 sources have no address, and are left out."]),
        (0, 0, []),
    ],
)
def test_what_is_left_out_is_said(held_back: int, without: int, said: list[str]) -> None:
    assert left_out(Exported(text="", feeds=1, held_back=held_back, without=without)) == said


def lines_of(page: Any) -> str:
    return "\n".join(part.text for section in page.sections for line in section.lines for part in line)
