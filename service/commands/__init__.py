"""The commands of `landfall`, one file each; service/cli.py lists them."""
