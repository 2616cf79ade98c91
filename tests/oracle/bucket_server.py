#!/usr/bin/env python3
"""A small S3 on loopback for tests, which believes nobody: it works out every signature itself, from "Signature Version 4 signing process"
and "Authenticating Requests: Using the Authorization Header" of Amazon's documentation, and holds the bytes against their digests.

Usage: bucket_server.py FOLDER KEY SECRET REGION [--fail-after N] [--other-bytes] [--page N]

FOLDER holds the objects, one file each, and `requests.log`, a line `METHOD STATUS path` each, and `port`. Ends when its input closes.
--fail-after N    answers 503 to everything after the first N requests that change something
--other-bytes     stores one other byte than it was sent, and says so in the ETag
--page N          lists N objects at a time
"""
import base64
import hashlib
import hmac
import os
import sys
import threading
import urllib.parse
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from xml.sax.saxutils import escape


def digest(bytes_):
    return hashlib.sha256(bytes_).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class Handler(BaseHTTPRequestHandler):
    protocol_version, disable_nagle_algorithm = 'HTTP/1.1', True
    folder = key = secret = region = None
    fail_after, other_bytes, page, changed = None, False, 1000, 0

    def log_message(self, *_):
        pass

    def answer(self, status, body='', headers=()):
        with open(self.folder / 'requests.log', 'a', encoding='utf-8') as log:
            log.write(f'{self.command} {status} {self.path}\n')
        data = body.encode()
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Length', str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, code):
        self.answer(status, f'<?xml version="1.0"?><Error><Code>{code}</Code></Error>')

    def why_not(self, body):
        """None if the request is signed by whoever has the secret."""
        given = self.headers.get('Authorization', '')
        if not given.startswith('AWS4-HMAC-SHA256 '):
            return 'MissingSecurityHeader'
        parts = dict(part.strip().split('=', 1) for part in given[len('AWS4-HMAC-SHA256 '):].split(','))
        key, day, region, service, end = parts['Credential'].split('/')
        if (key, region, service, end) != (self.key, self.region, 's3', 'aws4_request'):
            return 'InvalidAccessKeyId'
        at = self.headers.get('x-amz-date', '')
        age = abs((datetime.now(timezone.utc) - datetime.strptime(at, '%Y%m%dT%H%M%SZ').replace(tzinfo=timezone.utc)).total_seconds())
        if age > 900 or not at.startswith(day):
            return 'RequestTimeTooSkewed'
        signed = parts['SignedHeaders'].split(';')
        mine = [name.lower() for name in self.headers if name.lower().startswith('x-amz-')] + ['host']
        if signed != sorted(signed) or not set(mine) <= set(signed):
            return 'UnsignedHeaders'
        if self.headers.get('x-amz-content-sha256') != digest(body):
            return 'XAmzContentSHA256Mismatch'
        path, _, query = self.path.partition('?')
        pairs = sorted(pair.partition('=')[::2] for pair in query.split('&') if pair)
        quoted = '&'.join(f'{urllib.parse.quote(urllib.parse.unquote(name), safe="-_.~")}={urllib.parse.quote(urllib.parse.unquote(value), safe="-_.~")}'
                          for name, value in pairs)
        canonical = '\n'.join([self.command, urllib.parse.quote(urllib.parse.unquote(path), safe='/-_.~'), quoted,
                               ''.join(f'{name}:{" ".join(self.headers[name].split())}\n' for name in signed), ';'.join(signed), digest(body)])
        scope = f'{day}/{region}/s3/aws4_request'
        text = '\n'.join(['AWS4-HMAC-SHA256', at, scope, digest(canonical.encode())])
        signing = ('AWS4' + self.secret).encode()
        for part in (day, region, 's3', 'aws4_request'):
            signing = keyed(signing, part)
        if not hmac.compare_digest(hmac.new(signing, text.encode(), hashlib.sha256).hexdigest(), parts['Signature']):
            return 'SignatureDoesNotMatch'
        return None

    def place(self, address):
        """(bucket, file) of /BUCKET/KEY."""
        bucket, _, key = urllib.parse.unquote(address.partition('?')[0]).lstrip('/').partition('/')
        return bucket, self.folder / 'objects' / urllib.parse.quote(key, safe='')

    def body(self):
        return self.rfile.read(int(self.headers.get('Content-Length', 0)))

    def may(self, body, changes):
        why = self.why_not(body)
        if why:
            self.refuse(403, why)
            return False
        if changes:
            Handler.changed += 1
            if self.fail_after is not None and Handler.changed > self.fail_after:
                self.refuse(503, 'SlowDown')
                return False
        return True

    def do_PUT(self):
        body = self.body()
        if not self.may(body, True):
            return
        _, place = self.place(self.path)
        source = self.headers.get('x-amz-copy-source')
        if source:
            _, held = self.place(source)
            if not held.is_file():
                return self.refuse(404, 'NoSuchKey')
            place.write_bytes(held.read_bytes())
            tag = hashlib.md5(place.read_bytes()).hexdigest()
            return self.answer(200, f'<?xml version="1.0"?><CopyObjectResult><ETag>&quot;{tag}&quot;</ETag></CopyObjectResult>')
        if self.headers.get('x-amz-checksum-sha256') != base64.b64encode(hashlib.sha256(body).digest()).decode():
            return self.refuse(400, 'BadDigest')
        if self.other_bytes:
            body += b'!'
        place.write_bytes(body)
        self.answer(200, headers=[('ETag', f'"{hashlib.md5(body).hexdigest()}"')])

    def do_DELETE(self):
        if not self.may(self.body(), True):
            return
        self.place(self.path)[1].unlink(missing_ok=True)
        self.answer(204)

    def do_GET(self):
        if not self.may(self.body(), False):
            return
        query = urllib.parse.parse_qs(self.path.partition('?')[2])
        prefix = query.get('prefix', [''])[0]
        names = sorted(urllib.parse.unquote(path.name) for path in (self.folder / 'objects').iterdir())
        names = [name for name in names if name.startswith(prefix)]
        start = int(query.get('continuation-token', ['0'])[0])
        shown, rest = names[start:start + self.page], start + self.page < len(names)
        out = '<?xml version="1.0"?><ListBucketResult>'
        for name in shown:
            held = (self.folder / 'objects' / urllib.parse.quote(name, safe='')).read_bytes()
            out += f'<Contents><Key>{escape(name)}</Key><ETag>&quot;{hashlib.md5(held).hexdigest()}&quot;</ETag><Size>{len(held)}</Size></Contents>'
        out += f'<IsTruncated>{"true" if rest else "false"}</IsTruncated>'
        out += f'<NextContinuationToken>{start + self.page}</NextContinuationToken>' if rest else ''
        self.answer(200, out + '</ListBucketResult>')


def main(words):
    Handler.folder, Handler.key, Handler.secret, Handler.region = Path(words[0]), words[1], words[2], words[3]
    rest = words[4:]
    while rest:
        option = rest.pop(0)
        if option == '--fail-after':
            Handler.fail_after = int(rest.pop(0))
        elif option == '--page':
            Handler.page = int(rest.pop(0))
        elif option == '--other-bytes':
            Handler.other_bytes = True
    (Handler.folder / 'objects').mkdir(parents=True, exist_ok=True)
    server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
    (Handler.folder / 'port').write_text(str(server.server_address[1]))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    sys.stdin.read()
    sys.stdout.flush()
    os._exit(0)  # no handler is waited for


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
