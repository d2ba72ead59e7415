"""A widget that reads as a static page wherever no widget can live: in exports, in a notebook without its kernel."""

from __future__ import annotations

from typing import Any


class Twin:
    """Mixed into a widget class; ``twin()`` gives what is shown instead: HTML with a plain-text twin."""

    def twin(self) -> Any:
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        found = super()._repr_mimebundle_(**kwargs)
        data, metadata = found if isinstance(found, tuple) else (found, {})
        return {**data, **self.twin()._repr_mimebundle_()}, metadata
