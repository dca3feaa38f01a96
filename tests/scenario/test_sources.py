"""What a workspace reads: what its people see of it, and what its managers change."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec import structs

from bot.commands.request import Role
from bot.commands.table import COMMANDS
from digests.messages import Action, Form
from digests.model import Take
from digests.naming import MOST_TAGS
from digests.ports.sources import Quotas
from digests.services.find import Find
from digests.services.follow import Follow
from digests.services.sources import Sources
from digests.store.sources import WorkspaceSources
from tests.fakes import DirectReader
from tests.news import wishes
from tests.scenario.conftest import CHANNEL, ELSEWHERE, FERRY, House, other

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from digests.messages import Message
    from digests.model import Source, Workspace
    from digests.store.engine import Database

LEDGER = "The Harbour Ledger"
TOKEN = "f00dcafe42deadbeef17"  # noqa: S105  # a secret is what these tests are about
SECRET = f"https://reader:{TOKEN}@wire.example/private/{TOKEN}/feed?key={TOKEN}#{TOKEN}"


async def do(house: House, words: str, role: Role = Role.MANAGER, **given: Any) -> str:
    return await house.ask(words, role=role, **given)


class Meanwhile(WorkspaceSources):
    """A store where somebody else does something just after the first look."""

    def __init__(self, database: Database, does: Callable[[], Awaitable[object]]) -> None:
        super().__init__(database)
        self._does: Callable[[], Awaitable[object]] | None = does

    async def of_workspace(self, workspace: Workspace) -> list[Source]:
        found = await super().of_workspace(workspace)
        if self._does:
            does, self._does = self._does, None
            await does()
        return found


async def do_while(house: House, database: Database, words: str, *, others: str) -> str:
    """What somebody is told while somebody else is quicker."""
    store = Meanwhile(database, lambda: do(house, others))
    sources = Sources(store, house.clock, Quotas())
    follow = Follow(sources, Find(house.web, DirectReader(), house.clock), house.clock)
    desk = structs.replace(house.desk, sources=sources, follow=follow)
    return await do(structs.replace(house, desk=desk), words)


async def names(house: House, workspace: tuple[str, str] = CHANNEL.home) -> list[str]:
    return [source.name for source in await house.sources.of_workspace(workspace)]


async def tags(house: House, name: str = LEDGER) -> tuple[str, ...]:
    return next(source.tags for source in await house.sources.of_workspace(CHANNEL.home) if source.name == name)


@pytest.fixture
async def desk(house: House) -> House:
    """A source with an article, and one that is new."""
    await house.store(FERRY)
    house.web.put("https://tarrow.example/feed", feed("The Tarrow Wire"))
    await do(house, "sources add Tarrow Wire https://tarrow.example/feed")
    return house


def feed(title: str, *items: str) -> str:
    """RSS with these items, as they stand in it."""
    return f'<rss version="2.0"><channel><title>{title}</title><link>/</link>{"".join(items)}</channel></rss>'


class TestList:
    async def test_of_each_its_newest_article_its_tags_and_its_address(self, desk: House) -> None:
        await do(desk, f"sources tag {LEDGER} #local sport")
        desk.clock.move(hours=2)
        said = await desk.ask("sources")
        assert said.startswith("2 sources\n")
        assert f"\n{LEDGER}\n   Newest article: 3 hours ago\n   Tags: local, sport\n" in said
        assert "\nTarrow Wire\n   Not fetched yet\n   No articles yet\n   https://tarrow.example/feed\n" in said
        assert await desk.ask("sources list") == said

    async def test_what_could_not_be_read_is_counted_for_a_week(self, desk: House) -> None:
        for number in range(2):
            await desk.store(f"poison {number}", source="Gull")
        assert "Gull\n   Newest article: 1 hour ago\n   2 articles could not be read this week\n" in await desk.ask(
            "sources"
        )
        desk.clock.move(days=8)
        assert "could not be read" not in await desk.ask("sources")

    async def test_only_managers_are_told_how_to_change_them(self, desk: House) -> None:
        assert "sources add ADDRESS" in await do(desk, "sources")
        assert "sources add" not in await desk.ask("sources", role=Role.OWNER)

    async def test_none_yet(self, house: House) -> None:
        assert "There are no sources here yet." in await house.ask("sources")

    async def test_many_are_paged(self, house: House) -> None:
        for number in range(45):
            await house.sources.ensure(CHANNEL.home, f"Gazette {number:02}")
        assert "sources page 2" in await house.ask("sources")
        last = await house.ask("sources list page 9")
        assert "Page 3 of 3" in last
        assert "Gazette 44" in last

    @pytest.mark.parametrize(
        ("words", "role", "said"),
        [
            ("sources ad The Gull", Role.MANAGER, "“sources ad”. Did you mean: sources add The Gull?"),
            ("sources ad", Role.MANAGER, "“sources ad”. Did you mean: sources add?"),
            ("sources ad The Gull", Role.OWNER, "There is no command “sources ad”. Type sources for the list."),
            ("sources list all", Role.MANAGER, "There is no command “sources all”. Type sources for the list."),
        ],
    )
    async def test_what_is_no_command(self, desk: House, words: str, role: Role, said: str) -> None:
        assert said in await desk.ask(words, role=role)


class TestAdd:
    async def test_by_its_name_alone_it_is_for_what_is_imported(self, house: House) -> None:
        said = await do(house, "sources add Tarrow Wire")
        assert "“Tarrow Wire” is a source of this workspace now." in said
        assert "It has no address, so nothing is fetched. An operator brings its articles in with:" in said
        assert "broadsheet import PATH --workspace chat/newsroom --source 'Tarrow Wire'\n" in said
        assert "To give it one, type: sources set Tarrow Wire address ADDRESS\n" in said
        here = await do(
            house, "sources add Tarrow Wire", channel=structs.replace(CHANNEL, platform="console", workspace="local")
        )
        assert "broadsheet import PATH --source 'Tarrow Wire'\n" in here
        assert house.web.asked == []

    @pytest.mark.parametrize(
        ("typed", "name", "address"),
        [
            ("The Gull", "The Gull", None),
            ("“The  Gull”", "The Gull", None),
            ('"The Gull" HTTPS://gull.example', "The Gull", "https://gull.example"),
            ('"Free form"', "Free form", None),
            ('"page 2"', "page 2", None),
            ("page 2", "page 2", None),
            ("Gull <https://gull.example>", "Gull", "https://gull.example"),
            ("list", "list", None),
            ("“re:public”", "re:public", None),
            ("Radio 4: the news", "Radio 4: the news", None),
            ("News at 10:30", "News at 10:30", None),
            ("add", "add", None),
            ("C\u0327a va", "\u00c7a va", None),
        ],
    )
    async def test_names_as_they_are_typed(self, house: House, typed: str, name: str, address: str | None) -> None:
        if address:
            house.web.put(address, feed("Another title"))
        await do(house, f"sources add {typed}")
        [source] = await house.sources.of_workspace(CHANNEL.home)
        assert (source.name, source.address) == (name, address)
        assert "is removed" in await do(house, f"sources remove {typed.split(' <')[0].split(' HTTPS')[0]}")
        assert await names(house) == []

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("https://tarrow.example/feed", "It is a source here already: Tarrow Wire."),
            ("“”", "Give the source a name"),
            ('"', 'A quotation mark is opened and not closed: "'),
            ("😀", "Give the source a name"),
            ('"The Gull', 'A quotation mark is opened and not closed: "The Gull'),
            ("x" * 61, "A name has at most 60 characters."),
            ("Gull ann:pass@gull.example", "An address begins with https:// or http://."),
            ("“Gull ann:pass@gull.example”", "A name holds no address with a password or a token in it"),
            ("JS javascript:alert(1)", "An address begins with https:// or http://."),
            ("Letters <mailto:ann@gull.example>", "An address begins with https:// or http://."),
            ("javascript:alert(1)", "An address begins with https:// or http://."),
            ("Gull ftp://gull.example", "An address begins with https:// or http://."),
            ("Gull https://gull.example/a b", "An address holds no blanks"),
            ("every 1 minute", "An address comes before “every”."),
            ("https://gull.example tags", "Say what tags is to be, behind the word."),
            ("gull.example/feed take", "Say what take is to be, behind the word."),
            ('"Gull" gull.example', "There is nothing at that address (404)."),
            (f"Gull https://{'x' * 1900}.example", "no address of a site"),
            ("the HARBOUR ledger", "There is a source “the HARBOUR ledger” here already. To give it another address,"),
            ("the HARBOUR ledger https://gull.example", "There is a source “the HARBOUR ledger” here already."),
        ],
    )
    async def test_what_cannot_be_added_gets_one_sentence(self, desk: House, typed: str, said: str) -> None:
        before = await names(desk)
        assert said in await do(desk, f"sources add {typed}")
        assert await names(desk) == before

    async def test_no_more_than_a_workspace_may_have(self, desk: House) -> None:
        few = structs.replace(desk.desk, sources=Sources(desk.sources, desk.clock, Quotas(sources=2)))
        said = await do(structs.replace(desk, desk=few), "sources add The Gull")
        assert said == "This workspace has 2 sources, which is the most it may. Remove one first.\n"

    async def test_two_at_once_are_one(self, house: House, database: Database) -> None:
        house.web.put("https://b.example", feed("B"))
        said = await do_while(house, database, "sources add The Gull https://b.example", others="sources add The gull")
        assert "There is a source “The Gull” here already." in said
        assert [(source.name, source.address) for source in await house.sources.of_workspace(CHANNEL.home)] == [
            ("The gull", None)
        ]

    async def test_another_address_is_given_by_adding_it_again(self, desk: House) -> None:
        await do(desk, f"sources tag {LEDGER} local")
        await do(desk, f"sources remove {LEDGER}")
        desk.web.put("https://ledger.example/feed", feed(LEDGER))
        await do(desk, f"sources add {LEDGER} https://ledger.example/feed")
        assert await tags(desk) == ("local",)
        assert "https://ledger.example/feed" in await desk.ask("sources")
        assert "Night ferry" in await desk.ask("latest")

    async def test_added_again_it_has_the_address_that_it_had(self, desk: House) -> None:
        await do(desk, f"sources add Loc {SECRET} anyway")
        again = (await desk.message("sources remove Loc", role=Role.MANAGER)).actions[0].command
        assert again == "sources add Loc"
        said = await do(desk, again)
        assert "It has the address that it had: https://wire.example/private/…?…\n" in said
        assert TOKEN not in said
        [source] = [one for one in await desk.sources.of_workspace(CHANNEL.home) if one.name == "Loc"]
        assert source.address == SECRET

    async def test_a_name_for_a_shell_is_quoted(self, house: House) -> None:
        said = await do(house, "sources add The 'Gull' & $(reboot)")
        assert """--source 'The '"'"'Gull'"'"' & $(reboot)'""" in said

    async def test_a_form_asks_for_it(self, house: House) -> None:
        for words in ("sources add", "sources add form"):
            form = await house.form(words, role=Role.MANAGER)
            assert [(field.name, field.value, field.required) for field in form.fields] == [
                ("address", "", False),
                ("name", "", False),
                ("tags", "", False),
                ("every", "auto", False),
                ("take", "best", True),
            ]
        checks = {field.name: field.check for field in form.fields if field.check}
        assert (checks["name"](""), checks["name"]("Gull"), checks["tags"]("sea")) == (None, "Gull", ("sea",))
        house.web.put("https://gull.example", feed("Gull"))
        values = {
            "name": " “The Gull” ",
            "address": " https://gull.example ",
            "tags": "sea",
            "every": "2h",
            "take": "feed",
        }
        said = await house.fill(form, values, role=Role.MANAGER)
        assert "“The Gull” is a source" in shown(said)
        [source] = await house.sources.of_workspace(CHANNEL.home)
        assert (source.address, source.tags, source.take) == ("https://gull.example", ("sea",), Take.FEED)
        assert source.every == timedelta(hours=2)

    async def test_a_form_has_what_was_typed_before_it(self, house: House) -> None:
        line = "sources add The Gull https://gull.example tags sea every 2h take page FORM"
        form = await house.form(line, role=Role.MANAGER)
        assert [field.value for field in form.fields] == ["https://gull.example", "The Gull", "sea", "2h", "page"]

    async def test_a_form_says_what_is_wrong_in_each_field(self, desk: House) -> None:
        form = await desk.form("sources add", role=Role.MANAGER)
        wrong = {"name": "“", "address": "ftp://gull.example", "tags": "a/b", "every": "soon", "take": "all"}
        again = await desk.fill(form, wrong, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"name", "address", "tags", "every", "take"}
        assert again.fields[0].value == ""  # it may hold a password
        again = await desk.fill(form, {"name": LEDGER}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"name"}
        assert again.wrong["name"].startswith(f"There is a source “{LEDGER}” here already.")
        empty = await desk.said("sources add", channel=CHANNEL, user="ann", role=Role.MANAGER, filled={})
        assert isinstance(empty, Form)
        assert empty.wrong.keys() == {"name"}
        again = await desk.fill(form, {"address": "https://nowhere.example/"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong == {
            "address": "There is nothing at that address (404). To add it all the same, type it with anyway at the end."
        }
        filled = {"address": "https://nowhere.example/ anyway"}
        assert "is a source of this workspace now" in shown(await desk.fill(form, filled, role=Role.MANAGER))


class TestRemove:
    async def test_its_articles_are_not_seen_until_it_is_added_again(self, desk: House) -> None:
        said = await desk.message(f"sources remove {LEDGER.upper()}", role=Role.MANAGER)
        assert f"“{LEDGER}” is removed: its articles are not seen here any more." in shown(said)
        assert said.actions == (Action("Add it again", f"sources add {LEDGER}"),)
        assert "Nothing is kept here yet" in await desk.ask("latest")
        await do(desk, said.actions[0].command)
        assert "Night ferry" in await desk.ask("latest")

    async def test_it_names_the_digests_that_asked_for_it(self, desk: House) -> None:
        sport = structs.replace(CHANNEL, id="sport")
        await desk.subscribe(wishes(sources=(LEDGER.upper(),)))
        await desk.subscribe(wishes(name="Evening", sources=("Tarrow Wire",)))
        for number in range(6):
            await desk.subscribe(wishes(name=f"Sport {number}", sources=(LEDGER,)), channel=sport)
        await desk.subscribe(wishes(name="Theirs", sources=(LEDGER,)), channel=ELSEWHERE)
        said = await do(desk, f"sources remove {LEDGER}")
        named = "Morning digest, Sport 0 (sport), Sport 1 (sport), Sport 2 (sport), Sport 3 (sport) and 2 more"
        assert f"These digests ask for it by name: {named}\n" in said
        assert "These digests ask for it by name: Evening\n" in await do(desk, "sources remove tarrow wire")

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            ("The Harbor Ledger", f"There is no source “The Harbor Ledger” here. Did you mean {LEDGER}?"),
            (f"{LEDGER} now", f"There is no source “{LEDGER} now” here. Did you mean {LEDGER}?"),
            (f'"{LEDGER}" now', 'There is no source “"The Harbour Ledger" now” here. Did you mean'),
            ("Quux", "There is no source “Quux” here. Type sources to see which there are."),
            ('"Tarrow', 'A quotation mark is opened and not closed: "Tarrow'),
            ("x" * 1_900, "x…” here. Type sources"),
        ],
    )
    async def test_an_unknown_name_gets_the_nearest(self, desk: House, typed: str, said: str) -> None:
        before = await names(desk)
        assert said in await do(desk, f"sources remove {typed}")
        assert await names(desk) == before

    async def test_two_at_once(self, desk: House, database: Database) -> None:
        said = await do_while(desk, database, f"sources remove {LEDGER}", others=f"sources remove {LEDGER}")
        assert said.startswith(f"“{LEDGER}” was removed meanwhile, so nothing was changed now.")

    async def test_a_form_lists_them(self, desk: House) -> None:
        form = await desk.form("sources remove", role=Role.MANAGER)
        [field] = form.fields
        assert [choice.value for choice in field.choices] == ["Tarrow Wire", LEDGER]
        assert (await desk.form("sources remove Tarrow Wire form", role=Role.MANAGER)).fields[0].value == "Tarrow Wire"
        again = await desk.fill(form, {"name": "Gull"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert "There is no source “Gull” here." in again.wrong["name"]
        assert "is removed" in shown(await desk.fill(form, {"name": "Tarrow Wire"}, role=Role.MANAGER))

    async def test_a_form_of_very_many_has_the_name_typed(self, house: House) -> None:
        for number in range(26):
            await house.sources.ensure(CHANNEL.home, f"Gazette {number:02}")
        [field] = (await house.form("sources remove", role=Role.MANAGER)).fields
        assert (field.choices, field.required) == ((), True)

    async def test_there_is_nothing_to_remove(self, house: House) -> None:
        for words in ("sources remove", "sources remove Gull", "sources tag", "sources tag Gull"):
            assert "There are no sources here yet. To add one, type: sources add ADDRESS" in await do(house, words)


class TestTags:
    async def test_they_are_added_and_taken_away(self, desk: House) -> None:
        said = await do(desk, f"sources tag {LEDGER} Sport, #local sport")
        assert said == f"“{LEDGER}” has these tags now: local, Sport\n"
        await do(desk, f"sources tag “{LEDGER}” SPORT Öl-Preis")
        assert await tags(desk) == ("local", "Sport", "Öl-Preis")
        assert "has these tags now: Sport" in await do(desk, f"sources untag {LEDGER} öl-preis LOCAL")
        assert await do(desk, f"sources untag {LEDGER} sport") == f"“{LEDGER}” has no tags now.\n"
        assert await tags(desk) == ()

    async def test_the_longest_name_is_meant(self, desk: House) -> None:
        for name in ("The", "The Harbour", "The Harbour Ledger Sport"):
            await desk.sources.ensure(CHANNEL.home, name)
        await do(desk, f"sources tag {LEDGER} local")
        await do(desk, "sources tag the harbour Ledger2 sport")
        assert (await tags(desk), await tags(desk, "The Harbour")) == (("local",), ("Ledger2", "sport"))

    @pytest.mark.parametrize(
        ("typed", "said"),
        [
            (f"tag {LEDGER} “two words”", "A tag is one word of letters, digits and hyphens, not ““two”."),
            (f"tag {LEDGER} {'x' * 31}", "A tag has at most 30 characters."),
            (f"tag {LEDGER} #", "A tag is one word of letters, digits and hyphens, not “#”."),
            (f"tag {LEDGER} ,", "Say which tags, for example: local sport"),
            (f"tag {LEDGER} {' '.join(f't{n}' for n in range(MOST_TAGS + 1))}", "A source has at most 20 tags."),
            ("tag Harbour Ledgr sport", f"There is no source “Harbour Ledgr sport” here. Did you mean {LEDGER}?"),
            (f"untag {LEDGER} sport", f"“{LEDGER}” has no tags."),
            ("untag Tarrow Wire sport", "“Tarrow Wire” has no tag “sport”. It has: local."),
        ],
    )
    async def test_what_cannot_be_a_tag_gets_one_sentence(self, desk: House, typed: str, said: str) -> None:
        await do(desk, "sources tag Tarrow Wire local")
        assert said in await do(desk, f"sources {typed}")
        assert (await tags(desk), await tags(desk, "Tarrow Wire")) == ((), ("local",))

    async def test_twenty_are_room_enough(self, desk: House) -> None:
        await do(desk, f"sources tag {LEDGER} {' '.join(f't{n}' for n in range(MOST_TAGS))}")
        assert "at most 20 tags" in await do(desk, f"sources tag {LEDGER} more")
        await do(desk, f"sources tag {LEDGER} T7")
        assert len(await tags(desk)) == MOST_TAGS

    @pytest.mark.parametrize(
        ("others", "said", "left"),
        [
            (f"sources tag {LEDGER} local", f"Somebody else changed “{LEDGER}” meanwhile, so nothing was", ("local",)),
            (f"sources remove {LEDGER}", f"“{LEDGER}” was removed meanwhile, so nothing was changed now.", None),
            (f"sources tag {LEDGER} sport", f"Somebody else changed “{LEDGER}” meanwhile, so nothing was", ("sport",)),
        ],
    )
    async def test_two_managers_at_once(
        self, desk: House, database: Database, others: str, said: str, left: tuple[str, ...] | None
    ) -> None:
        assert said in await do_while(desk, database, f"sources tag {LEDGER} sport", others=others)
        assert left is None or await tags(desk) == left

    async def test_a_form_asks_for_them(self, desk: House) -> None:
        form = await desk.form(f"sources tag {LEDGER}", role=Role.MANAGER)
        assert [field.value for field in form.fields] == [LEDGER, ""]
        again = await desk.fill(form, {"name": "Gull", "tags": "a/b"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"name", "tags"}
        assert "local, sport" in shown(await desk.fill(form, {"tags": "sport local"}, role=Role.MANAGER))
        form = await desk.form("sources untag form", role=Role.MANAGER)
        again = await desk.fill(form, {"name": LEDGER, "tags": "opera"}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong == {"tags": f"“{LEDGER}” has no tag “opera”. It has: local, sport."}
        said = await desk.fill(form, {"name": LEDGER, "tags": "sport"}, role=Role.MANAGER)
        assert "has these tags now: local" in shown(said)


HOSTILE = ("list", "add", "form", '"', "page 2", "#7", "\u202etxet", "\u200b", "x" * 10_000, "a\nb", "“\u2028”", "{0}")


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_name_is_listed_and_its_source_marked_and_removed(house: House, name: str) -> None:
    await house.sources.ensure(CHANNEL.home, "The Gull")
    await house.sources.ensure(CHANNEL.home, name)
    said = await house.ask("sources")
    assert len(said) < 1_000
    assert not any(character in said for character in "\u202e\u200b\u2028")
    form = await house.form("sources tag", role=Role.MANAGER)
    [called] = {choice.value for choice in form.fields[0].choices} - {"The Gull"}
    assert f"\n{called}\n" in said
    assert "has these tags now: odd" in shown(
        await house.fill(form, {"name": called, "tags": "odd"}, role=Role.MANAGER)
    )
    if called != "form":
        await do(house, f"sources tag {called} queer")
        assert await tags(house, name) == ("odd", "queer")
    await do(house, f"sources remove {called}" if called != "form" else 'sources remove "form"')
    assert await names(house) == ["The Gull"]


async def test_a_name_that_nobody_can_type_comes_back_by_an_import(house: House) -> None:
    await house.store(FERRY, source="x" * 100)
    said = await house.message(f"sources remove {'x' * 59}…", role=Role.MANAGER)
    assert "Importing for it again brings them back." in shown(said)
    assert said.actions == ()
    await house.store(other(0), source="x" * 100)
    assert "Night ferry" in await house.ask("latest")


async def test_a_workspace_never_sees_anothers(desk: House) -> None:
    await desk.sources.add(ELSEWHERE.home, "Rival Wire", SECRET)
    rival = next(iter(await desk.sources.of_workspace(ELSEWHERE.home)))
    for words in ("sources", "sources remove Rival Wire", f"sources remove #{rival.id}", "sources tag Rival Wire x"):
        assert "Did you mean Rival" not in await do(desk, words)
    assert "Rival" not in await do(desk, "sources remove Rivl Wir")
    assert await names(desk, ELSEWHERE.home) == ["Rival Wire"]
    assert "is a source of this workspace now" in await do(desk, "sources add Rival Wire")
    assert "is removed" in await do(desk, "sources remove Rival Wire")
    assert await names(desk, ELSEWHERE.home) == ["Rival Wire"]
    assert (await desk.sources.of_workspace(ELSEWHERE.home))[0].address == SECRET


class TestSecrets:
    """An address with a token in it: kept, and never said."""

    @pytest.fixture
    def log(self) -> Iterator[io.StringIO]:
        """All that our modules and libraries log, tracebacks with it."""
        written, root = io.StringIO(), logging.getLogger()
        handler, level = logging.StreamHandler(written), root.level
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        yield written
        root.removeHandler(handler)
        root.setLevel(level)

    async def test_no_answer_repeats_it(self, house: House, log: io.StringIO) -> None:
        said = [
            await do(house, words)
            for words in (
                f"source add Wire {SECRET}",
                f"sources ad Wire {SECRET}",
                f"sources ad{SECRET}",
                f"{SECRET}",
                f"sources add {SECRET}",
                f"sources add {SECRET.removeprefix('https://')}",
                f"sources add Wire {SECRET.removeprefix('https://')}",
                f"sources add Wire {SECRET} and more",
                f"sources add Wire ftp{SECRET.removeprefix('https')}",
                f"sources add Wire {SECRET}{'x' * 1_990}",
                f"sources add Wire {SECRET}",
                f"sources add Wire {SECRET} anyway",
                "sources",
                f"sources tag Wire {SECRET}",
                f"sources tag {SECRET} a",
                f"sources remove {SECRET}",
                f"sources remove Wire {SECRET}",
                "sources tag Wire paid",
                "sources remove Wire",
                f"sources add Wire {SECRET} anyway",
                f"sources test {SECRET}",
                "sources test Wire",
                f"sources set Wire address {SECRET}",
                f"sources set {SECRET} every day",
                f"sources set Wire every {SECRET}",
                f"sources set Wire {SECRET}",
                f"sources resume {SECRET}",
                f"sources import {SECRET}",
                "sources export",
                f"forget {SECRET}",
                f"status {SECRET}",
            )
        ]
        assert [words for words in said if TOKEN in words] == []
        assert "https://wire.example/private/…?…" in said[11]
        assert "https://wire.example/private/…?…" in said[12]
        assert (await house.sources.of_workspace(CHANNEL.home))[0].address == SECRET
        assert TOKEN not in log.getvalue()

    async def test_no_command_says_it_back(self, house: House) -> None:
        await house.store(FERRY)
        await house.subscribe()
        await house.tick()
        for name in COMMANDS:
            for words in (SECRET, f"x {SECRET}", f"{SECRET} x", f"sources {SECRET}", f"until {SECRET}"):
                said = await house.said(f"{name} {words}", channel=CHANNEL, user="ann", role=Role.MANAGER)
                assert TOKEN not in repr(said), (name, words)

    async def test_no_form_repeats_it(self, house: House) -> None:
        forms = [await house.form(f"sources add Wire {SECRET} form", role=Role.MANAGER)]
        for values in ({"name": "", "address": SECRET}, {"name": SECRET}, {"name": "x", "address": f"{SECRET} x"}):
            again = await house.fill(forms[0], values, role=Role.MANAGER)
            assert isinstance(again, Form)
            forms.append(again)
        await do(house, "sources add Wire")
        forms.append(await house.form(f"sources tag Wire {SECRET} form", role=Role.MANAGER))
        again = await house.fill(forms[-1], {"name": SECRET, "tags": SECRET}, role=Role.MANAGER)
        assert isinstance(again, Form)
        assert again.wrong.keys() == {"name", "tags"}
        assert TOKEN not in repr([*forms, again])

    async def test_no_log_line_has_it_when_the_store_fails(
        self, house: House, database: Database, log: io.StringIO
    ) -> None:
        await do(house, f"sources add Wire {SECRET} anyway")
        async with database.write() as connection:
            await connection.exec_driver_sql(
                "CREATE TRIGGER refuse BEFORE UPDATE ON sources BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        assert "Something went wrong on our side" in await do(house, "sources tag Wire paid")
        async with database.write() as connection:
            await connection.exec_driver_sql("DROP TABLE sources")
        assert "on our side" in await do(house, f"sources add Gull {SECRET} anyway")
        assert "UPDATE sources" in log.getvalue()
        assert TOKEN not in log.getvalue()

    async def test_no_record_shows_it(self, house: House) -> None:
        source = await house.sources.add(CHANNEL.home, "Wire", SECRET)
        assert TOKEN not in f"{source} {source!r} {await house.sources.health(CHANNEL.home, house.clock.now())}"


def shown(said: Message | Form) -> str:
    """The words of a message."""
    assert not isinstance(said, Form), said
    return "\n".join(
        "".join(getattr(part, "text", "") for part in line)
        for section in said.sections
        for line in (section.heading, *section.lines)
    )
