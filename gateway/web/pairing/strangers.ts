import type { Interceptor } from "@connectrpc/connect";

import { failureOf } from "../failure";
import { Reason } from "../gen/onestop/v1/reason_pb";

/** True for a call that failed because the hall does not know this page's device, or no more. */
export function isStranger(error: unknown): boolean {
  const { reason } = failureOf(error);
  return reason === Reason.DEVICE_REVOKED || reason === Reason.UNAUTHENTICATED;
}

type Listener = () => void;
const listeners = new Set<Listener>();

/** Calls back with every call that fails so. Returns what ends it. */
export function onStranger(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notice(error: unknown): void {
  if (isStranger(error)) listeners.forEach((listener) => listener());
}

async function* noticed<Message>(messages: AsyncIterable<Message>): AsyncIterable<Message> {
  try {
    yield* messages;
  } catch (error) {
    notice(error);
    throw error;
  }
}

/** Looks at what becomes of every call and stream of a page. */
export const noticeStrangers: Interceptor = (next) => async (request) => {
  try {
    const response = await next(request);
    return response.stream ? { ...response, message: noticed(response.message) } : response;
  } catch (error) {
    notice(error);
    throw error;
  }
};
