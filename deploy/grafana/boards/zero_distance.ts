// Waits, targets and promises.
import { type DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { bars, distribution, lines, number } from "../panels.ts";
import type { Words } from "../words/en.ts";
import {
  byService,
  expectedWaits,
  half,
  hall,
  keptSteps,
  orNone,
  promised,
  quantile,
  share,
  shareSteps,
  stat,
  waitSteps,
  withinTargetNow,
} from "./queries.ts";

export function zeroDistance(board: DashboardBuilder, words: Words): void {
  const { panels, rows } = words;
  const kept = share("onestop_quotes_kept_total", "onestop_quotes_total", byService);
  const within = share("onestop_calls_within_target_total", "onestop_calls_total", byService);
  const error = (part: string) => `sum(increase(onestop_quote_error_seconds_${part}{${hall}}[$__range]))`;
  board
    .withRow(new RowBuilder(rows.promises))
    .withPanel(number(panels.withinTarget, { expr: within }, "percentunit", stat, shareSteps))
    .withPanel(withinTargetNow(words))
    .withPanel(number(panels.quotesKept, { expr: kept }, "percentunit", stat, keptSteps))
    .withPanel(
      number(
        panels.quotesKeptDay,
        { expr: `min(hall:onestop_quotes_kept:ratio_8h{${hall}})` },
        "percentunit",
        stat,
        keptSteps,
      ),
    )
    .withPanel(
      number(
        panels.quoted,
        { expr: `sum(increase(onestop_quotes_total{${byService}}[$__range]))` },
        "short",
        stat,
      ),
    )
    .withPanel(number(panels.meanError, { expr: `${error("sum")} / (${error("count")} > 0)` }, "s", stat))
    .withPanel(
      distribution(
        panels.errorDistribution,
        { expr: `sum by (le) (increase(onestop_quote_error_seconds_bucket{${hall}}[$__range]))` },
        half,
      ),
    )
    .withPanel(
      lines(
        panels.expectedOverTime,
        expectedWaits(byService, words),
        "s",
        half,
      ),
    )
    .withRow(new RowBuilder(rows.waits))
    .withPanel(
      bars(
        panels.medianByService,
        [
          {
            expr: quantile(0.5, "onestop_wait_seconds", `${byService}, leg="first"`, "service, "),
            legend: "{{service}}",
          },
        ],
        "s",
        half,
        waitSteps,
      ),
    )
    .withPanel(
      bars(
        panels.p90ByService,
        [
          {
            expr: quantile(promised, "onestop_wait_seconds", `${byService}, leg="first"`, "service, "),
            legend: "{{service}}",
          },
        ],
        "s",
        half,
        waitSteps,
      ),
    )
    .withPanel(
      lines(
        panels.p90OverTime,
        [{ expr: `hall_service:onestop_wait_seconds:p90_30m{${byService}}`, legend: "{{service}}" }],
        "s",
        half,
      ),
    )
    .withPanel(
      lines(
        panels.withinOverTime,
        [{ expr: `hall_service:onestop_within_target:ratio_30m{${byService}}`, legend: "{{service}}" }],
        "percentunit",
        half,
        shareSteps,
      ),
    )
    .withPanel(
      bars(
        panels.withinByClass,
        [
          {
            expr: share("onestop_calls_within_target_total", "onestop_calls_total", byService, "by (class) "),
            legend: "{{class}}",
          },
        ],
        "percentunit",
        half,
        shareSteps,
      ),
    )
    .withPanel(
      bars(
        panels.laterLegs,
        [
          {
            expr: orNone(quantile(promised, "onestop_wait_seconds", `${hall}, leg="later"`, "")),
            legend: words.nineInTen,
          },
        ],
        "s",
        half,
      ),
    );
}
