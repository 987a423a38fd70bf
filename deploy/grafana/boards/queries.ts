// What several dashboards ask and show, and how large their panels are.
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import type { Panel } from "@grafana/grafana-foundation-sdk/dashboard";

import { number, type Query, type Size, states, type Steps } from "../panels.ts";
import type { Words } from "../words/en.ts";

export const hall = `hall=~"$hall"`;
export const byService = `hall=~"$hall", service=~"$service"`;

export const promised = 0.9;
export const shareSteps: Steps = ["red", [0.7, "orange"], [0.85, "green"]];
export const keptSteps: Steps = ["red", [0.85, "orange"], [promised - 0.01, "green"]];
export const waitSteps: Steps = ["green", [1800, "orange"], [3600, "red"]];
export const noneSteps: Steps = ["green", [1, "red"]];

export const stat: Size = { width: 4, height: 4 };
export const half: Size = { width: 12, height: 9 };
export const third: Size = { width: 8, height: 9 };
export const whole: Size = { width: 24, height: 9 };

/** A ratio of two increases, where the second is not nothing. */
export function share(part: string, all: string, labels: string, by = ""): string {
  const sum = (metric: string) => `sum ${by}(increase(${metric}{${labels}}[$__range]))`;
  return `${sum(part)} / (${sum(all)} > 0)`;
}

export function quantile(of: number, metric: string, labels: string, by: string): string {
  return `histogram_quantile(${of}, sum by (${by}le) (increase(${metric}_bucket{${labels}}[$__range])))`;
}

/** How often something happened whose series begins with its first time: that time counts too. */
export function happened(series: string): string {
  const more = `increase(${series}[$__range])`;
  const first = `min_over_time(${series}[$__range]) unless ${series} offset $__range`;
  return `((${more} + (${first})) or ${more})`;
}

/** Nothing has happened yet is no missing value. */
export function orNone(expr: string): string {
  return `${expr} or vector(0)`;
}

function stateColors({ states: word }: Words): Record<string, { text: string; color: string }> {
  return {
    "1": { text: word.closed, color: "text" },
    "2": { text: word.open, color: "blue" },
    "3": { text: word.calling, color: "orange" },
    "4": { text: word.serving, color: "green" },
    "5": { text: word.paused, color: "purple" },
  };
}

/** What each counter does, over time. */
export function counterStates(words: Words): Builder<Panel> {
  return states(
    words.panels.counterState,
    { expr: `max by (counter) (onestop_counter_state{${hall}})`, legend: "{{counter}}" },
    stateColors(words),
    { width: 24, height: 12 },
  );
}

/** The wait of a ticket taken now, by service: expected, and rarely exceeded. */
export function expectedWaits(labels: string, words: Words): Query[] {
  const bound = (of: string) => `max by (service) (onestop_expected_wait_seconds{${labels}, bound="${of}"})`;
  return [
    { expr: bound("expected"), legend: `{{service}} ${words.expected}` },
    { expr: bound("upper"), legend: `{{service}} ${words.rarelyOver}` },
  ];
}

/** Share of the calls of the last half hour that came within the target. */
export function withinTargetNow(words: Words): Builder<Panel> {
  const expr = `min(hall:onestop_within_target:ratio_30m{${hall}})`;
  return number(words.panels.withinTargetNow, { expr }, "percentunit", stat, shareSteps);
}
