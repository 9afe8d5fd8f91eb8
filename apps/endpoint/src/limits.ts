const MIB = 1024 * 1024

/** What one endpoint takes. */
export type Limits = {
  /** Bytes of a JSON request. */
  jsonBytes: number
  /** Bytes of one donation, as sent. */
  donationBytes: number
  /** Bytes kept for one donor, over all donations. */
  donorBytes: number
  /** Links of one donor's chain. */
  donorStatements: number
  /** Pieces received at the same time. */
  uploads: number
  /** Of these, for one donor. */
  uploadsPerDonor: number
  /** Of these, from one remote address (of IPv6: one /64 network). */
  uploadsPerAddress: number
  /** A piece that comes in slower than `uploadBytesPerSecond`, counted from this on, is broken off. */
  uploadGraceMs: number
  uploadBytesPerSecond: number
  /** Connections at the same time. */
  connections: number
  /** A connection on which nothing moves is closed after this. */
  idleMs: number
  /** A request must be whole after this. */
  requestMs: number
  /** Nothing is taken while less than this is free on the disk. */
  freeBytes: number
  /** Between two checks of all stored bytes. */
  auditMs: number
}

export const DEFAULT_LIMITS: Limits = {
  jsonBytes: 256 * 1024,
  donationBytes: 1024 * MIB,
  donorBytes: 20 * 1024 * MIB,
  donorStatements: 10_000,
  uploads: 64,
  uploadsPerDonor: 4,
  uploadsPerAddress: 16,
  uploadGraceMs: 10_000,
  uploadBytesPerSecond: 16 * 1024,
  connections: 1_000,
  idleMs: 30_000,
  requestMs: 600_000,
  freeBytes: 512 * MIB,
  auditMs: 24 * 3_600_000,
}
