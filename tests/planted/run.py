#!/usr/bin/env python3
"""Turns each planted defect on and runs the tests that have to notice it.

    run.py SIMULATION JOURNAL_TESTS

Prints how each was noticed; fails when one was not, or when something fails without a defect.
"""
import concurrent.futures
import os
import subprocess
import sys

from defects import DEFECTS

JOURNAL_FILTER = "PowerCutTest.*:*FailingCallTest.*:SqliteJournalTest.*:HeadFileTest.*:*JournalContract*"


def command(suite: str, simulation: str, journal_tests: str) -> list[str]:
    if suite == "sim":
        return [simulation, "--seed", "1", "--seeds", "12", "--steps", "100000"]
    return [journal_tests, f"--gtest_filter={JOURNAL_FILTER}", "--gtest_fail_fast"]


def notice(suite: str, name: str, programs: list[str]) -> str:
    """What the tests said of the defect; empty when they passed."""
    run = subprocess.run(command(suite, *programs), env={**os.environ, "ONESTOP_DEFECT": name},
                         capture_output=True, text=True, errors="replace", check=False)
    if run.returncode == 0:
        return ""
    lines = (run.stdout + run.stderr).splitlines()
    telling = [line for line in lines if "FAILED" in line or "check failed" in line.lower()]
    return (telling or lines or ["it died"])[0].strip()


def main() -> None:
    programs = sys.argv[1:3]
    cases = [("sim", ""), ("journal", "")] + [(each.suite, each.name) for each in DEFECTS]
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = pool.map(lambda case: notice(*case, programs), cases)
        for (suite, name), words in zip(cases, said):
            wrong += bool(words) == (name == "")
            print(f"{name or '(none)':36} {suite:8} {words or 'passed'}"[:160], flush=True)
    print(f"{len(DEFECTS)} defects planted, {wrong} surprises")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
