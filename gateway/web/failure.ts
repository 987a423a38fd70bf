import { fromBinary } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";

import { Reason, RefusalDetailSchema } from "./gen/onestop/v1/reason_pb";

/** What became of a call that did not succeed. */
export interface Failure {
  /**
   * refused: the hall said no, and why. away: nobody answered, or nobody could. broken: something
   * that no retry will mend.
   */
  kind: "refused" | "away" | "broken";
  /** UNSPECIFIED unless refused. */
  reason: Reason;
  /** What to do instead, in the server's own words ("opens at 13:30"); often empty. */
  advice: string;
  /** True when another attempt may succeed. */
  transient: boolean;
  /** True when nobody knows whether a command was carried out. */
  outcomeUnknown: boolean;
  /** The server's hint when to come back, in milliseconds. */
  retryAfter: number;
}

// Reasons that pass by themselves; every other reason is the last word.
const PASSING: ReadonlySet<Reason> = new Set([
  Reason.MAILBOX_FULL,
  Reason.RATE_LIMITED,
  Reason.DRAINING,
  Reason.STOPPING,
]);

const AWAY: ReadonlySet<Code> = new Set([
  Code.Unavailable,
  Code.DeadlineExceeded,
  Code.ResourceExhausted,
]);

const MAY_HAVE_ACTED: ReadonlySet<Code> = new Set([
  Code.Unavailable,
  Code.DeadlineExceeded,
  Code.Canceled,
  Code.Unknown,
  Code.Internal,
]);

/** Reads what a generated client threw. */
export function failureOf(error: unknown): Failure {
  const failure = ConnectError.from(error);
  const detail = failure.findDetails(RefusalDetailSchema)[0];
  const reason = detail?.reason ?? Reason.UNSPECIFIED;
  if (reason !== Reason.UNSPECIFIED) {
    return {
      kind: "refused",
      reason,
      advice: detail?.advice ?? "",
      transient: PASSING.has(reason),
      outcomeUnknown: false,
      retryAfter: retryAfter(failure),
    };
  }
  const away = AWAY.has(failure.code) || isNetworkError(failure);
  return {
    kind: away ? "away" : "broken",
    reason,
    advice: "",
    transient: away,
    outcomeUnknown: MAY_HAVE_ACTED.has(failure.code),
    retryAfter: retryAfter(failure),
  };
}

// fetch() throws a TypeError when no HTTP answer came back at all.
function isNetworkError(failure: ConnectError): boolean {
  return failure.cause instanceof TypeError;
}

// google.rpc.RetryInfo has no generated code here: its only field, number 1, is a Duration.
function retryAfter(failure: ConnectError): number {
  for (const detail of failure.details) {
    if (!("type" in detail) || detail.type !== "google.rpc.RetryInfo") continue;
    const bytes = detail.value as Uint8Array;
    if (bytes[0] !== 0x0a || bytes.length < 2) continue;
    const delay = fromBinary(DurationSchema, bytes.subarray(2));
    return Number(delay.seconds) * 1000 + delay.nanos / 1e6;
  }
  return 0;
}
