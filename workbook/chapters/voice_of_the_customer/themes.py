"""Themes of comments: how many people raise each, how they score us, and in whose words.

A theme comes from the column of the table, or from the client's list of words: a comment has a theme when one of its
words begins with one of the theme's words. A comment may have several themes, or none.
"""

from __future__ import annotations

import re
from collections import Counter

import numpy as np
import pandas as pd

from workbook.chapters.voice_of_the_customer import scores
from workbook.chapters.voice_of_the_customer.blocks import threshold
from workbook.chapters.voice_of_the_customer.voice import Voice, one_spelling, same

_WORD = re.compile(r"[^\W\d_]+")


def comments(voice: Voice) -> pd.DataFrame | None:
    """The answers with a comment or a theme: score, comment, theme, person. None where there are none."""
    if voice.scores is None:
        return None
    frame = voice.scores.frame
    found = frame[frame["comment"].notna() | frame["theme"].notna()]
    return found.reset_index(drop=True) if len(found) else None


def coded(found: pd.DataFrame, words: list[tuple[str, tuple[str, ...]]]) -> pd.DataFrame:
    """One row a comment and theme: ``at`` (row of ``found``) and ``theme``, in one spelling each."""
    named = found["theme"].notna()
    given = found.loc[named, "theme"].astype("category")
    parts = {theme: [part.strip() for part in theme.split(";") if part.strip()] for theme in given.cat.categories}
    rows = given.astype(object).map(parts).explode().dropna()
    matched = _matched(found.loc[~named, "comment"], words)
    pairs = pd.concat([rows.rename("theme"), matched]).rename_axis("at").reset_index()
    pairs["theme"] = one_spelling(pairs["theme"]).astype(object)
    return pairs.drop_duplicates()


def _matched(texts: pd.Series, words: list[tuple[str, tuple[str, ...]]]) -> pd.Series:
    """The themes of uncoded comments, by the client's words; equal comments are read once."""
    codes, known = pd.factorize(texts)
    folded = [str(text).casefold() for text in known]
    found = []
    for theme, marks in words:
        usable = [re.escape(same(mark)) for mark in marks if same(mark)]
        if not usable:
            continue
        pattern = re.compile(r"(?<!\w)(?:" + "|".join(usable) + ")")
        hit = np.append([bool(pattern.search(text)) for text in folded], False).astype(bool)
        found.append(pd.Series(theme, index=texts.index[hit[codes]], dtype=object))
    return pd.concat(found).rename("theme") if found else pd.Series(dtype=object, name="theme")


def counted(found: pd.DataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    """One row a theme, the most raised first: comments, share, the three groups, score with bounds, two examples."""
    rows = pairs.assign(score=found["score"].to_numpy()[pairs["at"]], comment=found["comment"].to_numpy()[pairs["at"]])
    frame = scores.by(rows, "theme")
    frame["theme"] = frame["theme"].astype(str)
    frame["share"] = frame["answers"] / len(found)
    examples = _examples(rows)
    for name in ("critic", "friend"):
        frame[name] = [examples[name].get(theme) for theme in frame["theme"]]
    return frame.sort_values(["answers", "theme"], ascending=[False, True], kind="stable", ignore_index=True)


def _examples(rows: pd.DataFrame) -> dict[str, dict[str, str]]:
    """For each theme the first comment with the lowest score among detractors, and with the highest among promoters."""
    said = rows.dropna(subset=["comment"])
    low, high = said[said["score"] <= threshold("detractor_to")], said[said["score"] >= threshold("promoter_from")]
    return {name: _first(part, rising) for name, part, rising in (("critic", low, True), ("friend", high, False))}


def _first(part: pd.DataFrame, rising: bool) -> dict[str, str]:
    ordered = part.sort_values("score", ascending=rising, kind="stable").drop_duplicates("theme")
    return dict(zip(ordered["theme"], ordered["comment"], strict=True))


def without_theme(found: pd.DataFrame, pairs: pd.DataFrame) -> tuple[int, list[str]]:
    """How many comments have no theme, and the words that recur in them: hints for further themes."""
    rest = found.loc[~np.isin(np.arange(len(found)), pairs["at"].to_numpy()), "comment"].dropna()
    counts: Counter[str] = Counter()
    for text in rest:
        counts.update({word for word in _WORD.findall(text.casefold()) if len(word) >= threshold("word_least")})
    recurring = [word for word, n in counts.most_common(threshold("words_shown")) if n > 1]
    return len(rest), recurring
