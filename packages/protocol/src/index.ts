export { DESCRIPTOR_TYPE, type Descriptor, descriptorSchema } from "./descriptor.ts"
export { idSchema, publicKeySchema, sha256Schema, timeSchema } from "./digest.ts"
export { envelopeBytes, envelopeDigest, envelopeSchema } from "./envelope.ts"
export { type Inclusion, inclusionSchema, RECEIPT_TYPE, type Receipt, receiptSchema } from "./receipt.ts"
export {
  CONSENT_PREDICATE,
  type ConsentStatement,
  consentStatementSchema,
  PIECE_BYTES,
  STATEMENT_TYPE,
  type Statement,
  statementSchema,
  WITHDRAWAL_PREDICATE,
  type WithdrawalStatement,
  withdrawalStatementSchema,
} from "./statement.ts"
export { type Terms, termsSchema } from "./terms.ts"
