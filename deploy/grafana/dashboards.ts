// The dashboards of a hall, each in every language from one definition.
import {
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from "@grafana/grafana-foundation-sdk/dashboard";

import { counters } from "./boards/counters.ts";
import { hallNow } from "./boards/hall_now.ts";
import { serverHealth } from "./boards/server_health.ts";
import { zeroDistance } from "./boards/zero_distance.ts";
import { source } from "./panels.ts";
import en, { type Words } from "./words/en.ts";
import zh from "./words/zh.ts";

export const languages: Record<string, Words> = { zh, en };

export type Name = keyof Words["dashboards"];

const fill: Record<Name, (board: DashboardBuilder, words: Words) => void> = {
  "hall-now": hallNow,
  "zero-distance": zeroDistance,
  counters,
  "server-health": serverHealth,
};
export const names = Object.keys(fill) as Name[];

/** One dashboard in one language, as Grafana reads it. */
export function dashboard(name: Name, language: string): Dashboard {
  const words = languages[language];
  if (!words) throw new Error(`there are no words in ${language}`);
  const { title, about } = words.dashboards[name];
  const choose = (of: "hall" | "service", query: string) =>
    new QueryVariableBuilder(of)
      .label(words[of])
      .datasource(source)
      .query(query)
      .refresh(VariableRefresh.OnTimeRangeChanged)
      .sort(VariableSort.AlphabeticalAsc)
      .multi(of === "service")
      .current({ text: "All", value: "$__all" })
      .includeAll(true)
      .allValue(".*");
  const board = new DashboardBuilder(`OneStop · ${title}`)
    .uid(`onestop-${name}-${language}`)
    .description(about)
    .tags(["onestop", `onestop-${language}`])
    .readonly()
    .timezone("browser")
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from: "now-8h", to: "now" })
    .refresh(name === "hall-now" ? "10s" : "1m")
    .link(
      new DashboardLinkBuilder("OneStop")
        .type(DashboardLinkType.Dashboards)
        .tags([`onestop-${language}`])
        .includeVars(true)
        .keepTime(true),
    )
    .withVariable(new DatasourceVariableBuilder("datasource").label(words.dataSource).type("prometheus"))
    .withVariable(choose("hall", "label_values(onestop_journal_sequence, hall)"))
    .withVariable(choose("service", 'label_values(onestop_tickets_waiting{hall=~"$hall"}, service)'));
  fill[name](board, words);
  return board.build();
}

/** As it is written into its file. */
export function asJson(made: Dashboard): string {
  return `${JSON.stringify(made, null, 2)}\n`;
}
