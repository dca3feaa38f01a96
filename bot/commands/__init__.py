"""The commands, the same words on every platform: a Request in, a Message out."""
