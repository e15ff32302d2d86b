"""Telling: what people are told of what concerns them, each thing once: events, settings, the outbox, its sender."""
