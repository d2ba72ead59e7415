"""The command line: parsing only. Each command says what it did and prints the path it wrote."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from workbook import __version__

app = typer.Typer(
    help="A methodology workbook: a folder of clients in, notebooks, results and reports out.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Paths = Annotated[list[Path], typer.Argument(help="Client folders, folders of them, or ids of the examples.")]


def main() -> None:
    """Run the command; a refusal is one plain message and exit status 2, never a traceback."""
    from workbook.errors import WorkbookError

    try:
        app()
    except WorkbookError as error:
        print(error, file=sys.stderr)
        raise SystemExit(2) from None


def _version(asked: bool) -> None:
    if asked:
        print(__version__)
        raise typer.Exit


@app.callback()
def workbook(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """A methodology workbook: a folder of clients in, notebooks, results and reports out."""


@app.command()
def check(
    paths: Paths,
    preview: Annotated[bool, typer.Option("--preview", help="Show how each table was understood.")] = False,
) -> None:
    """List every mistake in these client folders at once, one line each; exit 1 if there is any.

    Example: workbook check data/portfolio
    """
    from workbook.client.check import check_folders

    mistakes = 0
    for line in check_folders(paths, preview=preview):
        mistakes += line.is_mistake
        print(line.text)
    raise typer.Exit(1 if mistakes else 0)


@app.command()
def run(
    paths: Paths,
    out: Annotated[
        Path,
        typer.Option("--out", help="Folder for the results; it holds index.html, run.json and one folder a client."),
    ],
    chapters: Annotated[
        str, typer.Option(help="Chapters to run, separated by commas; by default those with data.")
    ] = "",
    language: Annotated[str, typer.Option(help="en, fr or ru; by default each client's own.")] = "",
    formats: Annotated[str, typer.Option(help="Deliverables, separated by commas.")] = "html",
    set_: Annotated[
        list[str],
        typer.Option("--set", metavar="NAME=VALUE", help="A scenario override, for example discount_rate=0.12."),
    ] = [],  # noqa: B006
    jobs: Annotated[int, typer.Option(min=0, help="Processes at a time; 0 takes one a processor.")] = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Do exactly what is not done yet.")] = False,
) -> None:
    """Run chapters for clients: executed notebooks, results.json, report.html, and an index comparing all clients.

    Example: workbook run data/northlight data/portfolio --out build/demo
    """
    from workbook.batch.console import run_with_progress
    from workbook.batch.plan import Options, make_plan
    from workbook.batch.scenario import parse_settings

    options = Options(_split(chapters), language or None, _split(formats), parse_settings(set_))
    raise typer.Exit(run_with_progress(make_plan(paths, options), out, jobs=jobs, resume=resume))


@app.command()
def new(
    client_id: Annotated[str, typer.Argument(metavar="ID", help="The client's id: letters, digits, - and _.")],
    example: Annotated[str, typer.Option("--from", help="Copy this example or client instead of a blank folder.")] = "",
    language: Annotated[str, typer.Option(help="en, fr or ru.")] = "",
    name: Annotated[str, typer.Option(help="The client's name; by default its id.")] = "",
    currency: Annotated[str, typer.Option(help="ISO code, for example EUR.")] = "",
) -> None:
    """Make a client folder here, blank or from an example, and print its path.

    Example: workbook new acme --from bakery --language fr
    """
    from workbook.client.new import new_client

    print(new_client(client_id, example=example, language=language, name=name, currency=currency))


@app.command()
def status(paths: Paths) -> None:
    """Show how far each client has come, chapter by chapter, and what to fill in next.

    Example: workbook status data/northlight
    """
    from workbook.client.status import status_lines

    for line in status_lines(paths):
        print(line)


@app.command()
def history(
    client: Annotated[Path, typer.Argument(metavar="ID", help="A client folder.")],
    chapter: Annotated[str, typer.Argument(help="One chapter only.")] = "",
    undo: Annotated[int | None, typer.Option(help="Take back the edit with this number; 0 the last one.")] = None,
    merge_copies: Annotated[
        bool, typer.Option("--merge-copies", help="Merge what a sync program left beside.")
    ] = False,
) -> None:
    """Show who changed what and when, oldest first; take an edit back, or merge conflict copies.

    Example: workbook history acme client_valuation --undo 12
    """
    from workbook.client.past import merge_lines, told_lines, undo_lines

    chosen = merge_lines(client) if merge_copies else told_lines(client, chapter)
    for line in chosen if undo is None else undo_lines(client, chapter, undo):
        print(line)


@app.command()
def forget(
    client: Annotated[Path, typer.Argument(metavar="ID", help="A client folder.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The person's name, exactly as written.")],
) -> None:
    """Remove a person's answers and name everywhere in a client folder, the history included; say what was removed.

    Example: workbook forget acme "Anna Petrova"
    """
    from workbook.client.past import forget_lines

    for line in forget_lines(client, name):
        print(line)


@app.command()
def lab(
    path: Annotated[Path, typer.Argument(help="A client folder, or a folder of them.")] = Path(),
    port: Annotated[int, typer.Option(help="Port on this computer.")] = 8888,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
) -> None:
    """Open JupyterLab on this computer only, with working copies of the notebooks beside the client folders.

    Example: workbook lab acme
    """
    from workbook.notebook.lab import open_lab

    raise typer.Exit(open_lab(path, port=port, browser=browser))


@app.command("app")
def serve(
    path: Annotated[Path, typer.Argument(help="A client folder, or a folder of them.")] = Path(),
    port: Annotated[int, typer.Option(help="Port on this computer; any free one when it is taken.")] = 8866,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser window.")] = True,
) -> None:
    """Show the chapters as pages on a workshop's screen, on this computer only, and print their address.

    Example: workbook app acme
    """
    from workbook.app.server import open_app

    open_app(path, port=port, browser=browser)


def _split(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


if __name__ == "__main__":
    main()
