import { dictionary, type LanguageFile } from "$gateway/language";

import type { Action } from "./key_map";

/** Every sentence of the counter page, beside those that all pages share. */
export interface CounterWords extends LanguageFile {
  pageTitle: string;
  space: string;
  starting: string;
  keepOnTop: string;
  isOnTop: string;
  deviceTrouble: string;

  chooseCounter: string;
  chooseHint: string;
  open: string;
  opening: string;
  thisPlace: string;
  takenBy: (staffId: number) => string;
  stillInHand: (number: string, counter: string) => string;
  closedMeanwhile: string;
  notYours: string;
  dayClosed: string;

  clerk: (staffId: number) => string;
  action: Record<Action, string>;
  endPause: string;
  callNext: string;
  finishAndNext: string;
  working: string;
  checking: string;
  absentIn: (seconds: number) => string;
  more: string;

  calling: string;
  serving: string;
  sinceCall: string;
  sinceStart: string;
  waited: (time: string) => string;
  arrived: (clock: string) => string;
  recalls: (count: number) => string;
  absences: (count: number) => string;
  leg: (count: number) => string;
  formerTicket: string;
  handedOver: (counter: string, reason: string) => string;
  cameBack: (reason: string) => string;
  exception: { specific: string; missed: string; bound: string; returned: string; moved: string };
  currentMatter: string;
  otherMatters: string;
  matterBlocked: string;
  matterElsewhere: string;
  boundTo: (counter: string) => string;
  caseId: (id: string) => string;
  times: (quantity: number) => string;

  nobodyWaiting: string;
  nobodyWaitingText: string;
  peopleWaiting: (count: number) => string;
  peopleWaitingText: (key: string) => string;
  paused: (reason: string) => string;
  pausedText: (key: string) => string;

  finished: (number: string) => string;
  wentOn: (number: string, state: string) => string;
  nextMatter: (number: string) => string;
  recalled: (number: string, count: number) => string;
  parkedNow: (number: string) => string;
  resumed: (number: string) => string;
  resumedLater: (number: string) => string;
  transferred: (number: string) => string;
  bounced: string;
  matterSaved: string;
  verifiedNow: (number: string) => string;
  somebodyCame: string;
  actedElsewhere: string;

  lost: (action: string) => string;
  dropped: (action: string) => string;

  queue: string;
  service: string;
  waiting: string;
  longest: string;
  helperFrom: (count: number) => string;
  onlyClasses: (classes: string) => string;
  newcomer: (wait: string) => string;
  bound: (count: number) => string;
  late: string;

  today: string;
  todayHint: string;
  called: string;
  served: string;
  mattersDone: string;
  average: string;
  absentToday: string;
  handedOn: string;

  parked: string;
  missedHere: string;
  missedHint: string;
  callShort: string;

  outcomeTitle: (number: string) => string;
  missingPapers: string;
  papersOfService: string;
  recordAndNext: string;
  recordOnly: string;

  transferTitle: (number: string) => string;
  toService: string;
  toCounter: string;
  reason: string;
  note: string;
  noteHint: string;
  returnToMe: string;
  returnToMeHint: string;

  mattersTitle: (number: string) => string;
  whichMatter: string;
  newMatter: string;
  addMatter: string;
  changeMatter: string;

  callTitle: string;
  callHint: string;
  callNumber: (number: string) => string;
  takeUpNumber: (number: string) => string;
  notFree: string;

  pauseTitle: string;
  closeTitle: string;
  closeText: string;
  signOutTitle: string;
  signOutText: string;
  resumeTitle: string;

  helpTitle: string;
  mainKey: string;
  mainKeyHint: string;
  mainKeys: {
    EnterOrSpace: string;
    Enter: string;
    Space: string;
    NumpadAdd: string;
    F9: string;
  };
  escapeHint: string;
}

export const counterWords = dictionary<CounterWords>(
  import.meta.glob<CounterWords>("./words/*.ts", { eager: true, import: "default" }),
  "zh",
);
