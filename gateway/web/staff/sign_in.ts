import { counterService, query } from "../api";
import { type Failure, failureOf } from "../failure";
import { Reason } from "../gen/onestop/v1/reason_pb";

export interface Member {
  staffId: number;
  /** As the hall knows the person. */
  name: string;
}

export type SignInResult =
  | { kind: "signedIn"; member: Member; counter: string }
  /** On another device; may be taken over. */
  | { kind: "elsewhere"; failure: Failure }
  | { kind: "refused"; failure: Failure };

/** The session itself stays in a cookie that no page can read. */
export async function signIn(
  staffId: number,
  pin: string,
  takeOver: boolean,
): Promise<SignInResult> {
  try {
    const answer = await query((options) =>
      counterService.signIn({ staffId, pin, takeOver }, options),
    );
    return {
      kind: "signedIn",
      member: { staffId, name: answer.displayName },
      counter: answer.counter,
    };
  } catch (error) {
    const failure = failureOf(error);
    const elsewhere = failure.reason === Reason.SIGNED_IN_ELSEWHERE;
    return { kind: elsewhere ? "elsewhere" : "refused", failure };
  }
}

/** True when a call failed because nobody is signed in (any more). */
export function needsSignIn(failure: Failure | undefined): boolean {
  return (
    failure?.reason === Reason.NOT_SIGNED_IN || failure?.reason === Reason.SESSION_EXPIRED
  );
}

const KEY = "onestop-member";

/** Who signed in on this tab, for showing the name after a reload; it proves nothing. */
export function rememberMember(member: Member | undefined): void {
  try {
    if (member) sessionStorage.setItem(KEY, JSON.stringify(member));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without storage the name is missing after a reload, nothing else.
  }
}

export function rememberedMember(): Member | undefined {
  try {
    const member = JSON.parse(sessionStorage.getItem(KEY) ?? "null") as Partial<Member> | null;
    if (typeof member?.staffId !== "number" || typeof member.name !== "string") return undefined;
    return { staffId: member.staffId, name: member.name };
  } catch {
    return undefined;
  }
}
