import { describe, expect, test } from "vitest";

import hallFile from "../../../deploy/hall.toml?raw";
import { findInitials, initialsOf } from "$gateway/search/pinyin";
import { indexOf, indexOfServices, search } from "$gateway/search/search";

import { item, service } from "../support/hall";

const INDEX = indexOf([
  item("id-renew", "换领居民身份证", "Renew an identity card"),
  item("passport-new", "首次申领普通护照", "Apply for a first passport"),
  item("passport-renew", "换发普通护照", "Renew a passport"),
  item("photo", "证件照采集", "Have a certificate photo taken"),
  item("bank", "银行卡变更", "Change a bank card"),
]);

function find(query: string): string[] {
  return search(INDEX, query).map(({ item: code }) => code);
}

describe("pinyin initials", () => {
  test("are those of the words people come for", () => {
    const initials = (text: string) => initialsOf(text).map((each) => each[0]).join("");
    expect(initials("城乡居民养老保险")).toBe("cxjmylbx");
    expect(initials("不动产转移登记")).toBe("bdczydj");
    expect(initials("为新生儿登记户口")).toBe("wxsedjhk");
    expect(initials("二维码 QR-3")).toBe("ewmqr3");
  });

  test("of a character that is read in several ways are all of them", () => {
    expect(findInitials(initialsOf("银行"), "yh")).toBe(0);
    expect(findInitials(initialsOf("行驶证"), "xsz")).toBe(0);
  });

  test("exist for every Chinese character of the example hall", () => {
    const names = hallFile.match(/zh = "([^"]+)"/g) ?? [];
    expect(names.length).toBeGreaterThan(50);
    for (const name of names) {
      for (const initial of initialsOf(name)) expect(initial, name).toMatch(/^[a-z0-9]+$/);
    }
  });
});

describe("searching", () => {
  test("finds by any part of a name", () => {
    expect(find("护照")).toEqual(["passport-new", "passport-renew"]);
    expect(find("passport")).toEqual(["passport-new", "passport-renew"]);
  });

  test("finds by the beginnings of several words", () => {
    expect(find("ren pass")).toEqual(["passport-renew"]);
  });

  test("finds by pinyin initials, first those of a beginning", () => {
    expect(find("HL")).toEqual(["id-renew"]);
    expect(find("hz")).toEqual(["passport-new", "passport-renew"]);
    expect(find("pthz")).toEqual(["passport-new", "passport-renew"]);
  });

  test("finds by code", () => {
    expect(find("photo")[0]).toBe("photo");
    expect(find("ID-RENEW")).toEqual(["id-renew"]);
  });

  test("finds what a full-width keyboard wrote", () => {
    expect(find("ｐｈｏｔｏ")).toContain("photo");
  });

  test("finds nothing for nothing, and nothing for nonsense", () => {
    expect(find("  ")).toEqual([]);
    expect(find("qqqq")).toEqual([]);
  });

  test("one letter finds beginnings only", () => {
    expect(find("z")).toEqual(["photo"]);
  });

  test("finds services by the same rules", () => {
    const services = indexOfServices([
      service("id-card", { names: { zh: "身份证", en: "Identity cards" } }),
      service("household", { names: { zh: "户籍", en: "Household register" } }),
    ]);
    const codes = (query: string) => search(services, query).map(({ service: code }) => code);
    expect(codes("sfz")).toEqual(["id-card"]);
    expect(codes("household")).toEqual(["household"]);
    expect(codes("reg")).toEqual(["household"]);
  });
});
