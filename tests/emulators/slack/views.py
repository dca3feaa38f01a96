"""Endpoints of modals and of the Home tab."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.emulators.slack.problems import Invalid, Problem

if TYPE_CHECKING:
    from tests.emulators.slack.interactions import Interactions
    from tests.emulators.slack.model import Json, View
    from tests.emulators.slack.web import Call, Endpoint


def endpoints(interactions: Interactions) -> dict[str, Endpoint]:
    return {
        "views.open": partial(opened, interactions),
        "views.push": partial(pushed, interactions),
        "views.update": partial(updated, interactions),
        "views.publish": partial(published, interactions),
    }


def opened(interactions: Interactions, call: Call) -> Json:
    call.takes("trigger_id", "view", "interactivity_pointer")
    begun = interactions.exchange(call.text("trigger_id"))
    if begun.person.team_id != call.workspace.id:
        raise Problem("invalid_trigger_id")
    begun.view = interactions.show(begun.person, _body(call), "modal", channel=begun.behind)
    return {"view": begun.view.json()}


def pushed(interactions: Interactions, call: Call) -> Json:
    call.takes("trigger_id", "view", "interactivity_pointer")
    begun = interactions.exchange(call.text("trigger_id"))
    if begun.form is None or begun.form.gone:
        raise Problem("invalid_trigger_id")
    begun.view = interactions.push(begun.form, _body(call))
    return {"view": begun.view.json()}


def updated(interactions: Interactions, call: Call) -> Json:
    call.takes("view", "view_id", "external_id", "hash")
    view = _named(call)
    if view is None or view.gone or view.workspace is not call.workspace:
        raise Problem("not_found")
    _unchanged(call, view)
    interactions.change(view, _body(call))
    return {"view": view.json()}


def published(interactions: Interactions, call: Call) -> Json:
    call.takes("user_id", "view", "hash")
    if not call.world.app.has_home:
        raise Problem("not_enabled")
    user = call.user("user_id")
    where = (call.workspace.id, user.id)
    home = call.world.homes.get(where)
    if home is None:
        home = call.world.homes[where] = interactions.show(user, _body(call), "home")
    else:
        _unchanged(call, home)
        interactions.change(home, _body(call))
    return {"view": home.json()}


def _named(call: Call) -> View | None:
    if call.args.get("view_id"):
        return call.world.views.get(call.text("view_id"))
    external = call.text("external_id")
    return next((one for one in call.world.views.values() if one.body.get("external_id") == external), None)


def _unchanged(call: Call, view: View) -> None:
    """Since the client looked, if it says what it saw."""
    if call.args.get("hash") and call.text("hash") != view.hash:
        raise Problem("hash_conflict", view=view.json())


def _body(call: Call) -> Any:
    if not isinstance(call.args.get("view"), dict):
        raise Invalid("view", "missing required field: view")
    return call.args["view"]


def initial(element: Json) -> Json:
    """What stands in a field before anybody touched it, as a state has it."""
    kind = element["type"]
    value: Any
    if kind in ("plain_text_input", "number_input", "url_text_input", "email_text_input"):
        return {"type": kind, "value": element.get("initial_value")}
    if kind in ("checkboxes", "multi_static_select"):
        return {"type": kind, "selected_options": element.get("initial_options", [])}
    if kind in ("static_select", "radio_buttons", "external_select"):
        return {"type": kind, "selected_option": element.get("initial_option")}
    what = kind.removeprefix("multi_").removesuffix("_select").removesuffix("picker")
    if kind.startswith("multi_"):
        return {"type": kind, f"selected_{what}": element.get(f"initial_{what}", [])}
    what = what.removesuffix("s") if kind.endswith("s_select") else what
    value = element.get(f"initial_{what}")
    return {"type": kind, f"selected_{what}": value}
