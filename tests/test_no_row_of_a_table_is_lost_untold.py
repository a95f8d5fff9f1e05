"""Each row of a log that is a table of text is read, or told as one that is not; none is lost untold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from auditing import HEADER, ROW, audit, mapped, refusal, told
from routebook.conformance.auditing.lines import LONGEST

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_is_read_as_lines_are(tmp_path: Path) -> None:
    data = f"{HEADER}\n{ROW}\na,2,stop,,sign_out,,,,,\n".encode()
    assert told(tmp_path / "log.csv", data, *mapped(tmp_path))[0] == []
    told_of = told(tmp_path / "log.csv", data.replace(b"sign_out", b""), *mapped(tmp_path))[0]
    assert [each[:2] for each in told_of] == [("divergence", 3)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (b"a,2", "the row has 2 cells, and the header names 10"),
        (b"a,2,stop,,,,,,,,", "the row has 11 cells, and the header names 10"),
        (b'"a"a,2,stop,,,,,,,', "a quote is not closed, or a cell is longer than 128 kB"),
        (b"a,2,st\xe9p,,,,,,,", "the line is not UTF-8 text"),
        (b"\xe9,2,stop,,,,,,,", "the line is not UTF-8 text"),
        (b"a,2,stop,,,\xe9,,,,", "the line is not UTF-8 text"),
        (b"a,\xe9,stop,,,,,,,", "the time `\\udce9` is neither a number nor a date"),
        (b",2,stop,,,,,,,", "`client` is missing"),
        (b"a,,stop,,,,,,,", "the time is missing"),
        (b"a,2,,,,,,,,", "`event` is missing"),
        (b"a,2,stop,maybe,,,,,,", "`refused` is `maybe`, which is neither true nor false"),
        (b"a,2,stop,,," + b"x" * 200_000 + b",,,,", "a quote is not closed, or a cell is longer than 128 kB"),
        (b"x" * LONGEST * 2, "the line is longer than 1024 kB"),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_a_row_that_is_no_record_is_told_and_the_others_are_unharmed(
    row: bytes, reason: str, tmp_path: Path
) -> None:
    data = b"\n".join([HEADER.encode(), ROW.encode(), row, b"a,3,stop,,sign_out,,,,,"])
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert findings == [("unreadable", 3, reason)]
    assert summary["events"] == 2


def test_a_quote_that_is_never_closed_is_told_where_it_begins(tmp_path: Path) -> None:
    data = f'{HEADER}\n{ROW}\na,2,"stop,,sign_out,,,,,\n{ROW}\n'.encode()
    reason = (
        "a quote is not closed, or a cell is longer than 128 kB: 2 lines are one row because of a quote, "
        "from here to line 4, the end of the log, and are not read"
    )
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert (findings, summary["unread"]) == ([("lost-lines", 3, reason)], 2)


def test_rows_that_two_quotes_swallow_are_counted_and_told_before_all_else(tmp_path: Path) -> None:
    rows = [HEADER, ROW, *[f"a,{number},stop,,,,,,," for number in range(3, 1000)]]
    rows[299] = rows[299].replace("a,", '"a,')
    rows[599] = f'{rows[599]}"'
    broken = [b"a,2"] * 9
    log = tmp_path / "log.csv"
    findings, summary = told(log, "\n".join(rows).encode() + b"\n" + b"\n".join(broken), *mapped(tmp_path))
    lost = [each for each in findings if each[0] == "lost-lines"]
    assert [(kind, position) for kind, position, _ in lost] == [("lost-lines", 300)]
    assert "301 lines are one row because of a quote, from here to line 600, and are not read" in lost[0][2]
    assert summary["unread"] == 301 + len(broken)
    out = audit(log, *mapped(tmp_path))[1].splitlines()
    assert out[1].split() == ["lost-lines", "1"]
    assert "  310 lines were not read: quotes make one row of several" in out
    assert out[out.index("") + 1].startswith("log.csv:300: lost-lines: ")


def test_a_quote_that_is_open_too_long_takes_only_the_lines_that_are_told(tmp_path: Path) -> None:
    rows = [f"a,{number},stop,,,,,,,".encode() for number in range(20_000)]
    rows[100] = b'"' + rows[100]
    data = b"\n".join([HEADER.encode(), *rows])
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert [each[:2] for each in findings if each[0] == "lost-lines"] == [("lost-lines", 102)]
    assert summary["events"] + summary["unread"] == len(rows)


def test_a_row_over_several_lines_is_known_by_its_first(tmp_path: Path) -> None:
    data = f'{HEADER},note\n{ROW},\n\na,2,stopp,,,,,,,,"two\nlines"\na,2,stop,,,,,,,,\n'.encode()
    findings = told(tmp_path / "log.csv", data, *mapped(tmp_path))[0]
    assert [each[:2] for each in findings] == [("unknown-event", 4), ("divergence", 6)]


@pytest.mark.parametrize("further", [1, 10])
@pytest.mark.parametrize("column", range(10), ids=HEADER.split(","))
def test_rows_that_are_swallowed_from_a_column_to_the_same_column_are_lost_lines(
    column: int, further: int, tmp_path: Path
) -> None:
    rows = [[f"{cell}" for cell in f"a,{number},stop,,,,,,,".split(",")] for number in range(2, 40)]
    rows[9][column] = f'"{rows[9][column]}'
    rows[9 + further][column] += '"'
    data = "\n".join([HEADER, ROW, *[",".join(row) for row in rows]]).encode()
    findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
    assert [each[1] for each in findings if each[0] == "lost-lines"] == [12]
    assert (summary["events"], summary["unread"]) == (len(rows) - further, further + 1)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "`log.csv` is empty"),
        (b"\n\n", "the log has no header"),
        (b"x" * LONGEST * 2, "the log has no header"),
        (b'"client,time', "a quote in the header is not closed"),
        (b"client,time\r,client\n", "the header has a carriage return within its line, after `time`"),
        (
            b"client,time,event,cl\xe9\n",
            "the name of the column `cl\\udce9` is not text that can be printed",
        ),
        (b"client,time,event,client\r\n", "the log has two columns `client`"),
        (b"client,time,event,time\n", "the log has two columns `time`"),
        (b"client,time\n", "the log has no column `event`"),
        (b"client,time,event\n", "the log has no column `outputs`"),
        (b"client,time,event,outputs.presence\n", "the log has no column `actions`"),
        (
            b"client,time,event,outputs.presense,actions,refused\n",
            "the column `outputs.presense` is taken for the output `presense`, which there is not",
        ),
        (
            b"client,time,event,outputs.presence,actions,refused,parameters.phone\n",
            "the column `parameters.phone` is taken for the parameter `phone`, which there is not",
        ),
        (HEADER.encode().replace(b"refused", b"outputs.presence,refused"), "`log.csv` holds no events"),
    ],
    ids=lambda each: repr(each)[:40],
)
def test_a_table_that_lacks_what_is_needed_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_bytes(data)
    assert refusal(log) == ("error[unreadable-log]", message)


def test_carriage_returns_at_the_ends_of_lines_are_no_part_of_a_table(tmp_path: Path) -> None:
    for end in ("\r\n", "\r\r\n"):
        data = f"{HEADER}{end}{ROW}{end}".encode()
        findings, summary = told(tmp_path / "log.csv", data, *mapped(tmp_path))
        assert (findings, summary["events"]) == ([], 1)
