/** Where a row of a dataset comes from, and what its donor allowed. Stands in every row. */
export type Provenance = {
  readonly donation: string
  /** SHA-256 of the consent statement's envelope. */
  readonly statement: string
  /** The donor's key for this recipient alone, hex: two recipients cannot join their donors by it. */
  readonly donor: string
  readonly seq: number
  /** The recipient's own label of the session. */
  readonly session: string
  /** SHA-256 of the recipient's root key. */
  readonly recipient: string
  readonly terms: { readonly sha256: string; readonly version: number; readonly licence: string }
  readonly purposes: readonly string[]
  readonly receivedAt: string
  /** Place in the recipient's log. */
  readonly logIndex: number
}
