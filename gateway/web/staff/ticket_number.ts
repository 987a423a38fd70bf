/** As a number is printed, whatever was typed. */
export function numberFrom(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "");
}

/** Whether what was typed so far may mean a number: a part of it, or one without its zeros. */
export function mayMean(typed: string, number: string): boolean {
  if (number.includes(typed)) return true;
  const wanted = partsOf(typed);
  const printed = partsOf(number);
  if (!wanted || !printed) return false;
  return (wanted.prefix === "" || wanted.prefix === printed.prefix) && wanted.count === printed.count;
}

function partsOf(number: string): { prefix: string; count: number } | undefined {
  const [, prefix, digits] = /^([A-Z]*)(\d+)$/.exec(number) ?? [];
  if (prefix === undefined || digits === undefined) return undefined;
  return { prefix, count: Number(digits) };
}
