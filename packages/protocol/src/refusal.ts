import type { DescriptorRefusal } from "./check-descriptor.ts"
import type { ReceiptRefusal } from "./check-receipt.ts"
import type { StatementRefusal } from "./check-statement.ts"
import type { TermsRefusal } from "./check-terms.ts"

/** Every code with which a check refuses. */
export type Refusal = DescriptorRefusal | TermsRefusal | StatementRefusal | ReceiptRefusal

/** One line for a person: what is wrong, and what to do where something can be done. */
export function describeRefusal(why: Refusal): string {
  return LINES[why]
}

const LINES: Record<Refusal, string> = {
  NOT_ENVELOPE: "This is not a signed document of Tracehold.",
  WRONG_TYPE: "This is a signed document of another kind.",
  MALFORMED: "The signed document is malformed, or of a version that is not known here.",
  BAD_SIGNATURE: "The signature does not verify.",
  OTHER_ROOT:
    "This is another recipient than the one that was added: its root key differs. Ask the recipient why before going on.",
  DEMO_NOT_LOCAL: "A demo recipient must be on this machine; this one is not.",
  SAME_KEY: "The recipient uses its root key online; it must keep that key apart.",
  TERMS_TOO_LARGE: "The terms are too large to be read.",
  TERMS_CHANGED: "The terms are not those that the recipient signed. Fetch its descriptor again, or ask the recipient.",
  TERMS_MALFORMED: "The terms are malformed, or of a version that is not known here.",
  NO_COOLING_OFF: "These terms leave no time to think again; only a demo recipient may do that.",
  WRONG_RECIPIENT: "This statement is for another recipient.",
  WRONG_SUBJECT: "The statement names other bytes than it lists.",
  BAD_PIECES: "The statement's pieces do not add up to what it says is sent.",
  CHAIN_GAP: "Statements before this one are missing here; send them first.",
  CHAIN_FORK: "Another statement has this place in the donor's chain; a restored backup does that.",
  OTHER_TERMS: "The statement was signed under other terms than those in force; sign again under the new ones.",
  OTHER_PURPOSES: "The statement names purposes that the terms do not.",
  OTHER_BASIS: "The statement names another lawful basis than the terms.",
  TERMS_EXPIRED: "The statement was signed after its terms had expired.",
  COOLING_OFF_TOO_SHORT: "The statement leaves less time to think again than the terms promise.",
  BAD_TIMES: "The statement expires before it begins.",
  CLOCK: "The statement was signed in the future; set the clock right.",
  EXPIRED: "The statement has expired; sign again.",
  TOO_EARLY: "The time to think again is not over; nothing is accepted before its end.",
  BAD_CHECKPOINT: "The log's head is not signed by the recipient's log key.",
  LOG_FORKED:
    "The recipient's log contradicts what it showed before. Keep what you have, send nothing more, and ask the recipient.",
  NOT_OURS: "The statement is not one for this recipient.",
  WRONG_STATEMENT: "The receipt is for another statement.",
  WRONG_BYTES: "The receipt is for another number of bytes than was sent.",
  WRONG_TIME: "The receipt's time is outside the time that the statement allows.",
  NOT_INCLUDED: "The receipt does not prove that the statement is in the recipient's log.",
}
