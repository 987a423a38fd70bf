#!/usr/bin/env python3
"""Shows that each rule of tidy.py fails on a tree that breaks it, and on no other."""

import os
import tempfile
import unittest

import tidy

GUARD = "#ifndef {0}\n#define {0}\n{1}\n#endif  // {0}\n"


def source(*lines):
    return "\n".join(lines) + "\n"


def long_function(lines, indent=""):
    body = [indent + "  ++x;"] * (lines - 3)
    return source(indent + "int Long(int a,", indent + "         int x) {", *body, indent + "}")


# Rule: files that break it and nothing else.
BROKEN = {
    "file-size": [("server/core/a.cc", source(*["int x;"] * 501)),
                  ("proto/onestop/v1/a.proto", source(*["// line"] * 501))],
    "function-size": [("server/core/a.cc", long_function(71)),
                      ("server/core/a.cc", source("class A {") + long_function(71, "  ") + "};\n")],
    "sleep": [("tests/core/a.cc", "std::this_thread::sleep_for(x);\n"),
              ("server/rpc/a.cc", "usleep(5);\n"), ("tests/core/a.cc", "  sleep(1);\n")],
    "now": [("server/engine/a.cc", "auto t = std::chrono::steady_clock::now();\n"),
            ("tests/core/a.cc", "auto t = time(nullptr);\n")],
    "random": [("server/core/a.cc", "int x = rand() % 6;\n"),
               ("tests/core/a.cc", "std::mt19937 generator;\n")],
    "shell": [("server/a.cc", 'int x = std::system("ls");\n'), ("counter_client/a.cc", 'popen("ls", "r");\n')],
    "cout": [("server/rpc/a.cc", 'std::cout << "x";\n')],
    "printf": [("server/rpc/a.cc", 'fprintf(stderr, "x");\n'), ("gateway/a.cc", 'puts("x");\n')],
    "new": [("server/rpc/a.cc", "std::unique_ptr<X> x;\nauto* y = new Reactor();\n")],
    "pure": [("server/core/a.cc", "double x = 0;\n"), ("server/core/a.cc", "std::mutex m;\n")],
    "header-home": [("server/core/a.cc", "#include <sqlite3.h>\n"),
                    ("server/journal/a.cc", "#include <SQLiteCpp/Database.h>\n"),
                    ("server/engine/a.cc", "#include <prometheus/counter.h>\n"),
                    ("server/engine/a.cc", "#include <grpcpp/grpcpp.h>\n"),
                    ("server/core/a.cc", '#include "onestop/v1/types.pb.h"\n'),
                    ("server/rpc/a.cc", "#include <toml++/toml.h>\n"),
                    ("server/rpc/a.cc", "#include <spdlog/spdlog.h>\n"),
                    ("server/rpc/a.cc", "#include <openssl/ssl.h>\n"),
                    ("server/rpc/a.cc", '#include "absl/synchronization/mutex.h"\n')],
    "arrow": [("server/base/a.cc", '#include "server/core/state.h"\n'),
              ("server/core/a.cc", '#include "server/engine/engine.h"\n'),
              ("server/journal/a.cc", '#include "server/core/state.h"\n'),
              ("gateway/a.cc", '#include "server/core/state.h"\n'),
              ("kiosk_client/web/a.cc", '#include "server/engine/engine.h"\n'),
              ("server/core/a.cc", '#include "tests/support/script.h"\n')],
    "guard": [("server/core/a.h", GUARD.format("WRONG_H_", "int x;")),
              ("server/core/a.h", "#pragma once\n")],
    "left-over": [("server/core/a.cc", "// TO" "DO: later\n"), ("deploy/a.sh", "# FIX" "ME\n")],
    "one-file": [("counter_client/b.cc", "#include <CLI/CLI.hpp>\n")],
    "twice": [("tests/core/b.h", GUARD.format("ONESTOP_TESTS_CORE_B_H_",
                                              "namespace onestop {\nclass Same : Base {\n};\n}"))],
    "built": [("server/core/forgotten.cc", "int x;\n")],
}

# What looks like a violation and is none.
SOUND = [
    ("server/core/a.cc", long_function(70)),
    ("server/core/a.cc", source(*["int x;"] * 500)),
    ("server/core/a.cc", "// sleep_for, rand(), new and std::cout in a comment\n"),
    ("server/core/a.cc", 'const char* x = "printf(new double)";\n'),
    ("server/core/a.cc", source('const char* x = R"(', "rand() new", ')";')),
    ("server/core/a.cc", "int x = 1'000'000; int brand = Operand(2); int renewed = 0;\n"),
    ("server/core/a.cc", "auto x = std::unique_ptr<X>(new X(1));\n"),
    ("server/core/a.cc", "std::unique_ptr<X> x(\n    new X(1));\n"),
    ("server/core/a.cc", '#include "server/base/id.h"\n'),
    ("server/engine/a.cc", '#include "server/base/id.h"\n#include "server/core/state.h"\n'),
    ("server/rpc/a.cc", '#include "server/core/state.h"\n#include <grpcpp/grpcpp.h>\n'),
    ("server/a.cc", '#include "server/metrics/metrics.h"\nint f() { std::cout << 1; }\n'),
    ("server/journal/sqlite_a.cc", "#include <sqlite3.h>\n"),
    ("server/base/clock.cc", "auto t = std::chrono::system_clock::now();\n"),
    ("counter_client/a.cc", '#include "gateway/client/client.h"\n#include "server/base/id.h"\n'),
    ("tests/core/a.cc", '#include "server/rpc/x.h"\n#include "tests/support/x.h"\n'),
    ("server/core/a.h", GUARD.format("ONESTOP_SERVER_CORE_A_H_", "int x;")),
    ("tests/core/b.h", GUARD.format("ONESTOP_TESTS_CORE_B_H_",
                                    "namespace onestop::core {\nclass Same {\n};\n}")),
    ("tests/core/b.h", GUARD.format("ONESTOP_TESTS_CORE_B_H_", "namespace onestop {\nstruct Same;\n}")),
    ("deploy/a.sh", "mktemp -d /var/tmp/x.XX" "XXXX\n"),
]


class TidyTest(unittest.TestCase):

    def violations(self, path, content):
        """Of a tree with this one file, one that includes CLI11, and one that defines onestop::Same."""
        with tempfile.TemporaryDirectory() as root:
            files = {path: content, "counter_client/a.cc": "#include <CLI/CLI.hpp>\n",
                     "server/base/same.h": GUARD.format(
                         "ONESTOP_SERVER_BASE_SAME_H_", "namespace onestop {\nstruct Same {\n};\n}")}
            if path == "counter_client/a.cc":
                files = {path: content}
            for name, text in files.items():
                os.makedirs(os.path.join(root, os.path.dirname(name)), exist_ok=True)
                with open(os.path.join(root, name), "w", encoding="utf-8") as file:
                    file.write(text)
                listing = os.path.join(root, os.path.dirname(name), "CMakeLists.txt")
                with open(listing, "w", encoding="utf-8") as file:
                    file.write("a.cc b.cc clock.cc sqlite_a.cc\n")
            return tidy.check_tree(root)

    def test_each_rule_fails_on_what_breaks_it(self):
        for rule, examples in BROKEN.items():
            for path, content in examples:
                with self.subTest(rule=rule, path=path, content=content[:60]):
                    found = self.violations(path, content)
                    self.assertEqual({(path, rule)}, {(entry[0], entry[2]) for entry in found})

    def test_nothing_fails_on_what_is_sound(self):
        for path, content in SOUND:
            with self.subTest(path=path, content=content[:60]):
                self.assertEqual([], self.violations(path, content))

    def test_every_violation_is_listed_with_its_line_and_a_remedy(self):
        found = self.violations("server/core/a.cc", "int x;\nint y = rand();\nint* z = new int;\n")
        self.assertEqual([(2, "random"), (3, "new")], [entry[1:3] for entry in found])
        for entry in found:
            self.assertIn("; ", entry[3])

    def test_every_banned_call_has_an_example(self):
        for rule, *_ in tidy.BANNED:
            self.assertIn(rule, BROKEN)


if __name__ == "__main__":
    unittest.main()
