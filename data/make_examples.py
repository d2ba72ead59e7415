"""Makes the example clients again, always the same bytes: ``python data/make_examples.py [--out FOLDER]``.

data/stories says what each client is to show, data/making turns a story into tables. Each story names its seed. Only
uniform draws, whole cents and plain arithmetic are used, so that every platform writes the same figures.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from making.northlight import make_northlight
from making.portfolio import make_portfolio

HERE = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the tables of northlight and the whole portfolio again.")
    parser.add_argument("--out", type=Path, default=HERE, help="where the folders go (default: where they are tracked)")
    out = parser.parse_args().out
    for folder in (make_northlight(out), *make_portfolio(out)):
        print(folder)


if __name__ == "__main__":
    main()
