"""What a stranger may ask of the served archive: no step without end, no path told, no traceback."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from datasette.app import Datasette

from web.bounded import LARGEST_VALUE
from web.plugins.bounds import prepare_connection

BOMBS = [
    "select instr(zeroblob(9000000),cast(zeroblob(4000000)||x'01' as blob))",
    "select instr(zeroblob(3000000),cast(zeroblob(1500000)||x'01' as blob))",
    "select length(replace(hex(zeroblob(1900000)),hex(zeroblob(900000))||'1','x'))",
    "select length(replace(hex(zeroblob(1900000)),'0',hex(zeroblob(1900000))))",
    "select printf('%.*c',2147483000,'x')",
    "select format('%.2147483000c','x')",
    "select length(ltrim(hex(zeroblob(1900000)),hex(randomblob(1900000))||'x'))",
    "select hex(zeroblob(1900000)) like '%'||hex(zeroblob(20000))||'1'",
    "select json_patch('{}','{}')",
]


@pytest.mark.parametrize("bomb", BOMBS)
async def test_no_single_step_is_long(room: Datasette, bomb: str) -> None:
    begun = time.monotonic()
    answer = await room.client.get(f"/archive.json?sql={quote(bomb)}")
    assert answer.status_code in (200, 400)
    assert time.monotonic() - begun < 4


@pytest.mark.parametrize(
    "expression",
    [
        "instr('le reti', 'reti')", "instr('è ferma', 'f')", "instr(x'0001', x'01')", "instr(NULL, 'a')",
        "instr(1234, 3)", "instr('a', '')", "replace('reti e reti', 'reti', 'nodi')", "replace('a', '', 'b')",
        "replace('a', NULL, 'b')", "replace(121, 1, 'x')", "trim('  a ')", "ltrim('  a ')", "rtrim('  a ')",
        "trim('xxaxx', 'x')", "trim(NULL)", "trim('a', NULL)", "trim('a', '')", "printf('%02d %s', 7, 'x')",
        "printf('%5.1f|%-4s|%,d', 2.25, 'a', 12345)", "printf(NULL)", "format('%d%%', 5)",
    ],
)  # fmt: skip
def test_bounded_functions_answer_as_sqlite_does(expression: str) -> None:
    plain, bounded = sqlite3.connect(":memory:"), sqlite3.connect(":memory:")
    prepare_connection(bounded)
    asked = f"select {expression}, typeof({expression})"
    assert bounded.execute(asked).fetchone() == plain.execute(asked).fetchone()
    plain.close()
    bounded.close()


async def test_a_very_long_post_is_shown(archive_file: Path, room: Datasette) -> None:
    writer = sqlite3.connect(archive_file)
    body = "<p>Le reti si riparano d'inverno.</p>" * (LARGEST_VALUE // 50)
    writer.execute("UPDATE post_versions SET content_html = ? WHERE post_id = 2", [body])
    writer.commit()
    writer.close()
    assert (await room.client.get("/post/2")).status_code == 200


async def test_where_the_file_lies_is_not_told(archive_file: Path, room: Datasette) -> None:
    for sql in ["select * from pragma_database_list", "select p.FILE from Pragma_Database_List p"]:
        answer = await room.client.get(f"/archive.json?sql={quote(sql)}")
        assert answer.status_code == 200
        assert str(archive_file.parent) not in answer.text


LONG = "1" * 5000


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"/cerca?q=a&pagina={LONG}", 200),
        (f"/etichetta/1?pagina={LONG}", 200),
        (f"/archive/posts?id__gt={LONG[:400]}", 400),
        (f"/archive/posts.json?id__gt={LONG[:400]}", 400),
        ("/archive/posts?_sort=nope", 400),
        ("/archive/posts.json?_sort=nope", 400),
        (f"/archive/posts?title__contains={LONG}", 400),
    ],
)
async def test_nonsense_is_no_fault_of_ours(room: Datasette, address: str, status: int) -> None:
    answer = await room.client.get(address)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


async def test_only_web_addresses_are_followed(archive_file: Path, room: Datasette) -> None:
    pages = ["/post/1", "/persona/2", "/blog/1", "/blog/1.atom", "/cambiamenti.atom", "/archive/posts/1"]
    assert "https://quadernodilago.blogspot.com" in (await room.client.get("/blog/1")).text
    writer = sqlite3.connect(archive_file)
    writer.execute("UPDATE posts SET url = 'javascript:alert(' || id || ')'")
    writer.execute("UPDATE people SET profile_url = 'javascript:alert(' || id || ')'")
    writer.execute("UPDATE blogs SET url = 'data:text/html,' || id")
    writer.execute("UPDATE links SET url = 'vbscript:' || id, target_post_id = NULL")
    writer.commit()
    writer.close()
    for page in pages:
        answer = await room.client.get(page)
        assert answer.status_code == 200
        assert not re.search(r'href="(javascript|data|vbscript):', answer.text), page


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_even_while_a_question_runs(archive_file: Path, sign: signal.Signals) -> None:
    program = (
        "import sqlite3, time, threading\n"
        "from pathlib import Path\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "stuck = ThreadPoolExecutor(1); stuck.submit(time.sleep, 60)\n"
        "from archivio.serve import serve\n"
        f"serve(Path({str(archive_file)!r}), 0)\n"
    )
    served = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, text=True)
    try:
        assert served.stderr is not None
        address = served.stderr.readline().split(" at ")[1].split()[0]
        for _ in range(200):
            try:
                with urlopen(address, timeout=5):
                    break
            except OSError:
                time.sleep(0.05)
        os.kill(served.pid, sign)
        assert served.wait(10) == 0
    finally:
        served.kill()
        served.wait()
        if served.stderr is not None:
            served.stderr.close()
