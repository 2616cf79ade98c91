#!/usr/bin/env python3
"""Pages of portal and desk, signed in, beside nginx with static files of the same size in the same run on the same cores.

usage: bench/pages_bench.py PROGRAM [--seconds N] [--rate N]      PROGRAM: build/release/src/main/sallyport

Makes a demo folder, serves it on loopback, plain and with TLS (--local-ca), and drives the same list of pages in two ways: at a fixed
rate (h2load, 500 a second; half of them an officer's, half an analyst's and a counsel's) and at full speed (wrk). The programs that ask run
on the same cores. Prints two tables. Needs wrk, h2load and nginx: tools/install_packages.sh bench.
"""
import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLIENTS = 40  # of each h2load; a client asks again only after its answer, so each is asked for little enough to keep its pace


def complain(sentence):
    print(f"pages_bench: {sentence}", file=sys.stderr)
    sys.exit(3)


class Door:
    """One running server: where it is, and how to ask it."""

    def __init__(self, process, port, tls):
        self.process, self.port, self.tls = process, port, tls

    def base(self):
        return f"{'https' if self.tls else 'http'}://localhost:{self.port}"

    def get(self, path, cookie=""):
        context = ssl._create_unverified_context() if self.tls else None
        link = (http.client.HTTPSConnection("localhost", self.port, context=context) if self.tls
                else http.client.HTTPConnection("localhost", self.port))
        link.request("GET", path, headers={"Cookie": cookie} if cookie else {})
        answer = link.getresponse()
        return answer.status, answer.read().decode(), answer.getheader("Set-Cookie") or ""

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def open_product(program, data, tls):
    process = subprocess.Popen([program, "serve", "--data", data, "--port", "0"] + (["--local-ca"] if tls else []),
                               stdout=subprocess.PIPE, text=True)
    links = {}
    for link in json.loads(Path(data, "demo-links.json").read_text()):
        links.setdefault(link["role"], "/demo/enter/" + link["word"])
    port = 0
    for line in process.stdout:
        if found := re.search(r"is open at https?://[^:]+:(\d+)", line):
            port = int(found[1])
        if line.startswith("Stop with"):
            return Door(process, port, tls), links
    complain("the product did not open its doors")


def sign_in(door, link):
    status, _, cookie = door.get(link)
    if status != 303 or not cookie:
        complain(f"a sign-in link answered {status}")
    return cookie.split(";")[0]


def pages_of(door, links):
    """The list that is driven: per role, its cookie and its pages, the last one a demand's own page."""
    found = {}
    for role, home, demand in (("officer", "/portal", r'href="(/portal/demands/[0-9a-z]{20})"'),
                               ("analyst", "/desk", r'href="(/desk/demands/[0-9a-z]{20})"'),
                               ("counsel", "/desk", r'href="(/desk/demands/[0-9a-z]{20})"')):
        cookie = sign_in(door, links[role])
        status, body, _ = door.get(home, cookie)
        if status != 200:
            complain(f"{home} answered {status} to {role}")
        pages = [home] + sorted(set(re.findall(demand, body)))[:2]
        for page in pages:
            status, body, _ = door.get(page, cookie)
            if status != 200:
                complain(f"a page answered {status} to {role}")
        found[role] = (cookie, pages)
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def open_nginx(folder, door, roles, certificate, key):
    """nginx with a file for each page, as long as the page, under the same address; two workers for two cores."""
    root = folder / "static"
    shutil.rmtree(root, ignore_errors=True)
    for cookie, pages in roles.values():
        for page in pages:
            _, body, _ = door.get(page, cookie)
            file = root / (page.lstrip("/") + ".html")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"x" * len(body.encode()))
    port = free_port()
    tls = f"ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;" if door.tls else ""
    (folder / "nginx.conf").write_text(
        f"worker_processes {os.cpu_count()}; daemon off; pid {folder}/nginx.pid; error_log stderr crit;\n"
        "events { worker_connections 1024; }\n"
        f"http {{ access_log off; sendfile on; keepalive_requests 1000000; default_type text/html; client_body_temp_path {folder};\n"
        f"proxy_temp_path {folder}; fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};\n"
        f"server {{ listen 127.0.0.1:{port} {'ssl' if door.tls else ''}; {tls} root {root};\n"
        "location / { try_files $uri.html =404; } } }\n")
    os.chmod(folder, 0o755)
    process = subprocess.Popen(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-g", "user root;"]
                               if os.geteuid() == 0 else ["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")])
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return Door(process, port, door.tls)
        except OSError:
            time.sleep(0.05)
    complain("nginx did not open its port")


def at_rate(folder, door, roles, rate, seconds):
    """Answers a second, median and p99 in ms, of a fixed rate; half an officer's pages, a quarter each of the other two's."""
    running = []
    for number, (role, share) in enumerate((("officer", 2), ("analyst", 1), ("counsel", 1))):
        cookie, pages = roles[role]
        log, names = folder / f"log{number}", folder / f"names{number}"
        log.unlink(missing_ok=True)
        names.write_text("".join(door.base() + page + "\n" for page in pages))
        clients = CLIENTS * share // 2
        wanted = rate * share / 4
        running.append((log, subprocess.Popen(
            ["h2load", "--h1", "-t", "1", "-c", str(clients), "-n", str(int(wanted * seconds)), "--rps", str(wanted / clients),
             "--log-file", str(log), "-H", f"Cookie: {cookie}", "-i", str(names)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)))
    for _, process in running:
        process.wait()
    took, first, last = [], None, None
    for log, _ in running:
        for line in log.read_text().splitlines():
            start, status, us = (int(word) for word in line.split("\t")[:3])
            if status != 200:
                complain(f"an answer of {status} under load")
            first = start if first is None else min(first, start)
            last = start + us if last is None else max(last, start + us)
            took.append(us)
    took.sort()
    return len(took) / ((last - first) / 1e6), took[len(took) // 2] / 1e3, took[len(took) * 99 // 100] / 1e3


def at_full_speed(folder, door, roles, seconds):
    """Answers a second and p99 in ms of wrk with 16 connections, all pages in turn."""
    lines = ["local list = {"]
    for cookie, pages in roles.values():
        lines += [f'  {{"{page}", "{cookie}"}},' for page in pages]
    lines += ["}", "local at = 0", "function request()", "  at = at % #list + 1",
              '  return wrk.format("GET", list[at][1], {["Host"] = "localhost", ["Cookie"] = list[at][2]})', "end",
              "function done(summary, latency, requests)",
              '  io.write(string.format("FIGURES %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(99),',
              "    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))", "end"]
    (folder / "pages.lua").write_text("\n".join(lines) + "\n")
    out = subprocess.run(["wrk", "-t", "1", "-c", "16", "-d", f"{seconds}s", "-s", str(folder / "pages.lua"), door.base()],
                         capture_output=True, text=True, check=True).stdout
    count, us, p99, errors = (int(word) for word in re.search(r"FIGURES (\d+) (\d+) (\d+) (\d+)", out).groups())
    if errors > 0:
        complain(f"{errors} answers under load were errors")
    return count / (us / 1e6), p99 / 1e3


def main():
    words = argparse.ArgumentParser(usage=__doc__, add_help=True)
    words.add_argument("program")
    words.add_argument("--seconds", type=int, default=20)
    words.add_argument("--rate", type=int, default=500)
    wish = words.parse_args()
    for tool in ("wrk", "h2load", "nginx"):
        if shutil.which(tool) is None and not Path("/usr/sbin", tool).exists():
            complain(f"{tool} is missing: tools/install_packages.sh bench")
    os.environ["PATH"] += ":/usr/sbin"
    folder = Path(tempfile.mkdtemp(prefix="pages_bench."))
    try:
        data = folder / "demo"
        subprocess.run([wish.program, "demo", "--data", str(data)], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}, cores: {os.cpu_count()}, {wish.seconds} s each")
        fixed, full = [], []
        for tls in (False, True):
            door, links = open_product(wish.program, str(data), tls)
            peer = None
            try:
                roles = pages_of(door, links)
                peer = open_nginx(folder, door, roles, data / "tls/localhost.pem", data / "tls/localhost.key")
                sizes = [len(door.get(page, cookie)[1].encode()) for cookie, pages in roles.values() for page in pages]
                for name, one in (("nginx, static", peer), ("Sallyport", door)):
                    at_full_speed(folder, one, roles, 1)  # warm
                    rate, half, p99 = at_rate(folder, one, roles, wish.rate, wish.seconds)
                    fixed.append((name, tls, rate, half, p99))
                    speed, tail = at_full_speed(folder, one, roles, wish.seconds)
                    full.append((name, tls, speed, tail))
            finally:
                if peer:
                    peer.stop()
                door.stop()
        print(f"pages: {len(sizes)}, {min(sizes)} to {max(sizes)} bytes\n")
        print("| At a fixed rate | TLS | pages a second | median ms | p99 ms | times nginx's p99 |\n|---|---|---|---|---|---|")
        for name, tls, rate, half, p99 in fixed:
            beside = next(row for row in fixed if row[0].startswith("nginx") and row[1] == tls)
            print(f"| {name} | {'yes' if tls else 'no'} | {rate:.0f} | {half:.1f} | {p99:.1f} | {p99 / beside[4]:.1f} |")
        print("\n| At full speed | TLS | pages a second | p99 ms | times nginx's rate |\n|---|---|---|---|---|")
        for name, tls, speed, tail in full:
            beside = next(row for row in full if row[0].startswith("nginx") and row[1] == tls)
            print(f"| {name} | {'yes' if tls else 'no'} | {speed:.0f} | {tail:.1f} | {speed / beside[2]:.2f} |")
        print(f"\nload of the machine after: {os.getloadavg()[0]:.1f}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
