// What Grafana reads is what the code says; `npm run dashboards` writes it anew.
import { describe, expect, test } from "vitest";

import { asJson, dashboard, languages, names } from "../../../deploy/grafana/dashboards.ts";
import type { Words } from "../../../deploy/grafana/words/en.ts";

interface Target {
  expr: string;
}
interface Panel {
  type: string;
  title?: string;
  description?: string;
  targets?: Target[];
}

function panels(name: (typeof names)[number], language: string): Panel[] {
  return JSON.parse(asJson(dashboard(name, language))).panels;
}

describe.each(Object.keys(languages))("dashboards in %s", (language) => {
  test.each(names)("%s is as it was written down", async (name) => {
    await expect(asJson(dashboard(name, language))).toMatchFileSnapshot(
      `../../../deploy/grafana/dashboards/${language}/${name}.json`,
    );
  });

  test.each(names)("every panel of %s says what it is about", (name) => {
    const shown = panels(name, language).filter((panel) => panel.type !== "row");
    expect(shown.length).toBeGreaterThan(5);
    for (const panel of shown) {
      expect(panel.title, JSON.stringify(panel)).toBeTruthy();
      expect(panel.description, panel.title).toBeTruthy();
      expect(panel.targets?.length, panel.title).toBeGreaterThan(0);
    }
  });
});

test("both languages ask for the same", () => {
  for (const name of names) {
    const asked = (language: string) =>
      panels(name, language).flatMap((panel) => (panel.targets ?? []).map((target) => target.expr));
    expect(asked("zh")).toEqual(asked("en"));
  }
});

test("no panel's words are left over", () => {
  const titles = names.flatMap((name) => panels(name, "en").map((panel) => panel.title));
  const words = languages.en as Words;
  for (const [key, { title }] of Object.entries(words.panels)) expect(titles, key).toContain(title);
});
