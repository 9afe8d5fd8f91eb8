import { describeRefusal, type Refusal } from "@tracehold/protocol"

/** What an endpoint itself refuses, beyond what the protocol's checks do: HTTP status and one line for a person. */
const OWN = {
  BAD_REQUEST: [400, "The request is not one that this endpoint knows."],
  NOT_FOUND: [404, "There is nothing here by that name."],
  TIMEOUT: [408, "The request took too long; send it again."],
  WRONG_KIND: [422, "This statement belongs to another request: consents to /v1/statements, withdrawals to /v1/withdrawals."],
  DONATION_TAKEN: [409, "A donation with this id is here already; make a new one."],
  INCOMPLETE: [409, "Pieces are missing or damaged; ask which, send them, and commit again."],
  WITHDRAWN: [410, "This donation was withdrawn."],
  LENGTH_REQUIRED: [411, "Say how long the piece is (content-length)."],
  TOO_LARGE: [413, "This is larger than this endpoint takes."],
  UNSUPPORTED: [415, "Send JSON as application/json and pieces as application/octet-stream, not compressed."],
  WRONG_LENGTH: [422, "The piece does not have the length that the statement gives it."],
  WRONG_HASH: [422, "The bytes are not those that the statement names."],
  QUOTA: [403, "This donor's share of the store is full; withdraw something, or ask the recipient."],
  TOO_MANY: [429, "This donor has made as many statements as this endpoint takes."],
  BUSY: [503, "Too much is being sent at once; try again in a moment."],
  FULL: [507, "The endpoint's disk is nearly full; nothing is lost, try again later."],
  INTERNAL: [500, "Something went wrong here; nothing that was acknowledged is lost. Try again later."],
} as const satisfies Record<string, readonly [number, string]>

/** HTTP status of a refusal by the protocol's checks; those not named are 422. */
const STATUS: Partial<Record<Refusal, number>> = {
  NOT_ENVELOPE: 400,
  MALFORMED: 400,
  BAD_SIGNATURE: 403,
  WRONG_RECIPIENT: 403,
  TOO_EARLY: 403,
  CHAIN_GAP: 409,
  CHAIN_FORK: 409,
  OTHER_TERMS: 409,
  EXPIRED: 410,
}

export type EndpointCode = keyof typeof OWN | Refusal

/** A request that is refused. `code` and message are what the donor's side gets. */
export class EndpointError extends Error {
  override readonly name = "EndpointError"
  readonly code: EndpointCode
  readonly status: number
  constructor(code: EndpointCode, options?: { cause?: unknown }) {
    super(isOwn(code) ? OWN[code][1] : describeRefusal(code), options)
    this.code = code
    this.status = isOwn(code) ? OWN[code][0] : (STATUS[code] ?? 422)
  }
}

/** A mistake or a trouble of the operator's, in one line: what is wrong, and what to do. */
export class OperatorError extends Error {
  override readonly name = "OperatorError"
}

function isOwn(code: EndpointCode): code is keyof typeof OWN {
  return Object.hasOwn(OWN, code)
}
