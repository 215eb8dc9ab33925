"""Lint: what is no fault and still deserves a second look. A rulebook with findings loads."""
