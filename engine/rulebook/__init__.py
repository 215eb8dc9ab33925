"""Rulebooks: what an administration publishes, loaded whole or refused with all its faults."""
