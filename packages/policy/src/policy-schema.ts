import * as z from "zod"

const ruleName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, "is not a name: lower case letters, digits, dots, dashes, at most 64")

/** Patterns with gitignore's meaning; a negation takes back only what the same list excluded. */
const patternsSchema = z.array(z.string().min(1).max(1024)).max(2000)

/**
 * A further secret to mask. Either an exact text, or everything that begins with `prefix` and goes on with `min` to `max`
 * characters of an alphabet. There are no regular expressions here: what can be written down is found in linear time.
 */
export const maskRuleSchema = z.union([
  z.strictObject({ rule: ruleName, text: z.string().min(4).max(4096) }),
  z.strictObject({
    rule: ruleName,
    prefix: z.string().min(2).max(64),
    of: z.enum(["digits", "hex", "letters-digits", "base64", "base64url", "not-blank"]),
    min: z.int().min(1).max(1024),
    max: z.int().min(1).max(4096),
  }),
])
export type MaskRule = z.infer<typeof maskRuleSchema>

const record = z.enum(["off", "record"])
const donate = z.enum(["never", "ask", "suggest"])

/**
 * One layer of policy, as a file holds it. Every field can only narrow what is recorded or donated: there is none that
 * includes, unmasks, shortens a wait, signs or hides.
 */
export const policySchema = z.strictObject({
  /** For editors: the address of the schema. */
  $schema: z.string().max(500).optional(),
  version: z.literal(0),
  id: ruleName,
  /** For people: what this policy is for. */
  about: z.string().max(2000).optional(),
  /** Files that are never recorded; a group has a name that `explain` shows. */
  exclude: z
    .array(z.union([z.string().min(1).max(1024), z.strictObject({ rule: ruleName, patterns: patternsSchema })]))
    .max(2000)
    .optional(),
  /** Commands whose output is not recorded, by their leading words: `*` is any one word, a last `$` the end of the command. */
  withholdCommands: z.array(z.string().min(1).max(256)).max(1000).optional(),
  /** Further secrets to mask. */
  mask: z.array(maskRuleSchema).max(2000).optional(),
  record: record.optional(),
  donate: donate.optional(),
  /** Modes for repositories by their remote, as `host/owner/name`; `*` stands for any part of a name. The strictest match wins. */
  repositories: z
    .array(z.strictObject({ remote: z.string().min(1).max(512), record: record.optional(), donate: donate.optional() }))
    .max(2000)
    .optional(),
})
export type Policy = z.infer<typeof policySchema>
