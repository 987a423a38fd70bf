#!/usr/bin/env python3
"""Makes the figures of server/estimate/README.md: quotes on simulated days, beside simple predictors.

    tests/estimate/figures.py build/dev/bin [--seeds 5] [--days 20]

For each seed a hall is played for so many days (onestop-load day --csv), as it is and with all work
taking 20 % longer from day 12 on, and backtested; and once more by a simulation that has learned from
a hundred other days of the same hall and learns nothing more, which is the error that is left. Takes
about a minute a seed.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
HALL = ROOT / "deploy" / "hall.toml"
PREDICTORS = ["quote", "left", "mean_of_day", "last_to_enter", "queue_times_mean", "ridge"]


def play(bin_folder, path, seed, days, *more):
    subprocess.run([bin_folder / "onestop-load", "day", "--csv", path, "--hall", HALL,
                    "--seed", str(seed), "--days", str(days), *more],
                   check=True, stderr=subprocess.DEVNULL)


def backtest(bin_folder, path, *more):
    done = subprocess.run([bin_folder / "onestop-server", "backtest", "--events", path, "--json",
                           *more], check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def run_seed(bin_folder, folder, seed, days):
    plain, slower, other = folder / "plain.csv", folder / "slower.csv", folder / "other.csv"
    play(bin_folder, plain, seed, days)
    play(bin_folder, slower, seed, days, "--slower-from-day", "12", "--slower-by", "20")
    play(bin_folder, other, seed, 100, "--skip", str(days))
    return {
        "plain": backtest(bin_folder, plain, "--hall", HALL),
        "slower": backtest(bin_folder, slower, "--hall", HALL),
        "left": backtest(bin_folder, plain, "--hall", HALL, "--train", other),
        "unknown": backtest(bin_folder, plain),
    }


def mean(values):
    return sum(values) / len(values)


def print_errors(results):
    print(f"{'minutes':<18} {'MAE':>6} {'RMSE':>6} {'bias':>6}")
    for name in PREDICTORS:
        source, key = ("left", "quote") if name == "left" else ("plain", name)
        scores = [result[source]["error"][key] for result in results]
        print(f"{name:<18} {mean([s['mae'] for s in scores]):6.2f} "
              f"{mean([s['rmse'] for s in scores]):6.2f} {mean([s['bias'] for s in scores]):+6.2f}")
    quote = mean([result["plain"]["error"]["quote"]["mae"] for result in results])
    left = mean([result["left"]["error"]["quote"]["mae"] for result in results])
    ridge = mean([result["plain"]["error"]["ridge"]["mae"] for result in results])
    print(f"quote against the error that is left: {100 * (quote / left - 1):+.1f} %; "
          f"against ridge: {100 * (quote / ridge - 1):+.1f} %; "
          f"the error that is left against ridge: {100 * (left / ridge - 1):+.1f} %")


def print_intervals(results):
    print(f"\n{'interval':<18} {'kept':>7} {'lowest':>7} {'service':>8} {'worst200':>8} "
          f"{'width':>6} {'Winkler':>8} {'us':>6}")
    for name in ["plain", "slower", "unknown"]:
        all_of = [result[name]["interval"]["all"] for result in results]
        services = [score["coverage"] for result in results
                    for score in result[name]["interval"]["services"].values()
                    if score["count"] >= 100]
        print(f"{name:<18} {100 * mean([s['coverage'] for s in all_of]):6.1f}% "
              f"{100 * min(s['coverage'] for s in all_of):6.1f}% {100 * min(services):7.1f}% "
              f"{100 * min(s['worst_200'] for s in all_of):7.1f}% "
              f"{mean([s['width'] for s in all_of]):6.1f} {mean([s['winkler'] for s in all_of]):8.1f} "
              f"{mean([result[name]['mean_microseconds'] for result in results]):6.0f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--days", type=int, default=20)
    options = parser.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(1, options.seeds + 1):
            results.append(run_seed(options.bin, pathlib.Path(folder), seed, options.days))
            score = results[-1]
            print(f"seed {seed}: {score['plain']['issued']} tickets, "
                  f"MAE {score['plain']['error']['quote']['mae']:.2f}, left "
                  f"{score['left']['error']['quote']['mae']:.2f}, kept "
                  f"{100 * score['plain']['interval']['all']['coverage']:.1f} %", flush=True)
    print()
    print_errors(results)
    print_intervals(results)


if __name__ == "__main__":
    main()
