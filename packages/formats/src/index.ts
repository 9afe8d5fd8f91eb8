export { asciicast } from "./asciicast.ts"
export type { Conversation, Message } from "./conversation.ts"
export { type CrowdCodeRow, type CrowdCodeType, decodeRowText, escapeRowText, TERMINAL_FILE } from "./crowd-code-row.ts"
export { crowdCodeRows } from "./crowd-code-rows.ts"
export {
  APPROXIMATE_TOKENS,
  DIALECT_A,
  DIALECT_A_PROMPT,
  type Dialect,
  type DialectOptions,
  type TokenCounter,
} from "./dialect.ts"
export { type KeptText, keptText } from "./kept-text.ts"
export { type CrowdCodeRead, readCrowdCode } from "./read-crowd-code.ts"
export { conversationLines, serializeSession } from "./serialize.ts"
export { sortPaths, splitSessions } from "./session-order.ts"
export { writeCrowdCode } from "./write-crowd-code.ts"
