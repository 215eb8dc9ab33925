"""The rule language: from the text that an officer writes to a program that answers it for a whole batch.

What arithmetic gives is steadied to six decimals (engine/steady.py) before it is compared, so that a value exactly on a
line is met exactly: 0.1 kg + 0.2 kg <= 0.3 kg is yes. An amount in another currency is converted at the dated customs
rate, and unknown without one.
"""
