"""The rule language: from the text that an officer writes to a program that answers it for a whole batch."""
