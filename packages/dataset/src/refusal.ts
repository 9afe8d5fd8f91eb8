import type { OpenRefusal, PermitRefusal, ReceiptRefusal } from "@tracehold/protocol"

/** Why the bytes of one donation did not open. */
export type ContentRefusal =
  /** A piece is not in the export, or not the piece that the statement names. */
  | "PIECE_MISSING"
  | "PIECE_CHANGED"
  /** The pieces do not make up the bytes that the statement signs. */
  | "SENT_CHANGED"
  /** Not encrypted to the identity that was given. */
  | "WRONG_IDENTITY"
  /** Decrypted, but no zstd frame, or cut. */
  | "DAMAGED"
  /** It unpacks to more than the statement signs, or more than is ever opened. */
  | "TOO_LARGE"
  /** It unpacks to other bytes than the statement signs. */
  | "CONTENT_CHANGED"
  | "NOT_A_DONATION"
  /** The content says that it is another donation, for another recipient or under other terms. */
  | "OTHER_DONATION"
  /** Today's detectors see a secret in it. */
  | "SECRET_FOUND"

/**
 * Why one donation is refused. `CHAIN_FORK`: two statements of this donor claim one place. `CHAIN_GAP`: a statement of this donor
 * is not here and no withdrawal explains that; it may be the withdrawal. `NO_RECEIPT`: its pieces are here, and nothing says that they were received. `NOT_RECEIVED`: signed, and never sent; nothing is
 * wrong. `DUPLICATE`: two statements for one donation.
 * `RETENTION_OVER`: the terms' time is up; delete it. `LOG_FORKED`: its receipt and the export's log cannot both be true.
 */
export type DonationRefusal =
  | OpenRefusal
  | PermitRefusal
  | ReceiptRefusal
  | ContentRefusal
  | "CHAIN_FORK"
  | "CHAIN_GAP"
  | "DUPLICATE"
  | "NO_RECEIPT"
  | "NOT_RECEIVED"
  | "WITHDRAWN"
  | "RETENTION_OVER"
