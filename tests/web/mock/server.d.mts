export interface World {
  away: boolean;
  printer: string;
  refusal: string;
  delay: number;
  /** How many answers to IssueTicket are lost on their way, after the command was carried out. */
  lose: number;
  printed: { ticketId: string; language: string; copy: boolean }[];
  asked: { method: string; message: Record<string, unknown> }[];
  /** "A017 zh" for each sentence that was asked for. */
  spoken: string[];
}

export interface Mock {
  address: string;
  hall: {
    tickets: Map<string, { number: string; state: string; matters: unknown[] }>;
    /** The hall's time, milliseconds; may be replaced. */
    now: () => number;
  };
  world: World;
  do(method: string, argument?: unknown): unknown;
  stop(): void;
}

export function startMock(options?: {
  port?: number;
  folder?: string;
  place?: string;
}): Promise<Mock>;
