#!/usr/bin/env python3
"""Counts the report's figures a second time, from nothing but exported entries.

usage: tally_oracle.py ENTRIES.jsonl > lines

Written from the counting rules (docs/FIGURES.md and the report's page "How we count"), not from src/tally. Each input line is one
entry, header and facts: {"index": 7, "kind": "received", "at": "2022-07-01T00:00:00Z", "demand": "id or empty",
"corrects": 3 or null, "facts": {"name": "text", ...}}. Prints sorted lines:

row PERIOD SECTION COUNTRY requests accounts content noncontent no_data declined pending | content noncontent no_data declined pending
    (first by demand, then by account; preserved stands with pending here, since neither has a column in the files)
figure PERIOD ID value
"""
import json
import sys
from collections import defaultdict
from datetime import datetime, timezone
from fractions import Fraction
from zoneinfo import ZoneInfo

LANES = {"criminal", "emergencies", "civil", "enterprise", "defence", "international"}


def half_year(text, zone):
    at = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc).astimezone(ZoneInfo(zone))
    return f"{at.year:04d}-H{1 if at.month <= 6 else 2}"


def main(path):
    entries = [json.loads(line) for line in open(path, encoding="utf-8")]
    for entry in entries:  # a correction replaces the facts of the entry it names; the latest one holds
        if entry["kind"] == "corrected_entry":
            entries[entry["corrects"]]["facts"] = entry["facts"]

    zone, story, orders = "UTC", {}, defaultdict(list)
    for entry in entries:
        kind, facts = entry["kind"], entry["facts"]
        if kind == "book_born":
            zone = facts["zone"]
        elif kind == "received":
            story[entry["demand"]] = {"paper": dict(facts), "events": [],
                                      "period": half_year(facts.get("received", entry["at"]), zone)}
        elif kind != "corrected_entry" and entry["demand"]:
            story[entry["demand"]]["events"].append((kind, facts))
            if kind == "order_recorded":
                orders[facts["order"]].append((entry["demand"], facts["order_level"]))

    rows = defaultdict(lambda: defaultdict(int))
    half = defaultdict(lambda: defaultdict(int))
    abroad_customers = defaultdict(set)
    for demand in story.values():
        paper, events, period = demand["paper"], demand["events"], demand["period"]
        half[period]["seen"] += 0
        for kind, facts in events:  # a corrected paper says again what is asked
            if kind == "corrected":
                for name in ("accounts", "sought_content", "abroad"):
                    paper[name] = facts.get(name, "0")
                for name in ("customer_class", "instrument"):
                    paper[name] = facts.get(name, paper.get(name, ""))
        if "duplicate_of" in paper:
            continue
        kinds = [kind for kind, _ in events]
        answer = next((facts for kind, facts in reversed(events) if kind == "delivered"), {})
        got = lambda name: int(answer.get(name, 0))
        moved = [kind for kind in kinds if kind in ("redirected", "redirect_declined")]
        if got("items_content"):
            end = "content"
        elif got("items_noncontent"):
            end = "noncontent"
        elif "withdrawn" in kinds or moved[-1:] == ["redirected"] or "refused" in kinds or "handled_outside" in kinds:
            end = "declined"
        elif answer:
            end = "no_data"
        else:
            end = "pending"

        accounts = int(paper.get("accounts", 0))
        if end in ("content", "noncontent", "no_data"):
            left, by_account = accounts, {}
            for name, fact in (("content", "accounts_content"), ("noncontent", "accounts_noncontent"), ("no_data", "accounts_none")):
                by_account[name] = min(got(fact), left)
                left -= by_account[name]
            by_account["declined"] = left
        else:
            by_account = {end: accounts}

        section, country = paper["section"], paper["country"]
        row = rows[(period, section, country)]
        row["requests"] += 1
        row["accounts"] += accounts
        row["demand " + end] += 1
        for name, count in by_account.items():
            row["account " + name] += count

        sums, us = half[period], country == "US"
        undecided = not any(kind in ("withdrawn", "refused") for kind in kinds) and moved[-1:] != ["redirected"]
        sums["F27"] += end == "declined" and undecided
        costs = [(kind, facts) for kind, facts in events if kind in ("costs_stated", "costs_withdrawn")]
        if costs and costs[-1][0] == "costs_stated":
            sums["F28"] += 1
            sums["F29"] += int(costs[-1][1]["cents"])
        sums["us"] += us and section in LANES
        sums["F10"] += us and section == "criminal"
        sums["F11"] += (us and section == "criminal" and paper.get("instrument") == "search_warrant"
                        and paper.get("sought_content", "0") != "0" and paper.get("abroad", "0") != "0")
        if section == "emergencies" and "released" in kinds:
            sums["F24"] += 1
            sums["F25"] += "formal_paper" in kinds
            sums["F26"] += "formal_paper_missed" in kinds and "formal_paper" not in kinds
        if section == "enterprise":
            sums["F4"] += 1
            sums["F5"] += end in ("declined", "no_data")
            sums["F6"] += end in ("content", "noncontent")
            sums["F7"] += end == "content"
            sums["F8"] += end == "noncontent"
            sums["F9"] += us and end == "content"
            sums["F12"] += us
            if us and end == "content":
                abroad_customers[period] |= set(filter(None, answer.get("customers_abroad", "").split(",")))
        if paper.get("customer_class") != "consumer":
            content = answer.get("products_content", "").split(",")
            every = content + answer.get("products_noncontent", "").split(",")
            sums["F14"] += "dynamics_365" in every
            sums["F15"] += "azure" in content

    for covered in orders.values():
        level = covered[-1][1]
        periods = [story[demand]["period"] for demand, _ in covered
                   if story[demand]["paper"]["country"] == "US" and story[demand]["paper"]["section"] in LANES]
        if level in ("federal", "state", "local") and periods:
            half[min(periods)]["F2"] += 1
            half[min(periods)]["F3"] += level == "federal"

    out = []
    for key, row in rows.items():
        cells = [row["requests"], row["accounts"]]
        names = ("content", "noncontent", "no_data", "declined", "pending")
        cells += [row["demand " + name] for name in names] + ["|"] + [row["account " + name] for name in names]
        out.append("row " + " ".join(key) + " " + " ".join(map(str, cells)))
    for period, sums in half.items():
        share = Fraction(100 * sums["F2"], sums["us"]) if sums["us"] else None
        sums["F13"] = len(abroad_customers[period])
        for number in (*range(1, 16), *range(24, 30)):
            name = f"F{number}"
            value = sums[name] if number > 1 else "none" if share is None else int(share + Fraction(1, 2))
            out.append(f"figure {period} {name} {value}")
    print("\n".join(sorted(out)))


main(sys.argv[1])
