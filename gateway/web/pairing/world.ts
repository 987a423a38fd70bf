import { adminService } from "../api";
import type { Role } from "../gen/onestop/v1/access_pb";
import { info } from "../local";
import type { Offer, PairingWorld } from "./pairing";

const KEY = "onestop-pairing";
const TIMEOUT = { timeoutMs: 5000 };

/** The hall and this browser. The token itself never comes here: the process keeps it as a cookie. */
export function pairingWorld(role: Role, name: string): PairingWorld {
  return {
    async request() {
      const { code, pollSecret } = await adminService.requestPairing({ role, name }, TIMEOUT);
      return { code, pollSecret };
    },
    async await(pollSecret) {
      return (await adminService.awaitPairing({ pollSecret }, TIMEOUT)).device !== undefined;
    },
    async paired() {
      return (await info()).paired;
    },
    remember,
    remembered,
  };
}

// A page that is loaded again goes on with the code that somebody may just be typing.
function remember(offer: Offer | undefined): void {
  try {
    if (offer) sessionStorage.setItem(KEY, JSON.stringify(offer));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage there is another code.
  }
}

function remembered(): Offer | undefined {
  try {
    const offer = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Offer> | null;
    if (typeof offer?.code !== "string" || typeof offer.pollSecret !== "string") return undefined;
    return { code: offer.code, pollSecret: offer.pollSecret };
  } catch {
    return undefined;
  }
}
