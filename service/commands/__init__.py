"""The commands of `landfall`, one file each; every.py lists them."""
