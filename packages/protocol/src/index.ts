export { type CheckedDescriptor, checkDescriptor, type DescriptorRefusal } from "./check-descriptor.ts"
export { type CheckedLog, checkLog, type LogRefusal, type SeenCheckpoint } from "./check-log.ts"
export { type CheckedReceipt, checkReceipt, type ReceiptRefusal } from "./check-receipt.ts"
export {
  type ChainRefusal,
  type CheckedStatement,
  checkChain,
  checkPermit,
  checkStatement,
  isConsent,
  type OpenedStatement,
  type OpenRefusal,
  openStatement,
  type PermitRefusal,
  pieceBytes,
  type StatementRefusal,
  withdraws,
} from "./check-statement.ts"
export { type CheckedTerms, checkTerms, TERMS_MAX_BYTES, type TermsRefusal } from "./check-terms.ts"
export { type Checkpoint, type LogKey, signCheckpoint, verifyCheckpoint } from "./checkpoint.ts"
export { DESCRIPTOR_TYPE, type Descriptor, descriptorSchema, signDescriptor } from "./descriptor.ts"
export { idSchema, publicKeySchema, sha256Schema } from "./digest.ts"
export { endpointUrlSchema, isLoopback } from "./endpoint-url.ts"
export { type EnvelopeRefusal, envelopeBytes, envelopeDigest, envelopeSchema } from "./envelope.ts"
export { type Given, type Link, makeConsent, makeWithdrawal, type Place, signStatement } from "./make-statement.ts"
export { leafHash, logLeaf, nodeHash } from "./merkle-hash.ts"
export { verifyConsistency, verifyInclusion } from "./merkle-proof.ts"
export { appendLeaf, consistencyProof, inclusionPath, type Node, type Nodes, treeRoot } from "./merkle-tree.ts"
export { NOTE_ED25519, type NoteKey, signNote, verifyNote } from "./note.ts"
export { type Inclusion, inclusionSchema, RECEIPT_TYPE, type Receipt, receiptSchema, signReceipt } from "./receipt.ts"
export { describeRefusal, type Refusal } from "./refusal.ts"
export {
  CONSENT_PREDICATE,
  type ConsentStatement,
  consentStatementSchema,
  PIECE_BYTES,
  PIECES_MAX,
  STATEMENT_TYPE,
  type Statement,
  statementSchema,
  WITHDRAWAL_PREDICATE,
  type WithdrawalStatement,
  withdrawalStatementSchema,
} from "./statement.ts"
export { type KnownTerms, type Terms, termsSchema } from "./terms.ts"
export { formatTime, parseTime, timeSchema } from "./time.ts"
