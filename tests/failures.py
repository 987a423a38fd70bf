#!/usr/bin/env python3
"""Names the failed tests of JUnit reports, each with the end of what it printed.

    tests/failures.py REPORT...
"""
import sys
import xml.etree.ElementTree as xml

KEPT_LINES = 60


def main() -> None:
    for report in sys.argv[1:]:
        for case in xml.parse(report).getroot().iter("testcase"):
            if case.get("status") != "fail":
                continue
            print(f"\n== FAILED: {case.get('name')} ({report})")
            printed = case.findtext("system-out") or ""
            print("\n".join(printed.splitlines()[-KEPT_LINES:]))


if __name__ == "__main__":
    main()
