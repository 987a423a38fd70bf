// What the displays on the wall show.
import { type DashboardBuilder, RowBuilder } from "@grafana/grafana-foundation-sdk/dashboard";

import { bars, lines, number } from "../panels.ts";
import type { Words } from "../words/en.ts";
import {
  counterStates,
  expectedWaits,
  half,
  hall,
  orNone,
  stat,
  waitSteps,
  whole,
  withinTargetNow,
} from "./queries.ts";

const dayTickets = (state: string) => `sum(onestop_day_tickets{${hall}, state=~"${state}"})`;

export function hallNow(board: DashboardBuilder, words: Words): void {
  const { panels, rows } = words;
  board
    .withRow(new RowBuilder(rows.today))
    .withPanel(number(panels.issued, { expr: dayTickets(".*") }, "short", stat))
    .withPanel(number(panels.waiting, { expr: dayTickets("waiting|reserved|postponed|parked") }, "short", stat))
    .withPanel(number(panels.atCounter, { expr: dayTickets("called|serving") }, "short", stat))
    .withPanel(number(panels.served, { expr: dayTickets("served") }, "short", stat))
    .withPanel(number(panels.notThere, { expr: dayTickets("missed|no_show") }, "short", stat))
    .withPanel(number(panels.inVain, { expr: dayTickets("cancelled|expired") }, "short", stat))
    .withPanel(number(panels.oldest, { expr: `max(onestop_oldest_wait_seconds{${hall}})` }, "s", stat, waitSteps))
    .withPanel(
      number(
        panels.longestExpected,
        { expr: `max(onestop_expected_wait_seconds{${hall}, bound="expected"})` },
        "s",
        stat,
        waitSteps,
      ),
    )
    .withPanel(
      number(
        panels.countersOpen,
        { expr: `sum(onestop_counters{${hall}, state=~"open|calling|serving"})` },
        "short",
        stat,
        ["red", [1, "green"]],
      ),
    )
    .withPanel(number(panels.countersPaused, { expr: `sum(onestop_counters{${hall}, state="paused"})` }, "short", stat))
    .withPanel(
      number(panels.advised, { expr: orNone(`count(onestop_advice{${hall}})`) }, "short", stat, [
        "green",
        [1, "orange"],
      ]),
    )
    .withPanel(withinTargetNow(words))
    .withRow(new RowBuilder(rows.lines))
    .withPanel(
      bars(
        panels.waitingByService,
        [{ expr: `sort_desc(sum by (service) (onestop_tickets_waiting{${hall}}))`, legend: "{{service}}" }],
        "short",
        half,
      ),
    )
    .withPanel(bars(panels.expectedByService, expectedWaits(hall, words), "s", half, waitSteps))
    .withPanel(
      lines(
        panels.waitingOverTime,
        [{ expr: `sum by (service) (onestop_tickets_waiting{${hall}})`, legend: "{{service}}" }],
        "short",
        whole,
      ),
    )
    .withRow(new RowBuilder(rows.counters))
    .withPanel(counterStates(words))
    .withPanel(
      lines(
        panels.adviceOverTime,
        [
          {
            expr: orNone(`max by (kind, service, counter) (onestop_advice{${hall}})`),
            legend: "{{kind}} {{service}} {{counter}}",
          },
        ],
        "short",
        whole,
      ),
    );
}
