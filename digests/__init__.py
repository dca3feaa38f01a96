"""News, and nothing of chat: from a scraped original to a digest that is told once."""
