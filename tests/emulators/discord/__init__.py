"""A small Discord on loopback, for the real discord.py to talk to: REST and gateway, with state and with faults.

    async with Discord(clock) as discord:          # or the fixture `discord`, which also asserts that
        discord.violations == []                   # nothing was asked that Discord's documentation does not allow

    discord.api_url, discord.gateway_url, discord.token

    guild = discord.world.guild("Harbour")         # the bot is in it; world.join, leave, grant, remove_guild, outage
    news = discord.world.channel(guild, "news")    # text, Kind.ANNOUNCEMENT, or Kind.FORUM with tags
    discord.world                                  # .thread, .overwrite, .role, .delete, …: see World
    discord.sees(guild.owner, news)                # what a person reads there, as text

    discord.limits                                 # Discord's own; relax(), or Rates of yours; what was throttled
    discord.fail("POST /channels/{id}/messages", "lost", times=1)   # see faults.Fault
    discord.seen                                   # every request, with its status

`clock` says when messages are made and how long nonces are remembered; rate limits run in real seconds.
"""
