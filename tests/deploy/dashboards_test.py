#!/usr/bin/env python3
"""Plays a hall-day on a real server, has a real Prometheus read it, and asks every question that stands in
the dashboards and rules: each has an answer that makes sense, and they agree with the server's own report.

    dashboards_test.py SERVER LOAD PROMETHEUS
"""

import bisect
import json
import math
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Hours of the hall pass in minutes.
SPEED = 300
VISITS = 220
PATIENCE = 120


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def until(what, ask):
    """The first answer that is not nothing."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        answer = ask()
        if answer:
            return answer
        threading.Event().wait(0.1)
    raise AssertionError(f"waited in vain for {what}")


def fetch(url):
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return answer.read().decode()
    except OSError:
        return ""


class Hall:
    """A server of its own, with everything that an operator would set up."""

    def __init__(self, server, folder):
        self.server = server
        self.data = folder / "data"
        subprocess.run([server, "init", "--data", self.data, "--hall", ROOT / "deploy/hall.toml"],
                       check=True, stdout=subprocess.DEVNULL)
        self.log = open(folder / "server.log", "w")
        self.process = subprocess.Popen(
            [server, "run", "--data", self.data, "--listen", "127.0.0.1:0", "--listen-tls",
             "127.0.0.1:0", "--metrics", "127.0.0.1:0", "--demo-speed", str(SPEED), "--demo-start",
             "08:20"], stderr=self.log)
        self.addresses = until("the server", self.read_addresses)

    def read_addresses(self):
        try:
            lines = (self.data / "addresses").read_text().splitlines()
        except OSError:
            return None
        return dict(line.split(" ", 1) for line in lines)

    def verb(self, *arguments):
        done = subprocess.run([self.server, *arguments, "--data", self.data], check=True,
                              capture_output=True, text=True)
        return done.stdout

    def page(self):
        return fetch(f"http://{self.addresses['metrics']}/metrics")

    def total(self, metric, **labels):
        """What the page of metrics has of it, added up."""
        total = 0.0
        for line in self.page().splitlines():
            found = re.match(rf"{metric}(?:{{(.*)}})? (\S+)$", line)
            if found and all(f'{name}="{value}"' in found[1] for name, value in labels.items()):
                total += float(found[2])
        return total

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


class Prometheus:
    """Debian's, with the configuration that deploy/ has, but for the addresses and the pace."""

    def __init__(self, program, target, folder):
        shutil.copytree(ROOT / "deploy/prometheus", folder / "prometheus")
        config = folder / "prometheus/prometheus.yml"
        text = config.read_text()
        for old, new in (("127.0.0.1:9464", target), ("scrape_interval: 5s", "scrape_interval: 1s"),
                         ("evaluation_interval: 15s", "evaluation_interval: 1s")):
            assert old in text, old
            text = text.replace(old, new)
        config.write_text(text)
        self.url = f"http://127.0.0.1:{free_port()}"
        self.log = open(folder / "prometheus.log", "w")
        self.process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}",
             f"--web.listen-address={self.url.removeprefix('http://')}"], stderr=self.log)
        self.begin = time.time()
        until("Prometheus", lambda: fetch(f"{self.url}/-/ready"))
        until("its first look", lambda: self.now('up{job="onestop"} == 1'))

    def ask(self, path, **parameters):
        text = fetch(f"{self.url}/api/v1/{path}?{urllib.parse.urlencode(parameters)}")
        answer = json.loads(text or '{"status":"no answer"}')
        if answer["status"] != "success":
            raise AssertionError(f"{parameters}: {text}")
        return answer["data"]

    def now(self, expression):
        """The value of an expression that has one series; None when it has none."""
        result = self.ask("query", query=expression)["result"]
        return float(result[0]["value"][1]) if result else None

    def ever(self, expression):
        """Every value it had since the beginning, over all series."""
        result = self.ask("query_range", query=expression, start=self.begin, end=time.time(),
                          step=2)["result"]
        return [float(value) for series in result for _, value in series["values"]]

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        self.log.close()


def panel_questions():
    """Of every panel, by dashboard and title; the two languages ask the same."""
    for file in sorted((ROOT / "deploy/grafana/dashboards/en").glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel.get("targets", []):
                expression = target["expr"]
                for variable, value in (("$hall", ".*"), ("$service", ".*"),
                                        ("$__rate_interval", "20s"), ("$__range", "30m")):
                    expression = expression.replace(variable, value)
                yield f"{file.stem}: {panel['title']}", expression


def seconds(duration):
    return float(duration.removesuffix("s"))


class DashboardsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        server, load, prometheus = sys.argv[1:4]
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        folder = pathlib.Path(cls.temporary.name)
        cls.hall = Hall(server, folder)
        cls.addClassCleanup(cls.hall.stop)
        cls.prometheus = Prometheus(prometheus, cls.hall.addresses["metrics"], folder)
        cls.addClassCleanup(cls.prometheus.stop)
        cls.hall.verb("backup", "make")
        subprocess.run([load, "day", "--speed", str(SPEED), "--visits", str(VISITS), "--seed", "1",
                        "--data", cls.hall.data, "--server", cls.hall.addresses["grpc"]],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            cls.hall.verb("day", "close", "--force", "--reason", "the end of the test")
        except subprocess.CalledProcessError:
            pass  # The calendar has done it.
        cls.report = json.loads(cls.hall.verb("report", "--all", "--json"))["rows"][0]
        # Prometheus has seen the end of the day.
        until("the last record", lambda: cls.prometheus.now("sum(onestop_tickets_closed_total)") ==
              cls.hall.total("onestop_tickets_closed_total"))

    def test_every_panel_has_an_answer(self):
        asked = 0
        for where, expression in panel_questions():
            with self.subTest(where, expression=expression):
                values = self.prometheus.ever(expression)
                finite = [value for value in values if math.isfinite(value)]
                self.assertTrue(finite, "nothing in it")
                # Only how wrong an expectation was, and a certificate that is not there, are below zero.
                below = "quote_error_seconds_sum" in expression or "vector(-1)" in expression
                if not below:
                    self.assertGreaterEqual(min(finite), 0)
                if " / (" in expression and "quotes_kept" in expression or "within_target" in expression:
                    self.assertLessEqual(max(finite), 1.001)
                asked += 1
        self.assertGreater(asked, 50)

    def test_every_rule_works(self):
        groups = self.prometheus.ask("rules")["groups"]
        rules = [rule for group in groups for rule in group["rules"]]
        self.assertGreater(len(rules), 15)
        for rule in rules:
            with self.subTest(rule["name"]):
                self.assertEqual(rule["health"], "ok", rule.get("lastError"))
                if rule["type"] == "recording":
                    self.assertTrue(self.prometheus.ever(rule["name"]), "it never recorded anything")

    def test_what_alerts_compare_is_there(self):
        # An alert that does not fire has no answer; what it compares has one.
        asked = 0
        for group in self.prometheus.ask("rules")["groups"]:
            for rule in group["rules"]:
                if rule["type"] != "alerting":
                    continue
                for metric in set(re.findall(r"(?:\w+:)?(?:onestop|grpc_server)_\w+(?::\w+)?", rule["query"])):
                    with self.subTest(rule["name"], metric=metric):
                        self.assertTrue(self.prometheus.ever(metric), "nobody tells it")
                        asked += 1
        self.assertGreater(asked, 8)

    def test_the_sums_are_those_of_the_report(self):
        report = self.report
        self.assertGreater(int(report["served"]), VISITS / 2)
        for metric, field in (("onestop_calls_total", "calls"),
                              ("onestop_calls_within_target_total", "callsWithinTarget"),
                              ("onestop_quotes_total", "quoted"),
                              ("onestop_quotes_kept_total", "quotesKept"),
                              ("onestop_transfers_total", "transfers"),
                              ("onestop_bounces_total", "bounces"),
                              ("onestop_sent_away_total", "sentAway"),
                              ("onestop_tickets_closed_total", "visits"),
                              ('onestop_tickets_closed_total{outcome="served"}', "served"),
                              ('onestop_tickets_closed_total{outcome="no_show"}', "noShows"),
                              ("onestop_wait_seconds_count", "calls")):
            with self.subTest(metric):
                self.assertEqual(self.prometheus.now(f"sum({metric}) or vector(0)"), float(report[field]))
        for metric, field in (("wait", "wait"), ("walk", "walk"), ("service", "serviceTime"),
                              ("visit", "visit")):
            with self.subTest(metric):
                name = f"onestop_{metric}_seconds"
                self.assertEqual(self.prometheus.now(f"sum({name}_count)"), float(report[field]["count"]))
                mean = self.prometheus.now(f"sum({name}_sum) / sum({name}_count)")
                self.assertAlmostEqual(mean, seconds(report[field]["mean"]), delta=0.01)
        idle = self.prometheus.now("sum(onestop_counter_idle_while_waiting_seconds_total)")
        self.assertAlmostEqual(idle, seconds(report["idleWhileWaiting"]), delta=0.01)

    def test_hall_now_reads_off_like_the_report(self):
        for states, fields in ((".*", ("visits",)), ("served", ("served",)),
                               ("missed|no_show", ("noShows",)),
                               ("cancelled|expired", ("cancelled", "expired")),
                               ("waiting|reserved|postponed|parked", ())):
            with self.subTest(states):
                shown = self.prometheus.now(f'sum(onestop_day_tickets{{state=~"{states}"}})')
                self.assertEqual(shown, sum(float(self.report[field]) for field in fields))

    def test_shares_and_quantiles_of_the_panels_agree_too(self):
        questions = dict(panel_questions())
        share = self.prometheus.now(questions["zero-distance: Within the target"])
        self.assertAlmostEqual(share, int(self.report["callsWithinTarget"]) / int(self.report["calls"]),
                               delta=0.05)
        kept = self.prometheus.now(questions["zero-distance: Promises kept"])
        self.assertAlmostEqual(kept, int(self.report["quotesKept"]) / int(self.report["quoted"]),
                               delta=0.05)
        # What begins with its first event is not missed by one.
        for title, field in (("Hand-overs", "transfers"), ("Sent away", "sentAway")):
            with self.subTest(title):
                told = self.prometheus.now(f"sum({questions[f'counters: {title}']})")
                self.assertAlmostEqual(told, int(self.report[field]), delta=0.1 * int(self.report[field]) + 0.5)
        # A quantile of buckets is as exact as they are wide: in the right one, or in the next where the
        # rank falls between two.
        series = self.prometheus.ask("query", query="count by (le) (onestop_wait_seconds_bucket)")["result"]
        bounds = sorted(float(each["metric"]["le"]) for each in series)
        for of, field in ((0.5, "median"), (0.9, "p90")):
            with self.subTest(field):
                told = self.prometheus.now(
                    f"histogram_quantile({of}, sum by (le) (onestop_wait_seconds_bucket))")
                actual = seconds(self.report["wait"][field])
                apart = abs(bisect.bisect_left(bounds, told) - bisect.bisect_left(bounds, actual))
                self.assertLessEqual(apart, 1, f"{told} where it was {actual}")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
