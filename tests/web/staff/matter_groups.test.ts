import { expect, test } from "vitest";

import { indexOf, indexOfServices } from "$gateway/search/search";
import { matterGroups, type MatterQuery } from "$gateway/staff/matter_groups";

import { item, service } from "../support/hall";

const ITEMS = indexOf([
  { ...item("id-photo", "证件照采集", "Have a photo taken"), service: "photo" },
  { ...item("id-renew", "换领居民身份证", "Renew an identity card"), service: "id-card" },
  { ...item("id-lost", "挂失补领居民身份证", "Lost identity card"), service: "id-card" },
  { ...item("passport-new", "首次申领普通护照", "Apply for a first passport"), service: "passport" },
]);
const SERVICES = indexOfServices([
  service("photo", { names: { zh: "照相", en: "Photographs" } }),
  service("id-card", { names: { zh: "身份证", en: "Identity cards" } }),
  service("passport", { names: { zh: "出入境", en: "Passports" } }),
]);

function found(text: string, rest: Partial<MatterQuery> = {}): string[] {
  const query = { text, first: [], withServices: true, ...rest };
  return matterGroups(ITEMS, SERVICES, query).map(
    ({ service: { service: code }, items }) => `${code}: ${items.map((each) => each.item).join(" ")}`,
  );
}

test("an empty query shows the whole catalogue by service", () => {
  const whole = ["photo: id-photo", "id-card: id-renew id-lost", "passport: passport-new"];
  expect(found(" ")).toEqual(whole);
  expect(found("", { first: ["passport"] })).toEqual([whole[2], whole[0], whole[1]]);
});

test("a clerk finds an item by its code, its name, or its pinyin initials", () => {
  expect(found("id-lost")).toEqual(["id-card: id-lost"]);
  expect(found("renew")).toEqual(["id-card: id-renew"]);
  expect(found("pthz")).toEqual(["passport: passport-new"]);
  expect(found("gsbl")).toEqual(["id-card: id-lost"]);
});

test("the service of what is meant most comes first, unless the counter has its own", () => {
  // One name begins with it; in the others a word does.
  const best = ["passport: passport-new", "photo: id-photo", "id-card: id-renew"];
  expect(found("a")).toEqual(best);
  expect(found("a", { first: ["id-card"] })).toEqual([best[2], best[0], best[1]]);
});

test("a service is found by its own name, where it may be picked without an item", () => {
  expect(found("crj")).toEqual(["passport: "]);
  expect(found("crj", { withServices: false })).toEqual([]);
  expect(found("passport")).toEqual(["passport: passport-new"]);
});

test("nothing is found for nonsense", () => {
  expect(found("qqqq")).toEqual([]);
});
