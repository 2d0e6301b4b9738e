"""Visits of the Logs API to Parquet, time and memory: `python benchmarks/metrika_visits.py [ROWS]`.

A file of five million visits (about 1.3 GB) is made in a temporary folder and read in a fresh process. The yardstick is
DuckDB reading the same file as text into Parquet, which types, checks and tells apart nothing. Both start from a
file that lies in the page cache; seconds are wall time without the start of Python.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROWS, MEGABYTES = 5_000_000, 1000
_COLUMNS = {
    "visitID": "(716049101678706786 + i * 1000003)::UBIGINT",
    "counterID": "12345678",
    "watchIDs": "'[' || (10000000000000000000 + i * 7919)::UBIGINT || ',10000000000000000001]'",
    "date": "strftime(moment, '%Y-%m-%d')",
    "dateTime": "strftime(moment, '%Y-%m-%d %H:%M:%S')",
    "isNewUser": "i % 2",
    "startURL": "'https://example.org/catalogue/' || (i % 5000) || '?utm_source=yandex'",
    "pageViews": "1 + i % 9",
    "visitDuration": "i % 1800",
    "bounce": "(i % 5 = 0)::INT",
    "regionCity": "CASE i % 4 WHEN 0 THEN 'Moscow' WHEN 1 THEN 'Kirov' ELSE '' END",
    "clientID": "(1708440310795125046 + (i // 3) * 999)::UBIGINT",
    "goalsID": "CASE WHEN i % 10 = 0 THEN '[269913315,269913316]' ELSE '[]' END",
    "goalsDateTime": "CASE WHEN i % 10 = 0 THEN '[''2025-02-20 17:45:10'',''2025-02-20 17:46:10'']' ELSE '[]' END",
    "goalsPrice": "CASE WHEN i % 10 = 0 THEN '[0,100]' ELSE '[]' END",
    "lastTrafficSource": "CASE i % 3 WHEN 0 THEN 'ad' WHEN 1 THEN 'organic' ELSE 'direct' END",
    "lastAdvEngine": "CASE WHEN i % 3 = 0 THEN 'ya_direct' ELSE '' END",
    "lastUTMSource": "CASE WHEN i % 3 = 0 THEN 'yandex' ELSE '' END",
    "lastUTMCampaign": "'campaign_' || (i % 40)",
    "referer": "'https://yandex.ru/'",
    "deviceCategory": "1 + i % 3",
    "browser": "'yandex_browser'",
}
_TIMED = """
import json, resource, sys, time
{imports}
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
unit = 1 if sys.platform == "darwin" else 1024
print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6, rows]))
"""
_OURS = _TIMED.format(
    imports="""
from pathlib import Path
from jtbd_metrika.source import SOURCE
from jtbd_reports.testing import read_source
""",
    work="""
root = Path(sys.argv[1])
reading = read_source(SOURCE, root, {"path": "visits.tsv"}, timezone="Europe/Moscow")
rows = reading.files[0].kept
""",
)
_DUCKDB = _TIMED.format(
    imports="import duckdb",
    work="""
folder = sys.argv[1]
text = f"read_csv('{folder}/visits.tsv', delim='\\t', quote='', escape='', header=true, all_varchar=true)"
duckdb.sql(f"COPY (FROM {text}) TO '{folder}/plain.parquet'")
rows = duckdb.sql(f"SELECT count(*) FROM '{folder}/plain.parquet'").fetchall()[0][0]
""",
)


def main() -> None:
    """Print both, their ratio, and the limit of the issue."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-c", _maker(rows), folder], check=True, capture_output=True)
        size = (Path(folder) / "visits.tsv").stat().st_size
        print(f"{rows:,} visits, {size / 1e6:,.0f} MB")
        plain = timed(_DUCKDB, folder)
        print(f"DuckDB, text to Parquet: {plain[0]:.1f} s, {plain[1]:.0f} MB")
        ours = timed(_OURS, folder)
        print(f"read, typed, told apart: {ours[0]:.1f} s, {ours[1]:.0f} MB (limit {MEGABYTES} MB), {ours[2]:,} kept")
        print(f"{ours[0] / plain[0]:.2f} times as long, {ours[1] / plain[1]:.2f} times as much memory")


def timed(code: str, folder: str) -> tuple[float, float, int]:
    """Seconds, peak megabytes and rows of one process."""
    done = subprocess.run([sys.executable, "-c", code, folder], check=True, capture_output=True, text=True)
    seconds, megabytes, rows = json.loads(done.stdout.splitlines()[-1])
    return seconds, megabytes, rows


def _maker(rows: int) -> str:
    """A program that writes the file: in a process of its own, so that its memory is nobody's."""
    columns = ", ".join(f'{value} AS "ym:s:{name}"' for name, value in _COLUMNS.items())
    second = "TIMESTAMP '2025-01-01' + INTERVAL (range % 31536000) SECOND"
    moments = f"SELECT range AS i, {second} AS moment FROM range({rows})"  # noqa: S608 - no input comes into it
    query = f"COPY (SELECT {columns} FROM ({moments})) TO '{{path}}' (DELIMITER '\\t', HEADER, QUOTE '')"  # noqa: S608
    return f"import duckdb, sys; duckdb.sql({query!r}.replace('{{path}}', sys.argv[1] + '/visits.tsv'))"


if __name__ == "__main__":
    main()
