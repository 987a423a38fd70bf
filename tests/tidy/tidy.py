#!/usr/bin/env python3
"""Checks what no compiler checks: sizes, banned calls, include arrows, guards, left-over notes.

Usage: tidy.py ROOT. Prints every violation as `path:line: [rule] what is wrong; remedy` and exits 1 if
there is any. The rules are the tables of this file; tidy_test.py shows that each of them can fail.
"""

import os
import re
import sys

SKIPPED_FOLDERS = {".git", "build", "gen", "node_modules", "__pycache__", ".cache", "dist"}
CXX = (".h", ".cc", ".cpp")
SIZED = CXX + (".proto", ".py", ".sh", ".ts", ".svelte", ".cmake")
MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 70

# Folder: the folders it names in the layout. What those use comes with them.
ARROWS = {
    "server/base": [],
    "server/core": ["server/base"],
    "server/estimate": ["server/core"],
    "server/journal": ["server/base"],
    "server/engine": ["server/core", "server/estimate", "server/journal"],
    "server/history": ["server/core", "server/journal"],
    "server/identity": ["server/base", "server/journal"],
    "server/metrics": ["server/engine"],
    "server/rpc": ["server/engine", "server/history", "server/identity"],
    "server": ["server/rpc", "server/metrics"],
    "gateway": ["server/base"],
    "kiosk_client": ["gateway"],
    "counter_client": ["gateway"],
}

CLIENTS = r"gateway/|kiosk_client/|counter_client/"
GRPC_HOMES = r"server/rpc/|server/[^/]+$|tests/|" + CLIENTS
PROTO_HOMES = r"server/engine/|server/identity/|" + GRPC_HOMES

# (what is included, the paths that may, where it belongs)
HEADER_HOMES = [
    (r"SQLiteCpp/|sqlite3\.h", r"(.*/)?sqlite_[^/]*$|tests/", "sqlite_*.cc"),
    (r"prometheus/", r"server/metrics/|tests/", "server/metrics"),
    (r"grpcpp/|grpc/|.*\.grpc\.pb\.h", GRPC_HOMES, "server/rpc, server/*.cc, gateway and clients"),
    (r"google/protobuf/|onestop/journal/.*\.pb\.h", PROTO_HOMES,
     "server/engine, server/identity, server/rpc and clients"),
    (r"onestop/v1/.*\.pb\.h", GRPC_HOMES, "server/rpc, server/*.cc, gateway and clients"),
    (r"toml\+\+/", r"server/config[^/]*$|tests/", "server/config*.cc"),
    (r"spdlog/|fmt/", r"server/base/log\.cc$", "server/base/log.cc; use LogInfo, StrCat or StrFormat"),
    (r"restinio/|asio", r"gateway/|tests/gateway/", "gateway"),
    (r"sodium\.h", r"server/base/|server/identity/|tests/", "server/base and server/identity"),
    (r"openssl/", r"server/identity/certificates\.cc$|tests/", "server/identity/certificates.cc"),
    (r"gtest/|gmock/|benchmark/", r"tests/", "tests"),
    (r"absl/synchronization/", r"$^", "nowhere: use server/base/mutex.h"),
]
# Headers that one file of a folder may include, no more: they take long to compile.
ONE_FILE_A_FOLDER = [r"CLI/", r"restinio/"]

PRINTING = r"(.*/)?main\.cc$|server/[^/]+\.cc$|gateway/console/|kiosk_client/|counter_client/|tests/"
# (rule, pattern in code without comments and texts, the paths that may, remedy)
BANNED = [
    ("sleep", r"\b(sleep_for|sleep_until|usleep|nanosleep)\b|(?<![\w:.>])(::)?sleep\s*\(",
     r"gateway/client/sleeper\.cc$",
     "wait for a condition (CondVar, BoundedQueue, a future); a client pauses through its Sleeper"),
    ("now", r"_clock::now\b|\bgettimeofday\b|\bclock_gettime\b|\b(std::)?time\s*\(\s*(nullptr|NULL|0)\s*\)",
     r"server/base/clock\.cc$", "take an onestop::Clock"),
    ("random", r"\bs?rand\s*\(|\brandom_device\b|\bmt19937", r"server/base/random\.",
     "take an onestop::Random"),
    ("shell", r"(?<![\w:.>])(::|std::)?(system|popen)\s*\(", r"$^",
     "start programs with posix_spawn and a list of arguments, never through a shell"),
    ("cout", r"\bstd::cout\b", PRINTING, "log through server/base/log.h; only programs print"),
    ("printf", r"\b(v|f|s|sn|vf|vs|vsn)?printf\s*\(|\bf?puts\s*\(", PRINTING,
     "use absl::StrFormat or StrCat, and let the program print"),
    ("new", r"(?<!operator )\bnew\b(?!\s*\()", r"$^",
     "use std::make_unique, with .release() and a reason for an object that frees itself"),
    ("pure", r"\b(double|float)\b|\bstd::unordered_|\bstd::(thread|mutex|atomic|ifstream|ofstream)\b",
     r"(?!server/core/)",
     "server/core is integer arithmetic in a fixed order, without threads and files"),
]

# Handing the result to its owner at once is how an object with a private constructor is made.
OWNED_AT_ONCE = re.compile(r"\b(unique_ptr|shared_ptr|WrapUnique)\b")

LEFT_OVER = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X)\b")
INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')
DEFINITION = re.compile(r"(?:class|struct|enum class)\s+(?:ONESTOP_\w+(?:\(.*?\))?\s+)?(\w+)\b[^;<]*$")
NOT_CODE = re.compile(
    r'R"([^()\s]*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])*\''
    r"|//[^\n]*|/\*.*?\*/", re.DOTALL)


def code_only(text):
    """The text with comments and literals blanked, line by line as before."""
    return NOT_CODE.sub(lambda match: '""' + "\n" * match.group(0).count("\n"), text)


def home_of(path):
    """The longest folder of ARROWS that holds the path."""
    folder = os.path.dirname(path)
    while folder and folder not in ARROWS:
        folder = os.path.dirname(folder)
    return folder


def reachable(folder):
    """The folder and everything its arrows lead to."""
    found, waiting = set(), [folder]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(ARROWS[current])
    return found


def check_file_size(path, lines):
    if len(lines) > MAX_FILE_LINES:
        yield 1, "file-size", (f"{len(lines)} lines, {MAX_FILE_LINES} are allowed; "
                               "split the file by idea, one main concept each")


def check_function_size(path, lines):
    """A function ends at a brace alone at its own indentation; its head is the last line before that
    which starts there. Indentation 2 is for functions inside a class."""
    for end, line in enumerate(lines):
        if line not in ("}", "  }"):
            continue
        indent = len(line) - 1
        start = end - 1
        while start >= 0 and not re.match(" " * indent + r"[^\s#/})]", lines[start]):
            start -= 1
        if start < 0 or lines[start].lstrip().startswith("namespace"):
            continue
        length = end - start + 1
        if length > MAX_FUNCTION_LINES:
            yield start + 1, "function-size", (
                f"{length} lines, {MAX_FUNCTION_LINES} are allowed; give its steps names")


def check_banned(path, lines):
    code = re.sub(r"^\s*#.*$", "", code_only("\n".join(lines)), flags=re.MULTILINE)
    for rule, pattern, allowed, remedy in BANNED:
        if re.match(allowed, path):
            continue
        for match in re.finditer(pattern, code):
            before = code[max(0, match.start() - 300):match.start()]
            if rule == "new" and OWNED_AT_ONCE.search(re.split("[;{}]", before)[-1]):
                continue
            number = code.count("\n", 0, match.start()) + 1
            yield number, rule, f"`{match.group(0).strip()}` does not belong here; {remedy}"


def check_includes(path, lines):
    home = home_of(path)
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        header = match.group(1)
        for pattern, allowed, place in HEADER_HOMES:
            if re.match(pattern, header) and not re.match(allowed, path):
                yield number, "header-home", f"{header} is included elsewhere only: {place}"
        target = home_of(header)
        if home and target and target not in reachable(home):
            yield number, "arrow", (f"{home} must not use {target}; move the code, or hand it in "
                                    "through an interface that the lower folder declares")
        if home and header.startswith("tests/"):
            yield number, "arrow", "the product must not use its tests; move the code"


def check_guard(path, lines):
    if not path.endswith(".h"):
        return
    guard = "ONESTOP_" + re.sub(r"\W", "_", path).upper() + "_"
    wanted = [f"#ifndef {guard}", f"#define {guard}"]
    directives = [line for line in lines if line.startswith("#")]
    if directives[:2] != wanted:
        yield 1, "guard", f"the include guard must be {guard}"


def check_left_over(path, lines):
    for number, line in enumerate(lines, 1):
        match = LEFT_OVER.search(line)
        if match:
            yield number, "left-over", (f"`{match.group(0)}`; finish it, or write it down where work is "
                                        "planned")


def check_built(root, files):
    """Every source file is named in a CMakeLists.txt of its folder or of one above it."""
    for path in files:
        if not path.endswith((".cc", ".cpp")):
            continue
        folder, named = os.path.dirname(path), False
        while folder and not named:
            listing = os.path.join(root, folder, "CMakeLists.txt")
            if os.path.exists(listing):
                relative = re.escape(os.path.relpath(path, folder))
                with open(listing, encoding="utf-8") as file:
                    named = re.search(rf"(?<![\w/]){relative}(?!\w)", file.read()) is not None
            folder = os.path.dirname(folder)
        if not named:
            yield path, 1, "built", "no CMakeLists.txt names this file; list it, or delete it"


def check_one_definition(files, contents):
    """Two types of one name in one namespace: the linker takes either, and nobody is warned."""
    first = {}
    for path in files:
        namespace = ""
        for number, line in enumerate(contents[path] if path.endswith(".h") else [], 1):
            opened = re.match(r"namespace ([\w:]+) \{", line)
            namespace = opened.group(1) if opened else namespace
            match = DEFINITION.match(line)
            if not match:
                continue
            other = first.setdefault((namespace, match.group(1)), path)
            if other != path:
                yield path, number, "twice", (f"{namespace}::{match.group(1)} is also defined in {other}; "
                                              "share it, or name one of them for what is different")


def check_one_file(files, contents):
    for pattern in ONE_FILE_A_FOLDER:
        first = {}
        for path in files:
            for number, line in enumerate(contents[path], 1):
                match = INCLUDE.match(line)
                if not match or not re.match(pattern, match.group(1)):
                    continue
                other = first.setdefault(os.path.dirname(path), path)
                if other != path:
                    yield path, number, "one-file", (f"{match.group(1)} is already included by {other}; "
                                                     "keep what is slow to compile in one file")


def project_files(root):
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in SKIPPED_FOLDERS)
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), root)
            if name.endswith(SIZED) or name in ("CMakeLists.txt", "README.md", "ARCHITECTURE.md"):
                yield path


def check_tree(root):
    """Every violation in the tree, as (path, line, rule, message)."""
    files = list(project_files(root))
    contents = {}
    for path in files:
        with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
            contents[path] = file.read().split("\n")
            if contents[path][-1] == "":
                contents[path].pop()
    found = []
    for path in files:
        checks = [check_left_over]
        if path.endswith(SIZED):
            checks.append(check_file_size)
        if path.endswith(CXX):
            checks += [check_function_size, check_banned, check_includes, check_guard]
        for check in checks:
            found += [(path, *rest) for rest in check(path, contents[path])]
    found += check_built(root, files)
    found += check_one_definition(files, contents)
    found += check_one_file([path for path in files if path.endswith(CXX)], contents)
    return sorted(found)


def main():
    root = sys.argv[1]
    found = check_tree(root)
    for path, number, rule, message in found:
        print(f"{path}:{number}: [{rule}] {message}")
    print(f"{len(found)} violations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
