#!/usr/bin/env python3
"""Writes src/report/site/shapes.cpp: every country of ISO 3166-1, and XK, as an outline on the Equal Earth projection, or as a place for a
marker where it would be too small to see.

Usage: tools/map/make_shapes.py [--check]     --check: writes nothing, exit code 1 if the file would change
"""
import csv
import json
import math
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent.parent / 'src/report/site/shapes.cpp'
WIDTH = 1000
# Square units of the drawing: a corner that moves the line by less is left out, an islet that is smaller is not drawn, and a country
# that is smaller gets a marker.
CORNER, ISLET, SMALL = 0.9, 1.2, 14.0
# The meridian in the middle. The map is cut through the Bering Strait, so that Russia and Alaska stay whole.
MIDDLE = 11
WITHOUT_ID = {'Kosovo': 'XK', 'Somaliland': 'SO', 'N. Cyprus': 'CY'}
LEFT_OUT = {'AQ'}
# Longitude and latitude of what has no shape of its own.
PLACES = {'AQ': (0.0, -75.0), 'BQ': (-68.3, 12.2), 'BV': (3.4, -54.4), 'CC': (96.8, -12.2), 'CX': (105.6, -10.5), 'GF': (-53.0, 4.0),
          'GI': (-5.3, 36.1), 'GP': (-61.6, 16.3), 'MQ': (-61.0, 14.7), 'RE': (55.5, -21.1), 'SJ': (16.0, 78.0), 'TK': (-171.8, -9.2),
          'TV': (179.2, -8.5), 'UM': (166.6, 19.3), 'YT': (45.2, -12.8)}


def equal_earth(longitude, latitude):
    """Savric, Patterson, Jenny 2018. Sizes are true, so a colour is not louder where the map is stretched."""
    a1, a2, a3, a4 = 1.340264, -0.081106, 0.000893, 0.003796
    t = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    x = 2 * math.sqrt(3) * math.radians(longitude) * math.cos(t) / (3 * (9 * a4 * t**8 + 7 * a3 * t**6 + 3 * a2 * t**2 + a1))
    return x, t * (a4 * t**8 + a3 * t**6 + a2 * t**2 + a1)


EAST = equal_earth(180, 0)[0]
NORTH, SOUTH = equal_earth(0, 84)[1], equal_earth(0, -57)[1]
SCALE = WIDTH / (2 * EAST)
HEIGHT = round((NORTH - SOUTH) * SCALE)


def drawn(point):
    x, y = equal_earth(point[0] - MIDDLE, point[1])
    return (x + EAST) * SCALE, (NORTH - y) * SCALE


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1])) / 2


def centre(ring):
    whole = area(ring)
    if abs(whole) < 1e-9:
        return ring[0]
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1])) / (6 * whole)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in zip(ring, ring[1:] + ring[:1])) / (6 * whole)
    return x, y


def unwrapped(line):
    """Longitudes without a jump: a line that crosses the edge of the map goes on beyond it."""
    out = [line[0]]
    for longitude, latitude in line[1:]:
        out.append((longitude - 360 * round((longitude - out[-1][0]) / 360), latitude))
    return out


def thinned(line):
    """Visvalingam's way: the corner whose triangle is smallest goes first. Both ends stay, so that neighbours still share their border."""
    points = [(drawn(point), point) for point in unwrapped(line)]
    while len(points) > 2:
        sizes = [abs(area([points[i - 1][0], points[i][0], points[i + 1][0]])) for i in range(1, len(points) - 1)]
        least = min(sizes)
        if least >= CORNER:
            break
        # All corners that are small and not neighbours at once: one at a time would take minutes.
        keep, last = [points[0]], -2
        for i in range(1, len(points) - 1):
            if sizes[i - 1] <= max(least, CORNER / 4) and last != i - 1:
                last = i
            else:
                keep.append(points[i])
        points = keep + [points[-1]]
    return [point for _, point in points]


def arcs_of(atlas):
    (sx, sy), (tx, ty) = atlas['transform']['scale'], atlas['transform']['translate']
    out = []
    for arc in atlas['arcs']:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        out.append((line, thinned(line)))
    return out


def ring_of(indexes, arcs, which):
    ring = []
    for index in indexes:
        line = arcs[index][which] if index >= 0 else arcs[~index][which][::-1]
        ring += line[1:] if ring else line
    ring = unwrapped(ring[:-1])
    middle = sum(longitude for longitude, _ in ring) / len(ring)
    turn = 360 * round((middle - MIDDLE) / 360)
    return [drawn((longitude - turn, latitude)) for longitude, latitude in ring]


def path_of(rings):
    """Whole numbers, each step from the last: as short as a path can be."""
    out = []
    for ring in rings:
        points = []
        for x, y in ring:
            point = round(x * 2), round(y * 2)
            if not points or points[-1] != point:
                points.append(point)
        if len(points) < 3:
            continue
        text = f'M{points[0][0]} {points[0][1]}l'
        steps = ''
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            for number in (bx - ax, by - ay):
                steps += ('' if not steps or number < 0 else ' ') + str(number)
        out.append(text + steps + 'z')
    return ''.join(out)


def shapes():
    atlas = json.loads((HERE / 'countries-50m.json').read_text(encoding='utf-8'))
    with open(HERE / 'codes.csv', newline='', encoding='utf-8') as file:
        codes = {row['numeric']: row['alpha2'] for row in csv.DictReader(file)}
    arcs = arcs_of(atlas)
    rings = {}
    for one in atlas['objects']['countries']['geometries']:
        code = codes.get(one.get('id')) or WITHOUT_ID.get(one['properties']['name'])
        if code is None or code in LEFT_OUT:
            continue
        polygons = one['arcs'] if one['type'] == 'MultiPolygon' else [one['arcs']]
        for polygon in polygons:
            rings.setdefault(code, []).extend((ring_of(ring, arcs, 0), ring_of(ring, arcs, 1)) for ring in polygon)
    out = []
    for code in sorted({*codes.values(), 'XK'}):
        path, place = '', None
        if code in rings:
            largest = max((whole for whole, _ in rings[code]), key=lambda ring: abs(area(ring)))
            place = centre(largest)
            if sum(abs(area(whole)) for whole, _ in rings[code]) >= SMALL:
                path = path_of([thin for whole, thin in rings[code] if abs(area(whole)) >= ISLET])
        elif code in PLACES:
            longitude, latitude = PLACES[code]
            place = drawn((longitude - 360 * round((longitude - MIDDLE) / 360), latitude))
        if place is None:
            raise SystemExit(f'{code} has neither a shape nor a place')
        out.append((code, round(place[0] * 2), round(place[1] * 2), path))
    return out


def text():
    lines = ['// Made by tools/map/make_shapes.py from Natural Earth shapes; not written by hand.', '#include "report/site/shapes.h"', '',
             '// clang-format off', 'namespace sallyport::report::site {', 'namespace {', '', 'constexpr Shape shapes[] = {']
    lines += [f'    {{"{code}", {x}, {y}, "{path}"}},' for code, x, y, path in shapes()]
    lines += ['};', '', '}  // namespace', '', 'std::span<const Shape> all_shapes() { return shapes; }', '',
              f'MapSize map_size() {{ return {{{WIDTH * 2}, {HEIGHT * 2}}}; }}', '', '}  // namespace sallyport::report::site', '']
    return '\n'.join(lines)


def main(words):
    if words not in ([], ['--check']):
        print(__doc__, file=sys.stderr)
        return 2
    made = text()
    if words:
        same = OUT.is_file() and OUT.read_text(encoding='utf-8') == made
        print('the shapes are those that the tool makes' if same else f'{OUT} differs from what the tool makes')
        return 0 if same else 1
    OUT.write_text(made, encoding='utf-8')
    return 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
