"""`python -m sahel_ld` is the command `sahel-ld`."""

from sahel_ld.cli.main import run

if __name__ == "__main__":
    run()
