// What the counters do.
import { type DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { bars, lines, number } from "../panels.ts";
import type { Words } from "../words/en.ts";
import {
  byService,
  counterStates,
  half,
  hall,
  happened,
  orNone,
  promised,
  quantile,
  stat,
  third,
  whole,
} from "./queries.ts";

export function counters(board: DashboardBuilder, words: Words): void {
  const { panels, rows } = words;
  const timesBy = (by: string, metric: string, labels: string) =>
    orNone(`sum by (${by}) (${happened(`${metric}{${labels}}`)})`);
  const spread = (metric: string, labels: string, by = "") => [
    { expr: quantile(0.5, metric, labels, by), legend: words.half },
    { expr: quantile(promised, metric, labels, by), legend: words.nineInTen },
  ];
  board
    .withRow(new RowBuilder(rows.counters))
    .withPanel(counterStates(words))
    .withPanel(
      bars(
        panels.busy,
        [
          {
            expr: `sum by (counter) (rate(onestop_counter_busy_seconds_total{${hall}}[$__range]))`,
            legend: "{{counter}}",
          },
        ],
        "percentunit",
        half,
      ),
    )
    .withPanel(
      bars(
        panels.idle,
        [
          {
            expr: `sum by (counter) (increase(onestop_counter_idle_while_waiting_seconds_total{${hall}}[$__range]))`,
            legend: "{{counter}}",
          },
        ],
        "s",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.busyOverTime,
        [{ expr: `sum(rate(onestop_counter_busy_seconds_total{${hall}}[$__rate_interval]))` }],
        "short",
        whole,
      ),
    )
    .withRow(new RowBuilder(rows.work))
    .withPanel(bars(panels.walk, spread("onestop_walk_seconds", hall), "s", { width: 12, height: 5 }))
    .withPanel(bars(panels.visits, spread("onestop_visit_seconds", hall), "s", { width: 12, height: 5 }))
    .withPanel(
      bars(
        panels.serviceTimes,
        [{ expr: quantile(0.5, "onestop_service_seconds", byService, "service, "), legend: "{{service}}" }],
        "s",
        half,
      ),
    )
    .withPanel(
      bars(
        panels.serviceTimesP90,
        [{ expr: quantile(promised, "onestop_service_seconds", byService, "service, "), legend: "{{service}}" }],
        "s",
        half,
      ),
    )
    .withRow(new RowBuilder(rows.hindrances))
    .withPanel(
      bars(panels.transfers, [{ expr: timesBy("reason", "onestop_transfers_total", byService), legend: "{{reason}}" }], "short", third),
    )
    .withPanel(
      bars(panels.sentAway, [{ expr: timesBy("reason", "onestop_sent_away_total", byService), legend: "{{reason}}" }], "short", third),
    )
    .withPanel(
      bars(panels.ratings, [{ expr: timesBy("level", "onestop_ratings_total", hall), legend: "{{level}}" }], "short", third),
    )
    .withPanel(
      number(
        panels.bounces,
        { expr: orNone(`sum(${happened(`onestop_bounces_total{${byService}}`)})`) },
        "short",
        stat,
        ["green", [1, "orange"]],
      ),
    );
}
