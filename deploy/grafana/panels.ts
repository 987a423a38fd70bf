// The few kinds of panel that the dashboards are made of. Every query is plain PromQL with no variables
// but $hall, $service, $__rate_interval and $__range, so that it can be tried against any Prometheus.
import { PanelBuilder as BarGauge } from "@grafana/grafana-foundation-sdk/bargauge";
import type { Builder } from "@grafana/grafana-foundation-sdk/cog";
import {
  BarGaugeDisplayMode,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  LegendDisplayMode,
  LegendPlacement,
  ReduceDataOptionsBuilder,
  TooltipDisplayMode,
  VizLegendOptionsBuilder,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from "@grafana/grafana-foundation-sdk/common";
import {
  MappingType,
  type Panel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from "@grafana/grafana-foundation-sdk/dashboard";
import { DataqueryBuilder, PromQueryFormat } from "@grafana/grafana-foundation-sdk/prometheus";
import { PanelBuilder as StatPanel } from "@grafana/grafana-foundation-sdk/stat";
import { PanelBuilder as StateTimeline } from "@grafana/grafana-foundation-sdk/statetimeline";
import { PanelBuilder as TimeSeries } from "@grafana/grafana-foundation-sdk/timeseries";

/** The data source that the dashboard's variable names. */
export const source = { type: "prometheus", uid: "${datasource}" };

export type Unit = "s" | "percentunit" | "short" | "ops";

export interface Text {
  title: string;
  /** For whoever has not built the system: what it says, and what is good. */
  about: string;
}

export interface Query {
  expr: string;
  /** "{{service}}" and the like; empty where there is one series. */
  legend?: string;
}

/** From which value on a panel is of which colour; the first has no value. */
export type Steps = [string, ...[number, string][]];

export interface Size {
  width: number;
  height: number;
}

function thresholds([first, ...rest]: Steps): ThresholdsConfigBuilder {
  const steps: Threshold[] = [{ value: null, color: first }];
  for (const [value, color] of rest) steps.push({ value, color });
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps);
}

function latest(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false).fields("");
}

function asked({ expr, legend = "" }: Query, index: number): DataqueryBuilder {
  const letter = String.fromCharCode("A".charCodeAt(0) + index);
  return new DataqueryBuilder().refId(letter).expr(expr).legendFormat(legend).datasource(source);
}

function instant(query: Query, index = 0): DataqueryBuilder {
  return asked(query, index).instant();
}

function ranged(query: Query, index = 0): DataqueryBuilder {
  return asked(query, index).range();
}

const plain: Steps = ["text"];

/** One number, large enough to be read across a room. */
export function number(text: Text, query: Query, unit: Unit, size: Size, steps = plain): Builder<Panel> {
  return new StatPanel()
    .title(text.title)
    .description(text.about)
    .datasource(source)
    .withTarget(instant(query))
    .unit(unit)
    .reduceOptions(latest())
    .graphMode(BigValueGraphMode.None)
    .colorMode(steps === plain ? BigValueColorMode.None : BigValueColorMode.Value)
    .textMode(query.legend ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .thresholds(thresholds(steps))
    .span(size.width)
    .height(size.height);
}

/** A bar for each series as it is now, the name on the left. */
export function bars(text: Text, queries: Query[], unit: Unit, size: Size, steps = plain): Builder<Panel> {
  const panel = new BarGauge()
    .title(text.title)
    .description(text.about)
    .datasource(source)
    .unit(unit)
    .min(0)
    .reduceOptions(latest())
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .showUnfilled(true)
    .thresholds(thresholds(steps === plain ? ["blue"] : steps))
    .span(size.width)
    .height(size.height);
  queries.forEach((query, index) => panel.withTarget(instant(query, index)));
  return panel;
}

/** A bar for each bucket of a histogram, from the least to the greatest. */
export function distribution(text: Text, query: Query, size: Size): Builder<Panel> {
  return new BarGauge()
    .title(text.title)
    .description(text.about)
    .datasource(source)
    .unit("short")
    .decimals(0)
    .min(0)
    .reduceOptions(latest())
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Vertical)
    .thresholds(thresholds(["blue"]))
    .withTarget(instant({ ...query, legend: "{{le}}" }).format(PromQueryFormat.Heatmap))
    .span(size.width)
    .height(size.height);
}

/** Lines over time. */
export function lines(text: Text, queries: Query[], unit: Unit, size: Size, steps?: Steps): Builder<Panel> {
  const panel = new TimeSeries()
    .title(text.title)
    .description(text.about)
    .datasource(source)
    .unit(unit)
    .min(0)
    .lineWidth(2)
    .fillOpacity(queries.length === 1 ? 10 : 0)
    .legend(
      new VizLegendOptionsBuilder()
        .displayMode(LegendDisplayMode.List)
        .placement(LegendPlacement.Bottom)
        .showLegend(true),
    )
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi))
    .span(size.width)
    .height(size.height);
  if (unit === "percentunit") panel.max(1);
  if (steps) panel.thresholds(thresholds(steps));
  queries.forEach((query, index) => panel.withTarget(ranged(query, index)));
  return panel;
}

/** A band for each series whose colour and word are its state. */
export function states(
  text: Text,
  query: Query,
  words: Record<string, { text: string; color: string }>,
  size: Size,
): Builder<Panel> {
  return new StateTimeline()
    .title(text.title)
    .description(text.about)
    .datasource(source)
    .withTarget(ranged(query))
    .mappings([{ type: MappingType.ValueToText, options: words }])
    .mergeValues(true)
    .rowHeight(0.9)
    .thresholds(thresholds(plain))
    .span(size.width)
    .height(size.height);
}
