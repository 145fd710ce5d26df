"""Entry point: finds the commands, turns errors into messages and exit codes."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import sys

import typer

from sahel_ld.cli import commands
from sahel_ld.errors import ExitCode, SahelError

HELP = """Linked data that says who claims what, where, and when it held: check it, query it, export it, publish it.

Exit codes: 0 done; 1 findings in the data; 2 wrong use or settings; 3 an input cannot be read;
4 something outside failed (endpoint, network, Java, time limit); 70 our own fault.
"""

# In the order in which a newcomer meets them; a command that is not named here comes after, by name.
_ORDER = ("build", "check", "fmt", "query", "export", "evidence", "reason", "list", "explain")


# Wrong words on the command line. Newer releases of typer bring click with them, so that the class of an installed click is another one.
_WrongUse: type[Exception] = next(base for base in typer.BadParameter.__mro__ if base.__name__ == "ClickException")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"sahel-ld {version('sahel-ld')}")
        raise typer.Exit


def create_app(only: str = "") -> typer.Typer:
    """The command with all verbs of `sahel_ld.cli.commands`, or with one alone, which is what a run needs: building all takes longer."""
    app = typer.Typer(
        name="sahel-ld",
        help=HELP,
        no_args_is_help=True,
        add_completion=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def main(
        version: bool = typer.Option(False, "--version", help="Print the version.", callback=_version, is_eager=True),  # noqa: ARG001
        debug: bool = typer.Option(False, "--debug", help="Show a traceback for errors."),
    ) -> None:
        if debug:
            os.environ["SAHEL_LD_DEBUG"] = "1"

    names = {module.name.rstrip("_") for module in pkgutil.iter_modules(commands.__path__)}
    names = {only} if only in names else names
    for name in sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)):
        suffix = "_" if name in ("import", "list") else ""
        module = importlib.import_module(f"sahel_ld.cli.commands.{name}{suffix}")
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def run() -> None:
    """Run the command; the process ends with one of the exit codes of `ExitCode`."""
    fewer_collections()
    sys.exit(_run())


def fewer_collections() -> None:
    """Look for cycles less often than Python does: a command makes many objects and few cycles, and the looks cost a twentieth of a query."""
    gc.set_threshold(200_000, 20, 100)


def _verb_of(words: list[str]) -> str:
    """The verb of a command line, empty where it does not begin with one (or the shell asks for completions)."""
    completing = any(name.endswith("_COMPLETE") for name in os.environ)
    return next((word for word in words if not word.startswith("-")), "") if not completing else ""


def _run() -> int:
    try:
        result = create_app(_verb_of(sys.argv[1:]))(standalone_mode=False)
    except typer.Exit as exit_:
        return exit_.exit_code
    except _WrongUse as error:
        getattr(error, "show")()  # noqa: B009 - the class is found while running, so no type says that it has this
        return ExitCode.USAGE
    except (KeyboardInterrupt, typer.Abort):
        typer.echo("stopped", err=True)
        return 130
    except BrokenPipeError:
        # The reader of our pipe has gone; keep the interpreter from complaining about it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except SahelError as error:
        if os.environ.get("SAHEL_LD_DEBUG"):
            raise
        typer.echo(f"error: {error}", err=True)
        if error.hint:
            typer.echo(f"  hint: {error.hint}", err=True)
        return error.exit_code
    except Exception as error:
        if os.environ.get("SAHEL_LD_DEBUG"):
            raise
        typer.echo(f"internal error: {type(error).__name__}: {error} (run with --debug for a traceback)", err=True)
        return ExitCode.INTERNAL
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    run()
