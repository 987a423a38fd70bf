// Whether the system itself is well.
import { type DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { bars, lines, number } from "../panels.ts";
import type { Words } from "../words/en.ts";
import { half, hall, happened, noneSteps, orNone, stat, third } from "./queries.ts";

export function serverHealth(board: DashboardBuilder, words: Words): void {
  const { panels, rows } = words;
  board
    .withRow(new RowBuilder(rows.today))
    .withPanel(number(panels.up, { expr: `min(up{job="onestop"})` }, "short", stat, ["red", [1, "green"]]))
    .withPanel(number(panels.quarantined, { expr: "max(onestop_quarantined)" }, "short", stat, noneSteps))
    .withPanel(
      number(panels.damaged, { expr: `max(onestop_journal_damaged_record{${hall}})` }, "short", stat, noneSteps),
    )
    .withPanel(
      number(
        panels.backupAge,
        { expr: "time() - min(onestop_backup_last_verified_timestamp_seconds)" },
        "s",
        stat,
        ["green", [7200, "orange"], [10800, "red"]],
      ),
    )
    .withPanel(number(panels.backupFailures, { expr: "sum(onestop_backup_failures_total)" }, "short", stat, noneSteps))
    .withPanel(
      number(
        panels.certificate,
        { expr: "(min(onestop_certificate_expiry_timestamp_seconds) - time()) or vector(-1)" },
        "s",
        stat,
        ["text", [0, "red"], [14 * 86_400, "green"]],
      ),
    )
    .withRow(new RowBuilder(rows.journal))
    .withPanel(
      lines(
        panels.commit,
        [{ expr: "instance:onestop_journal_commit_seconds:p99_5m", legend: "{{instance}}" }],
        "s",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.batch,
        [
          {
            expr:
              "rate(onestop_journal_batch_commands_sum[$__rate_interval])" +
              " / (rate(onestop_journal_batch_commands_count[$__rate_interval]) > 0)",
            legend: "{{instance}}",
          },
        ],
        "short",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.sequence,
        [{ expr: `sum by (hall) (rate(onestop_journal_sequence{${hall}}[$__rate_interval]))`, legend: "{{hall}}" }],
        "ops",
        third,
      ),
    )
    .withPanel(
      lines(
        panels.scrubbed,
        [
          {
            expr: `sum by (hall) (rate(onestop_journal_scrubbed_records_total{${hall}}[$__rate_interval]))`,
            legend: "{{hall}}",
          },
        ],
        "ops",
        third,
      ),
    )
    .withPanel(
      number(
        panels.clockJumps,
        { expr: orNone("sum(increase(onestop_clock_jumps_total[$__range]))") },
        "short",
        third,
        noneSteps,
      ),
    )
    .withRow(new RowBuilder(rows.calls))
    .withPanel(
      lines(
        panels.handled,
        [
          {
            expr: "sum by (grpc_method) (rate(grpc_server_handled_total[$__rate_interval]))",
            legend: "{{grpc_method}}",
          },
        ],
        "ops",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.handlingTime,
        [{ expr: "instance_method:grpc_server_handling_seconds:p99_5m", legend: "{{grpc_method}}" }],
        "s",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.errors,
        [
          {
            expr: orNone(`sum by (grpc_code) (rate(grpc_server_handled_total{grpc_code!="OK"}[$__rate_interval]))`),
            legend: "{{grpc_code}}",
          },
        ],
        "ops",
        third,
      ),
    )
    .withPanel(
      bars(
        panels.refusals,
        [{ expr: orNone(`sum by (reason) (${happened("onestop_refusals_total")})`), legend: "{{reason}}" }],
        "short",
        third,
      ),
    )
    .withPanel(
      bars(
        panels.duplicates,
        [
          {
            expr: orNone(`sum by (method) (${happened("onestop_duplicate_requests_total")})`),
            legend: "{{method}}",
          },
        ],
        "short",
        third,
      ),
    )
    .withPanel(lines(panels.watchers, [{ expr: "onestop_watchers", legend: "{{instance}}" }], "short", half))
    .withPanel(
      lines(
        panels.resyncs,
        [{ expr: "rate(onestop_watcher_resyncs_total[$__rate_interval])", legend: "{{instance}}" }],
        "ops",
        half,
      ),
    );
}
