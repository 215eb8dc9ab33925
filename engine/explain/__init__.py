"""What a rulebook says, for people: this room puts rules, reliefs, levies, values and their histories into words."""
