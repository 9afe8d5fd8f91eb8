import { coalesce } from "./coalesce.ts"
import type { Conversation, Message } from "./conversation.ts"
import type { CrowdCodeRow } from "./crowd-code-row.ts"
import type { DialectOptions } from "./dialect.ts"
import { SessionMessages } from "./session-messages.ts"

/**
 * The conversations of one session's rows, as crowd-pilot's serializer makes them, its quirks included
 * (the one thing not followed: where two files have pending edits its order is random; here it is that of their first edits).
 */
export function serializeSession(rows: readonly CrowdCodeRow[], options: DialectOptions): Conversation[] {
  const messages = new SessionMessages(options)
  for (const step of coalesce(rows, options)) messages.say(step)
  return messages.finish()
}

/** Conversations as JSON lines, each ended by LF: NeMo records in dialect A, lists of messages in B and C. */
export function conversationLines(conversations: readonly Conversation[], options: DialectOptions): string {
  const line = options.dialect === "A" ? nemoRecord : messagesRecord
  return conversations.map((conversation) => `${JSON.stringify(line(conversation, options.systemPrompt))}\n`).join("")
}

const NEMO_ROLES = { assistant: "Assistant", user: "User" } as const

/** `mask`: the user's turns do not count in training. */
const nemoRecord = (conversation: Conversation, system: string) => ({
  mask: "User",
  system,
  conversations: conversation.map(({ role, text }) => ({ from: NEMO_ROLES[role], value: text })),
})

const messagesRecord = (conversation: Conversation, system: string) => ({
  messages: [{ role: "system", content: system }, ...conversation.map(({ role, text }: Message) => ({ role, content: text }))],
})
