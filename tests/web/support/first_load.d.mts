/** Every page of the build, such as kiosk_client/display. */
export function builtPages(): string[];

/** A page's files (what it names, and what those name in turn) and their compressed size. */
export function firstLoad(page: string): { files: string[]; bytes: number };
