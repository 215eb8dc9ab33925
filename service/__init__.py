"""The service: thin doors to the engine (command line now, HTTP later). Start reading at cli.py."""
