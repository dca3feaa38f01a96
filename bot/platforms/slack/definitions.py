"""What Slack has to know of us: the command, the shortcut, the events that we are told of, in the words of an app's
manifest. What Slack keeps for itself (`/search`, `/who`, `/status`) comes behind the one command."""

from __future__ import annotations

COMMAND = "/news"
SUMMARISE = "summarise"  # the shortcut's callback_id

SPOKEN = ("app_mention", "message.im")
HOME = "app_home_opened"
PEOPLE = "user_change"  # what somebody may do is another thing now
ENDED = ("app_uninstalled", "tokens_revoked")
CHANNELS = (  # what becomes of a channel, and of the bot there
    *("channel_archive", "channel_unarchive", "channel_deleted", "channel_left", "channel_rename"),
    *("group_archive", "group_unarchive", "group_deleted", "group_left", "group_rename"),
    "member_joined_channel",
)
DELETED = ("channel_deleted", "group_deleted")  # of those
EVENTS = (HOME, *SPOKEN, *ENDED, PEOPLE, *CHANNELS)
