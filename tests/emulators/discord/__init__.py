"""A small Discord on loopback, for the real discord.py to talk to: REST and gateway, with state and with faults.

    async with Discord(clock) as discord:          # or the fixture `discord`, which also asserts that
        discord.violations == []                   # nothing was asked that Discord's documentation does not allow

    discord.api_url, discord.gateway_url, discord.token

    guild = discord.world.guild("Harbour")         # the bot is in it; world.join, leave, grant, remove_guild, outage
    news = discord.world.channel(guild, "news")    # text, Kind.ANNOUNCEMENT, or Kind.FORUM with tags
    discord.world                                  # .thread, .overwrite, .role, .delete, …: see World

    ann = discord.person("Ann", guild, Permission.MANAGE_CHANNELS)
    ann.sees(news)                                 # the channel as text: [buttons], {menus}, times in words
    seen = await ann.slash(news, "summary", what="2")     # a Sight: "words" in seen, .ephemeral, .acknowledged_in
    await ann.complete(news, "summary", what="tru")       # .choices
    await ann.press(seen, "Show to all")                  # .choose, .menu, and .submit for the form she is shown
    await ann.says(news, "@Broadsheet quotes 1")          # what is posted in reply; .writes waits for nothing
                                                   # NotOffered: Discord's own client would not let her do it

    discord.gateway                                # .break_session, .invalidate, .reconnect, .silence, .close, .again
    discord.limits                                 # Discord's own; relax(), or Rates of yours; what was throttled
    discord.fail("POST /channels/{id}/messages", "lost", times=1)   # see Discord.fail
    discord.seen                                   # every request, with its status

`clock` says when messages are made, and how long nonces and tokens are good; rate limits run in real seconds.
`python -m tests.emulators.discord` is one to try things on.
"""
