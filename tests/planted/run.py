#!/usr/bin/env python3
"""Turns each planted defect on and runs the tests that have to notice it.

    run.py SUITE=PROGRAM...

Prints how each was noticed; fails when one was not, when something fails without a defect, or when a row
of invariants.md names no defect or test that there is.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

from defects import DEFECTS, ROOT

ARGUMENTS = {
    "sim": ["--seed", "1", "--seeds", "12", "--steps", "100000"],
    "journal": ["--gtest_filter=PowerCutTest.*:*FailingCallTest.*:Sqlite*Test.*:HeadFileTest.*:"
                "*JournalContract*:*Scrub*:*Verify*"],
    "core": [],
    # Without what takes its time and looks at the whole.
    "engine": ["--gtest_filter=-*Damage*:*Threads*:*CostsAtMost*"],
    "rpc": [],
}


def command(suite: str, program: str) -> list[str]:
    return [program, *ARGUMENTS[suite], *([] if suite == "sim" else ["--gtest_fail_fast"])]


def notice(suite: str, name: str, program: str) -> str:
    """What the tests said of the defect; empty when they passed."""
    run = subprocess.run(command(suite, program), env={**os.environ, "ONESTOP_DEFECT": name},
                         capture_output=True, text=True, errors="replace", check=False)
    if run.returncode == 0:
        return ""
    lines = (run.stdout + run.stderr).splitlines()
    telling = [line for line in lines if "FAILED" in line or "check failed" in line.lower()]
    return (telling or lines or ["it died"])[0].strip()


# Those that one server can keep.
INVARIANTS = [*range(1, 19), *range(21, 25)]
ROW = re.compile(r"^\| (\d+) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"^TEST(?:_F|_P)?\((\w+), (\w+)\)", re.MULTILINE)


def check_invariants() -> list[str]:
    """What is wrong with the table of invariants."""
    text = pathlib.Path(__file__).with_name("invariants.md").read_text()
    rows = ROW.findall(text)
    defects = {each.name for each in DEFECTS}
    tests = {".".join(found) for path in (ROOT / "tests").rglob("*_test.cc")
             for found in TEST.findall(path.read_text())}
    wrong = []
    if [int(number) for number, *_ in rows] != INVARIANTS:
        wrong.append(f"invariants.md must have a row each for {INVARIANTS}")
    for number, _, planted, named in rows:
        wrong += [f"invariant {number}: no defect is called {name}"
                  for name in planted.split(", ") if name not in defects]
        wrong += [f"invariant {number}: there is no test {name}"
                  for name in named.split(", ") if name not in tests]
    return wrong


def main() -> None:
    programs = dict(argument.split("=", 1) for argument in sys.argv[1:])
    cases = [(suite, "") for suite in programs] + [(each.suite, each.name) for each in DEFECTS]
    amiss = check_invariants()
    print("\n".join(amiss), end="\n" if amiss else "")
    wrong = len(amiss)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        said = pool.map(lambda case: notice(*case, programs[case[0]]), cases)
        for (suite, name), words in zip(cases, said):
            wrong += bool(words) == (name == "")
            print(f"{name or '(none)':36} {suite:8} {words or 'passed'}"[:160], flush=True)
    print(f"{len(DEFECTS)} defects planted, {wrong} surprises")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
