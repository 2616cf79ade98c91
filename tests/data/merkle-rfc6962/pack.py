#!/usr/bin/env python3
"""Packs the proof vectors of transparency-dev/merkle (testdata/) into one file.

usage: pack.py TESTDATA reference-8-leaves.json > vectors.json
"""
import json
import pathlib
import sys


def main():
    testdata, reference = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out = {"reference": json.loads(reference.read_text())}
    for kind in ("inclusion", "consistency", "subtreeinclusion", "subtreeconsistency"):
        files = sorted((testdata / kind).rglob("*.json"))
        out[kind] = [{"name": str(f.relative_to(testdata)), **json.loads(f.read_text())} for f in files]
    json.dump(out, sys.stdout, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    print()


main()
