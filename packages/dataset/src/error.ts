/**
 * Why nothing can be opened at all. `NO_EXPORT`: no export of an endpoint in this folder. `BAD_DESCRIPTOR`, `BAD_TERMS`,
 * `BAD_CHECKPOINT`: signed by nobody or by another, or changed since. `OTHER_RECIPIENT`: another root key than the one given.
 * `BAD_IDENTITY`: no age identity. `EXISTS`: there are files already where a dataset is to be written.
 */
export type DatasetErrorCode =
  | "NO_EXPORT"
  | "BAD_DESCRIPTOR"
  | "OTHER_RECIPIENT"
  | "BAD_TERMS"
  | "BAD_CHECKPOINT"
  | "BAD_IDENTITY"
  | "EXISTS"

export class DatasetError extends Error {
  override readonly name = "DatasetError"
  readonly code: DatasetErrorCode
  constructor(code: DatasetErrorCode, options?: { cause?: unknown }) {
    super(code, options) // Never paths, keys or content: this reaches logs.
    this.code = code
  }
}

/** One line for a person: what is wrong and what to do. */
export function describeDatasetError(error: DatasetError): string {
  return LINES[error.code]
}

const LINES: Record<DatasetErrorCode, string> = {
  NO_EXPORT: "This folder holds no export of an endpoint; make one with its `export` command and name that folder.",
  BAD_DESCRIPTOR: "The export's descriptor is not signed as it must be; export again, and look into it if it stays so.",
  OTHER_RECIPIENT: "The export belongs to another recipient than the root key that was given; check both.",
  BAD_TERMS: "The export's terms are not those that the recipient signed; export again.",
  BAD_CHECKPOINT: "The export's log checkpoint is not signed by the recipient's log key; export again.",
  BAD_IDENTITY: "This is no age identity; give the text of the recipient's key file (AGE-SECRET-KEY-1...).",
  EXISTS: "There is a dataset in this folder already; name an empty folder.",
}
