import { dictionary, type LanguageFile } from "../language";

/** The words of a page that is no device yet. */
export interface PairingWords extends LanguageFile {
  title: string;
  revoked: string;
  ask: string;
  codeLabel: string;
  noCode: string;
  place: string;
  goesOn: string;
}

export const pairingWords = dictionary<PairingWords>(
  import.meta.glob<PairingWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
