"""Documents in: files, pages and feeds, as pure functions over bytes and text."""
