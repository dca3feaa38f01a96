"""A small Slack on loopback, for the real slack_bolt and slack_sdk to talk to: Web API, Socket Mode, signed requests,
with state and with faults.

    async with Slack(clock) as slack:              # or the fixture `slack`, which also asserts that
        slack.violations == []                     # nothing was asked that Slack's documentation does not allow

    slack.api_url, slack.app.app_token             # slack.app has the app's secrets; Slack(clock, manifest)

    harbour = slack.world.workspace("Harbour")     # with the app: harbour.install.token; world.uninstall, revoke
    news = slack.world.channel(harbour, "news")    # Kind.PRIVATE, creator=, with_bot=False; world.invite, kick,
                                                   # archive, rename, delete, promote, deactivate, group, …: see World

    ann = slack.person("Ann", harbour, Role.ADMIN, zone="Europe/Lisbon")
    ann.sees(news)                                 # the channel as text: [buttons], {menus}, times in her zone
    seen = await ann.command(news, "/news summary 2")     # a Sight: "words" in seen, .ephemeral, .acknowledged_in
    await ann.press(seen, "Show to all")                  # .choose(seen, "…", "Quotes"), .shortcut(message)
    await ann.submit({"Name": "Harbour"})                 # the form that she is shown: .sees_form(), .cancel()
    await ann.opens_home()                                # .sees_home(), and .press in it
    await ann.says(news, "@Broadsheet quotes 1")          # what is posted in reply; .writes waits for nothing
                                                          # NotOffered: Slack's own client would not let her do it

    slack.socket                                   # .disconnect, .drop, .refuse, .silent; slack.again() for repeats
    slack.app.request_url = "http://127.0.0.1:…"   # signed requests instead of Socket Mode: slack.requests
    await slack.oauth.install(ann.user, address)   # from the app's own page; .allow is the step at Slack alone
    slack.limits                                   # Slack's own; relax(), outside_the_marketplace(), or Rates of yours
    slack.fail("chat.postMessage", "lost", times=1)       # see Slack.fail
    slack.seen                                     # every request to the Web API, with its status and its error

`clock` says when messages are made, and how long triggers, response addresses and codes are good; rate limits and
signatures run in real seconds. `python -m tests.emulators.slack` is one to try things on.
"""
