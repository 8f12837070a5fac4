"""From bytes, as they come, to blocks of whole lines, and from a block to columns."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from adequacy.member_file.layout import NUMBERS, Layout
from adequacy.reach.sphere import Floats, Ints

BLOCK = 4 * 1024 * 1024
LONGEST_LINE = 1024 * 1024
FEW = 500
TEXT, CODE = "U60", "U12"
"""Longer ones are cut off, and then are none we know."""


@dataclass(frozen=True, slots=True)
class Block:
    """`first` is the number of its first line; the heading is line 1."""

    first: int
    lines: list[str]


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows as arrays of one length. A number that is none is not a number here; missing columns are empty."""

    line: Ints
    numbers: dict[str, Floats]
    texts: dict[str, NDArray[np.str_]]

    def __len__(self) -> int:
        return len(self.line)


def blocks(chunks: Iterable[bytes]) -> Iterator[Block]:
    """Lines end with a line feed, with or without a carriage return before it. A row is one line."""
    rest, first = b"", 1
    for chunk in _as_utf8(chunks):
        rest += chunk
        if len(rest) < BLOCK:
            continue
        end = rest.rfind(b"\n") + 1
        if not end and len(rest) > BLOCK + LONGEST_LINE:
            end = len(rest)
        if end:
            lines = _lines(rest[:end])
            yield Block(first, lines)
            first, rest = first + len(lines), rest[end:]
    if rest:
        yield Block(first, _lines(rest))


def _lines(content: bytes) -> list[str]:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.split("\n")
    return lines[:-1] if not lines[-1] else lines


def _as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Without a byte order mark; UTF-16 becomes UTF-8."""
    decoder, is_first = None, True
    for chunk in chunks:
        if is_first and chunk.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
        content = chunk if decoder is None else decoder.decode(chunk).encode()
        yield content.removeprefix(codecs.BOM_UTF8) if is_first else content
        is_first = False


def columns_of(block: Block, layout: Layout) -> Columns:
    """All at once where every cell is what it should be; else by halves, and a few lines row by row. Blank lines are no
    rows.
    """
    found = _at_once(block, layout)
    if found is not None:
        return found
    if len(block.lines) <= FEW:
        return _one_by_one(block, layout)
    half = len(block.lines) // 2
    first, second = Block(block.first, block.lines[:half]), Block(block.first + half, block.lines[half:])
    return _joined(columns_of(first, layout), columns_of(second, layout))


def _joined(one: Columns, other: Columns) -> Columns:
    return Columns(
        line=np.concatenate((one.line, other.line)),
        numbers={name: np.concatenate((one.numbers[name], other.numbers[name])) for name in one.numbers},
        texts={name: np.concatenate((one.texts[name], other.texts[name])) for name in one.texts},
    )


def _at_once(block: Block, layout: Layout) -> Columns | None:
    if not block.lines:
        return None
    kinds = [(name, np.float64 if name in NUMBERS else _text(name)) for name in layout.columns]
    try:
        table = np.loadtxt(
            block.lines,
            delimiter=layout.delimiter,
            dtype=kinds,
            usecols=layout.places,
            quotechar='"',
            comments=None,
            ndmin=1,
        )
    except (ValueError, IndexError):
        return None
    if len(table) != len(block.lines):
        return None
    return Columns(
        line=np.arange(block.first, block.first + len(table)),
        numbers={name: table[name] for name in layout.columns if name in NUMBERS},
        texts={name: table[name] for name in layout.columns if name not in NUMBERS},
    )


def _one_by_one(block: Block, layout: Layout) -> Columns:
    lines, rows = [], []
    for number, text in enumerate(block.lines, start=block.first):
        if text.strip():
            lines.append(number)
            rows.append(_cells(text, layout))
    columns = dict(zip(layout.columns, zip(*rows, strict=True), strict=True)) if rows else {}
    return Columns(
        line=np.array(lines, dtype=np.int64),
        numbers={
            name: np.array([_number(cell, name) for cell in columns.get(name, ())], dtype=np.float64)
            for name in layout.columns
            if name in NUMBERS
        },
        texts={
            name: np.array(columns.get(name, ()), dtype=_text(name))
            for name in layout.columns
            if name not in NUMBERS
        },
    )


def _text(name: str) -> str:
    return TEXT if name == "county" else CODE


def _cells(text: str, layout: Layout) -> list[str]:
    try:
        cells = next(csv.reader([text.rstrip("\r")], delimiter=layout.delimiter))
    except (csv.Error, StopIteration):
        cells = []
    return [cells[place].strip() if place < len(cells) else "" for place in layout.places]


def _number(text: str, name: str) -> float:
    """An empty number of members is one, as if the column were missing."""
    if not text:
        return 1.0 if name == "members" else np.nan
    try:
        return float(text)
    except ValueError:
        return np.nan
