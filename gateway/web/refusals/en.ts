import type { Refusals } from "../refusal";

const ASK_STAFF = "Please ask the staff in the hall.";
const TELL_ADMINISTRATOR = "Please tell the administrator.";
const TRY_LATER = "Please try again in a moment.";
const LOOK_AT_TICKET = "Look at where the ticket stands now.";
const CHECK_INPUT = "Please check what was entered.";

const refusals: Refusals = {
  away: ["The server did not answer.", "Please wait a moment and try again."],
  broken: ["Something is broken.", ASK_STAFF],
  UNSPECIFIED: ["The request was refused.", ASK_STAFF],
  UNKNOWN_HALL: ["There is no such hall.", TELL_ADMINISTRATOR],
  UNKNOWN_SERVICE: ["There is no such service.", "Please choose again."],
  UNKNOWN_ITEM: ["There is no such item.", "Please choose again."],
  UNKNOWN_COUNTER: ["There is no such window.", "Check the number of the window."],
  UNKNOWN_TICKET: ["There is no such number today.", "Check the number on the ticket."],
  UNKNOWN_CLASS: ["There is no such class of ticket.", "Please choose again."],
  UNKNOWN_DEVICE: ["There is no such device.", CHECK_INPUT],
  UNKNOWN_STAFF: ["There is no such member of staff.", CHECK_INPUT],
  UNKNOWN_NOTICE: ["There is no such notice.", CHECK_INPUT],
  UNKNOWN_AREA: ["There is no such area.", CHECK_INPUT],
  UNKNOWN_PAIRING: [
    "There is no such pairing code, or its time is over.",
    "Check the code on the screen, or start pairing again.",
  ],

  DAY_NOT_OPEN: ["The hall is not open.", "Please come back in the opening hours."],
  SESSION_CLOSED: [
    "The hall is between two sessions.",
    "Take a ticket when the next session opens.",
  ],
  LAST_TICKETS_GONE: [
    "No more tickets are issued today.",
    "Please come back on the next working day.",
  ],
  SERVICE_SUSPENDED: ["This service is suspended.", "Choose another service or ask the staff."],
  QUOTA_USED_UP: [
    "Today's tickets for this service are used up.",
    "Please come on another day.",
  ],
  HOLDER_LIMIT: [
    "You hold as many tickets as one person may.",
    "Finish or cancel one of them first.",
  ],
  CLASS_NOT_DECLARABLE: [
    "This class cannot be chosen here.",
    "Show your proof to the staff, who will set it.",
  ],
  NOT_A_WORKING_DAY: ["The hall is closed today.", "Please come back on a working day."],
  DAY_ALREADY_OPEN: ["The day is open already.", "Nothing is left to do."],
  DAY_BUSY: [
    "Somebody is still at a counter.",
    "Wait for them, or close by force with a reason.",
  ],
  CALL_AFTER_CLOSING: [
    "You would probably be called after closing time.",
    "You can take the ticket anyway, or come on another day.",
  ],
  TOO_MANY_MATTERS: [
    "These are too many matters for one ticket.",
    "Take a second ticket for the rest.",
  ],
  DUPLICATE_MATTER: ["The same matter was named twice.", "Name it once, with a quantity."],

  TICKET_NOT_HERE: ["This ticket is not at your counter.", LOOK_AT_TICKET],
  TICKET_WRONG_STATE: ["The ticket's state does not allow this now.", LOOK_AT_TICKET],
  TICKET_CLOSED: ["This ticket is finished.", "Take a new ticket to go on."],
  COUNTER_TAKEN: [
    "Somebody else works at this counter.",
    "Take another one, or have the supervisor release it.",
  ],
  COUNTER_BUSY: [
    "The counter still has a ticket in hand.",
    "Finish, park or transfer it first.",
  ],
  COUNTER_NOT_OPEN: ["The counter is not open.", "Open it first."],
  COUNTER_NOT_YOURS: ["This is not your counter.", "Use the counter that you opened."],
  CLERK_ELSEWHERE: ["You still hold another counter.", "Close that one first."],
  COUNTER_LACKS_SKILL: [
    "This counter does not take that service.",
    "Transfer it to a counter that does.",
  ],
  TOO_EARLY_FOR_ABSENT: [
    "It is too early to call the citizen absent.",
    "Recall once more and give them time to walk.",
  ],
  POSTPONED_ALREADY: [
    "A ticket can be postponed only once.",
    "Please wait, or cancel and take a new one.",
  ],
  BOUNCE_FORBIDDEN: [
    "This hall does not allow sending a ticket back.",
    "Choose another counter or ask the supervisor.",
  ],
  BOUNCE_NEEDS_NOTE: ["Sending a ticket back needs an explanation.", "Please say why."],
  MATTER_NOT_OPEN: ["This matter is closed already.", LOOK_AT_TICKET],
  NOTHING_TO_CHANGE: ["This would change nothing.", CHECK_INPUT],
  ALREADY_RATED: ["This visit has been rated already.", "Thank you for rating it."],
  NOT_YET_RATABLE: ["A visit can be rated when it is over.", "Please rate it afterwards."],
  SERVICE_NOT_SUSPENDED: ["This service is not suspended.", "Nothing is left to do."],
  TOO_MANY_LIVE_TICKETS: ["The hall cannot hold more people at once.", TRY_LATER],
  COUNTER_PAUSED: ["The counter is paused.", "Open it again to end the pause."],

  CONFIG_VERSION_MISMATCH: [
    "The configuration was changed meanwhile.",
    "Read it again before submitting.",
  ],
  CONFIG_INVALID: ["The configuration has errors.", "Correct the lines that are listed."],
  CONFIG_IN_USE: ["What would be removed is still in use.", "Change it when the day is over."],

  REQUEST_ID_MISSING: ["The request has no id.", TELL_ADMINISTRATOR],
  REQUEST_ID_REUSED: ["This request id was used for another command.", "Please do it again."],
  BAD_TEXT: ["A text is too long or has characters that are not allowed.", CHECK_INPUT],
  BAD_ID: ["An id is malformed.", CHECK_INPUT],
  MISSING_FIELD: ["Something required is missing.", CHECK_INPUT],
  REASON_REQUIRED: ["This needs a reason.", "Give one and try again."],
  OUT_OF_RANGE: ["A value is out of range.", CHECK_INPUT],

  UNAUTHENTICATED: [
    "The server does not know this device.",
    "An administrator has to enrol it again.",
  ],
  DEVICE_REVOKED: ["This device has been revoked.", "An administrator has to enrol it again."],
  ROLE_NOT_ALLOWED: ["This device, or your role, may not do this.", TELL_ADMINISTRATOR],
  OTHER_HALL: ["This device belongs to another hall.", TELL_ADMINISTRATOR],
  BAD_TRACKING_TOKEN: [
    "The tracking token is not that of this ticket.",
    "Check the token printed on the ticket.",
  ],
  SIGN_IN_FAILED: ["Staff id or PIN is wrong.", "Please try again."],
  PIN_LOCKED: [
    "Too many wrong PINs: the account is locked.",
    "An administrator has to set a new PIN.",
  ],
  SESSION_EXPIRED: ["The session has ended.", "Please sign in again."],
  SIGNED_IN_ELSEWHERE: ["You are signed in on another device.", "You can take over here."],
  NOT_SIGNED_IN: ["Nobody is signed in.", "Please sign in first."],
  WEAK_PIN: ["The PIN is too weak.", "Use 6 to 12 digits without a pattern."],

  MAILBOX_FULL: ["The server is too busy.", TRY_LATER],
  RATE_LIMITED: ["Too many requests from here.", TRY_LATER],
  DISK_RESERVE: ["The server is out of disk space and takes no commands.", TELL_ADMINISTRATOR],
  DRAINING: ["The server is shutting down.", TRY_LATER],
  QUARANTINED: ["The hall is read-only until its data have been checked.", TELL_ADMINISTRATOR],
  STOPPING: ["The server is stopping.", TRY_LATER],
  TOO_MANY_STREAMS: ["This device has too many pages open.", "Close some of them first."],
  BEHIND_WITNESS: [
    "The server's data are older than what this device has seen.",
    TELL_ADMINISTRATOR,
  ],
  STALE_EPOCH: ["Another server has taken over.", TRY_LATER],
};

export default refusals;
