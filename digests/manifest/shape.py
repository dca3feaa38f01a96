"""What is in a desk file. The descriptions here are its documentation, and its JSON schema's.

What a source or a subscription leaves out is UNSET: it stays as it is, or takes its default where the thing is new.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from digests.model import Format, Length, Take, WhenEmpty
from digests.settings import MOST_NAME, MOST_NAMED, MOST_STORIES

MOST_ID = 500  # characters: more than any platform's ids have, and any publisher's name

Name = Annotated[str, Meta(min_length=1, max_length=MOST_ID)]
Names = Annotated[tuple[Name, ...], Meta(max_length=MOST_NAMED)]


class TopicsTable(Struct, frozen=True, forbid_unknown_fields=True):
    """Which stories."""

    any: Annotated[tuple[str, ...], Meta(description="stories have at least one of these")] = ()
    all: Annotated[tuple[str, ...], Meta(description="stories have every one of these")] = ()
    none: Annotated[tuple[str, ...], Meta(description="stories have none of these")] = ()


class SubscriptionTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A digest of the channel: what it wants and when."""

    name: Annotated[str, Meta(min_length=1, max_length=MOST_NAME, description="its name; a channel has each once")]
    schedule: Annotated[
        str,
        Meta(description="when it comes: daily 08:00, weekdays 08:00 18:00, mondays 09:30, hourly, or cron"),
    ]
    zone: Annotated[str, Meta(description="whose clock the schedule follows: an IANA name such as Europe/Lisbon")]
    sources: Annotated[Names, Meta(description="names of sources to take from")] | UnsetType = UNSET
    tags: (
        Annotated[
            Names, Meta(description="sources with one of these tags as well; without names and tags, all sources")
        ]
        | UnsetType
    ) = UNSET
    topics: (
        Annotated[
            TopicsTable,
            Meta(description="words, phrases, or /regular expressions/ that choose stories; without any, all stories"),
        ]
        | UnsetType
    ) = UNSET
    stories: (
        Annotated[int, Meta(ge=1, le=MOST_STORIES, description="how many an edition has at the most, 1 to 20")]
        | UnsetType
    ) = UNSET
    length: (
        Annotated[Length, Meta(description="of each story: headlines alone, brief (a sentence) or standard (two)")]
        | UnsetType
    ) = UNSET
    quotes: Annotated[bool, Meta(description="one with each story, where there is a good one")] | UnsetType = UNSET
    when_empty: Annotated[WhenEmpty, Meta(description="say that there is nothing new, or silent")] | UnsetType = UNSET
    look_back: (
        Annotated[
            str,
            Meta(description="how far behind the last edition a story may lie that was not told: 48h, 2 days; to 30"),
        ]
        | UnsetType
    ) = UNSET
    quiet: (
        Annotated[str, Meta(description="hours of that zone in which nothing is posted, such as 22:00-07:00; or off")]
        | UnsetType
    ) = UNSET
    hold: Annotated[bool, Meta(description="wait while people are talking in the channel")] | UnsetType = UNSET
    thread: Annotated[bool, Meta(description="headlines in the channel, and the rest in a thread")] | UnsetType = UNSET
    mention: (
        Annotated[str, Meta(description="a role to mention, as the platform names it; empty for none")] | UnsetType
    ) = UNSET
    format: Annotated[Format, Meta(description="rich, or plain text alone")] | UnsetType = UNSET
    paused: (
        Annotated[
            bool | Annotated[datetime, Meta(tz=True)],
            Meta(description="true until somebody resumes it, or the moment that ends the pause: 2026-12-01T08:00:00Z"),
        ]
        | UnsetType
    ) = UNSET


class ChannelTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A channel of the workspace."""

    id: Annotated[
        Name,
        Meta(
            description="as the platform names it: console on the console, the channel's number on Discord, its id on "
            "Slack"
        ),
    ]
    subscription: Annotated[tuple[SubscriptionTable, ...], Meta(description="its digests")] = ()


class SourceTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the workspace reads from."""

    name: Annotated[Name, Meta(description="its publisher's name; a workspace has each once")]
    address: (
        Annotated[str, Meta(description="where its feed is; empty for none: its articles are imported")] | UnsetType
    ) = UNSET
    address_kept: Annotated[
        bool,
        Meta(description="true says that there is an address with a password or a token, which is not in this file"),
    ] = False
    tags: Annotated[Names, Meta(description="marks by which subscriptions choose sources")] | UnsetType = UNSET
    take: (
        Annotated[
            Take, Meta(description="where the words of its articles are from: feed, page, or the best of both (best)")
        ]
        | UnsetType
    ) = UNSET
    every: (
        Annotated[str, Meta(description="how often it is fetched, such as 30 minutes; auto: as often as it changes")]
        | UnsetType
    ) = UNSET


class WorkspaceTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What one workspace has, no other sees."""

    platform: Annotated[Name, Meta(description="where it is: console, discord or slack")]
    id: Annotated[
        Name,
        Meta(
            description="as the platform names it: local on the console, the server's number on Discord, the "
            "workspace's id on Slack"
        ),
    ]
    source: Annotated[tuple[SourceTable, ...], Meta(description="its sources")] = ()
    channel: Annotated[tuple[ChannelTable, ...], Meta(description="its channels")] = ()


class DeskFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A desk: what its workspaces read, and what their channels get. What the file does not name is left alone."""

    workspace: Annotated[tuple[WorkspaceTable, ...], Meta(description="its workspaces")] = ()
