"""Names of metrics of which there is one an offer, a stage, a segment: the client's names as parts of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

from slugify import slugify


def slugs(
    names: Iterable[str], otherwise: str, patterns: Iterable[str] = ("{}",), taken: Iterable[str] = ()
) -> dict[str, str]:
    """Each name with the word that stands for it; a number is added where two metrics would have one name.

    ``otherwise`` stands for a name without a letter. ``patterns``: how metrics are named after the word, ``tco_{}``
    say. ``taken``: metrics that have other names already.

    >>> slugs(["Ours", "ours!", "?"], "offer")
    {'Ours': 'ours', 'ours!': 'ours_2', '?': 'offer'}
    """
    patterns, used, found = tuple(patterns), set(taken), {}
    for name in names:
        base = slugify(name, separator="_") or otherwise
        for slug in chain([base], (f"{base}_{number}" for number in count(2))):
            metrics = {pattern.format(slug) for pattern in patterns}
            if not metrics & used:
                break
        used |= metrics
        found[name] = slug
    return found
