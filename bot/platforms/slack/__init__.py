"""Broadsheet on Slack."""
