"""For every test: hypothesis does not judge speed, machines differ."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("broadsheet", deadline=None)
settings.load_profile("broadsheet")
