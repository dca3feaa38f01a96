"""Fetching from the web: all I/O of it, over httpx on aiohttp's connections."""
