#!/usr/bin/env python3
"""Bands, windows and embargo of 50 U.S.C. 1874, written from the statute's words and from nothing else.

It shares no line with src/tally. Reads questions from standard input, one a line, and prints one answer a line:
  band STRUCTURE COUNT                  -> LOW HIGH
  window STRUCTURE SCOPE PUBLISHED      -> FIRST LAST      the latest that is allowed; SCOPE letters, orders or all
  embargo RECEIVED                      -> DAY
"""
import sys
from datetime import date, timedelta

WIDTHS = {1: 1000, 2: 500, 3: 250, 4: 100}


def band(structure, count):
    width = WIDTHS[structure]
    low = 0
    while low + width <= count:
        low += width * max(1, (count - low) // width)
    return low, low + width - 1


def year_before(day):
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def window(structure, scope, published):
    if structure == 4:  # a one-year period that ended a year or more before publication
        last = year_before(published)
        return year_before(last) + timedelta(days=1), last
    if structure == 3 or scope == 'letters':  # the previous 180 days
        days = [published - timedelta(days=n) for n in range(1, 181)]
        return days[-1], days[0]
    last = published - timedelta(days=180)  # 180 days that ended 180 days or more before
    return last - timedelta(days=179), last


def answer(line):
    word, *rest = line.split()
    if word == 'band':
        return band(int(rest[0]), int(rest[1]))
    if word == 'window':
        return window(int(rest[0]), rest[1], date.fromisoformat(rest[2]))
    if word == 'embargo':
        return (date.fromisoformat(rest[0]) + timedelta(days=540),)
    raise SystemExit('bands_oracle: no such question: ' + line)


def main():
    for line in sys.stdin:
        print(*answer(line.strip()))


if __name__ == '__main__':
    main()
