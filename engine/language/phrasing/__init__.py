"""Sentences from meanings: this room says in plain words what a rule asks, in every language that has its table."""
