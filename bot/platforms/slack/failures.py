"""What a failed request to Slack means: refused, put off, or unsure. The sentences are what `status` shows."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.platforms.answers import record, wait_of
from bot.platforms.words import clip
from digests.errors import Refused, Scope, SendError, Throttled, Unsure
from digests.wording import say

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

SOON = timedelta(seconds=10)  # when Slack could not be reached
UNSAID = timedelta(minutes=1)  # a limit that does not say until when
TOKEN_WAIT = timedelta(minutes=10)  # until a token is tried again that Slack does not take
BRIEF = timedelta(seconds=5)  # a channel may be posted in again after one; what lasts longer is the workspace's limit
TIMED_OUT = 408  # of something on the way, which may have handed on what was asked
MOST_SAID = 200  # characters of Slack's own words

TOKEN = say("Slack does not take Broadsheet's token for this workspace any more: install the app in it again.")
WRONG_TOKEN = say(
    "Slack does not take the bot's token: its operator has to set BROADSHEET_SLACK__BOT_TOKEN and start again."
)
NOT_INSTALLED = say("Broadsheet is not installed in this Slack workspace: install the app in it.")
NO_STORE = say("Broadsheet cannot read its token for this workspace at the moment.")
UNREACHED = say("Slack cannot be reached.")
LATER = say("Slack asks to wait before the next post.")
UNREADABLE = say("Slack's answer could not be read.")
MOVING = say("Slack lets nobody in while it changes this workspace: Broadsheet tries again.")
ANEW = say("Slack lost the place in the list that it showed: it is read anew.")

# docs.slack.dev, chat.postMessage and the other methods, Errors. What is missing, and what to do.
UNSEEN = say("Slack shows the channel to Broadsheet no more: invite @Broadsheet to it, or subscribe in another one.")
OUTSIDE = say("Broadsheet is not in the channel: invite it there with /invite @Broadsheet.")
ARCHIVED = say("The channel is archived: unarchive it, or subscribe in another one.")
RESTRICTED = say("Not everybody may post in this channel: an admin has to allow it to Broadsheet in its settings.")
POLICY = say("A policy of this workspace lets Broadsheet post nothing here: its admins have to allow that.")
NO_DIRECT = say("This person takes no direct messages from Broadsheet: subscribe in a channel instead.")
NO_SCOPE = say("Broadsheet may not do this here: install the app again, with all scopes of its manifest.")
NO_HISTORY = say(
    "Broadsheet may not read what was posted here: install the app again, with all scopes of its manifest."
)
OURS = say("Slack did not take the form of this post: the fault is Broadsheet's, and its operator finds it logged.")
FULL = say("The members of this workspace send more messages than Slack lets them: its admins see why in its settings.")

NO_THREAD = frozenset(  # below the message, or it is gone: what was for it is posted in the channel
    {
        *("thread_not_found", "invalid_thread_ts", "message_not_found", "cannot_reply_to_message"),
        *("restricted_action_thread_locked", "restricted_action_non_threadable_channel"),
    }
)
SENTENCES = {
    "channel_not_found": UNSEEN,
    "is_inactive": UNSEEN,
    "not_in_channel": OUTSIDE,
    "is_archived": ARCHIVED,
    "restricted_action": RESTRICTED,
    "restricted_action_read_only_channel": RESTRICTED,
    "restricted_action_thread_only_channel": RESTRICTED,
    "restricted_action_thread_locked": RESTRICTED,
    "restricted_action_non_threadable_channel": RESTRICTED,
    "message_limit_exceeded": FULL,
    "missing_scope": NO_SCOPE,
    "no_permission": NO_SCOPE,
    "not_allowed_token_type": NO_SCOPE,
    **dict.fromkeys(("access_denied", "accesslimited", "ekm_access_denied", "enterprise_is_restricted"), POLICY),
    **dict.fromkeys(("team_access_not_granted", "two_factor_setup_required"), POLICY),
    **dict.fromkeys(("user_not_found", "user_disabled", "cannot_dm_bot", "messages_tab_disabled"), NO_DIRECT),
    **dict.fromkeys(("msg_too_long", "msg_blocks_too_long", "invalid_blocks", "invalid_blocks_format"), OURS),
    **dict.fromkeys(("invalid_arguments", "invalid_arg_name", "invalid_array_arg", "no_text"), OURS),
    **dict.fromkeys(("invalid_form_data", "invalid_json", "json_not_object", "invalid_charset"), OURS),
    **dict.fromkeys(("invalid_metadata_format", "invalid_metadata_schema", "metadata_too_large"), OURS),
}
# It is the workspace, and no channel of it.
TOKENS = frozenset({"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"})
FOR_NOW = {"team_added_to_org": MOVING, "org_login_required": MOVING, "invalid_cursor": ANEW}
SLOWER = frozenset({"ratelimited", "rate_limited"})
# Of these Slack says that some of what was asked may have been done, or does not say that nothing was.
DOUBTFUL = frozenset({"internal_error", "fatal_error", "service_unavailable", "request_timeout"})


class WrongToken(Throttled):
    """It is the workspace that Slack lets us in no more: no channel is to blame, and nothing gets through until it is
    mended."""

    def __init__(self, now: datetime) -> None:
        super().__init__(TOKEN, now + TOKEN_WAIT, Scope.WORKSPACE)


class NotInstalled(Throttled):
    """There is no token of that workspace."""

    def __init__(self, now: datetime) -> None:
        super().__init__(NOT_INSTALLED, now + TOKEN_WAIT, Scope.WORKSPACE)


class Denied(Refused):
    """Refused, with Slack's word for it. `detail` is what it says besides, for the log."""

    def __init__(self, sentence: str, code: str, detail: str = "") -> None:
        super().__init__(sentence)
        self.code, self.detail = code, detail

    @property
    def is_ours(self) -> bool:
        """What was asked was wrong, whoever asks."""
        return SENTENCES.get(self.code) is OURS


def outcome(error: Exception, now: datetime, *, left: bool) -> SendError | None:
    """What became of a request. `left`: it may have been taken. None for what is no failure of Slack's."""
    match error:
        case SlackApiError(response=response):
            return _answered(response, now, left=left)
        case TimeoutError():
            why = say("Slack gave no answer in time.")
        case aiohttp.ClientConnectorError():  # refused, or no such host: nothing has left
            return Throttled(UNREACHED, now + SOON, Scope.PLATFORM)
        case aiohttp.ClientError() | OSError():
            why = say("The connection to Slack broke.")
        case AttributeError() | RecursionError() | ValueError():  # nothing that slack_sdk can read
            why = UNREADABLE
        case _:
            return None
    return _doubt(why, now, left=left)


def _answered(response: Any, now: datetime, *, left: bool) -> SendError:
    """The library gives aiohttp's own answer when it could not read it."""
    status = int(getattr(response, "status_code", 0) or getattr(response, "status", 0))
    body = record(getattr(response, "data", None))
    code = str(body.get("error") or "")
    if status == 429 or code in SLOWER:
        return _slower(response.headers, now)
    if code in TOKENS:
        return WrongToken(now)
    if code in FOR_NOW:
        return Throttled(FOR_NOW[code], now + UNSAID, Scope.WORKSPACE if FOR_NOW[code] is MOVING else Scope.CHANNEL)
    if code in DOUBTFUL or (not code and (status == TIMED_OUT or not 400 <= status < 500)):
        return _doubt(say("Slack failed ({status}).", status=code or status), now, left=left)
    if not code:  # it is something on the way that answers
        return Throttled(UNREACHED, now + UNSAID)
    said = clip(code, MOST_SAID)
    details = record(body.get("response_metadata")).get("messages") or body.get("needed") or ""
    sentence = SENTENCES.get(code) or say("Slack did not take the post: {said}", said=said)
    return Denied(sentence, said, clip(str(details), MOST_SAID))


def unreadable(now: datetime, *, left: bool) -> SendError:
    """It says that all is well, and not what was asked for."""
    return _doubt(UNREADABLE, now, left=left)


def _doubt(why: str, now: datetime, *, left: bool) -> SendError:
    return Unsure(why) if left else Throttled(why, now + SOON)


def _slower(headers: Mapping[str, str], now: datetime) -> Throttled:
    """Slack does not say whose limit it is. That of a channel, which we keep ourselves, is over in a moment."""
    wait = wait_of(headers.get("Retry-After"), UNSAID)
    scope = Scope.WORKSPACE if wait > BRIEF else Scope.CHANNEL
    return Throttled(LATER, now + wait, scope)
