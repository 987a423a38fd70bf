import { describe, expect, test } from "vitest";

import {
  addTo,
  type Basket,
  mattersOf,
  papersOf,
  removeFrom,
  withQuantity,
} from "../../../kiosk_client/web/kiosk/basket";
import { OrderIds } from "../../../kiosk_client/web/kiosk/issue_order";
import { item, service } from "../support/hall";

const S = service("s");
const NEW = item("passport-new", "首次申领普通护照", "First passport", ["id", "photo"]);
const FEE = item("fee", "缴费", "Pay fees", ["slip", "id"]);

function basketOf(...items: (typeof NEW)[]): Basket {
  return items.reduce<Basket>((basket, each) => addTo(basket, { item: each, service: S }), []);
}

describe("a basket", () => {
  test("holds the matters of one ticket in the order of their choice", () => {
    expect(mattersOf(basketOf(NEW, FEE))).toEqual([
      { item: "passport-new", service: "", quantity: 1 },
      { item: "fee", service: "", quantity: 1 },
    ]);
  });

  test("takes the same thing once", () => {
    expect(basketOf(NEW, NEW)).toHaveLength(1);
  });

  test("takes a service beside an item of it", () => {
    expect(mattersOf(addTo(basketOf(NEW), { service: S }))[1]).toEqual({
      item: "",
      service: "s",
      quantity: 1,
    });
  });

  test("keeps quantities between 1 and 99", () => {
    const basket = basketOf(NEW, FEE);
    expect(withQuantity(basket, 1, 3)[1]?.quantity).toBe(3);
    expect(withQuantity(basket, 1, 0)[1]?.quantity).toBe(1);
    expect(withQuantity(basket, 1, 100)[1]?.quantity).toBe(99);
    expect(withQuantity(basket, 1, 3)[0]?.quantity).toBe(1);
  });

  test("gives things back", () => {
    expect(removeFrom(basketOf(NEW, FEE), 0).map((each) => each.item?.item)).toEqual(["fee"]);
  });

  test("names each paper once", () => {
    expect(papersOf(basketOf(NEW, FEE)).map(({ paper }) => paper)).toEqual(["id", "photo", "slip"]);
  });
});

describe("the request id of an order", () => {
  const order = {
    matters: mattersOf(basketOf(NEW)),
    ticketClass: "",
    holder: new Uint8Array(0),
    acceptLate: false,
  };

  function ids(): OrderIds {
    let count = 0;
    return new OrderIds(() => `id ${++count}`);
  }

  test("stays the same while nobody knows what became of it", () => {
    const orders = ids();
    expect(orders.idFor(order)).toBe("id 1");
    expect(orders.idFor({ ...order })).toBe("id 1");
  });

  test("is another one for another order", () => {
    const orders = ids();
    orders.idFor(order);
    expect(orders.idFor({ ...order, acceptLate: true })).toBe("id 2");
    expect(orders.idFor({ ...order, holder: new Uint8Array([1]) })).toBe("id 3");
  });

  test("is another one for the next citizen who wants the same", () => {
    const orders = ids();
    orders.idFor(order);
    orders.settle();
    expect(orders.idFor(order)).toBe("id 2");
  });
});
