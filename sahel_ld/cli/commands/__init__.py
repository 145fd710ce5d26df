"""One file for each verb; its function `command` is the command, its docstring the help. A new verb is a new file."""
