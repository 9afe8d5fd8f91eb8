import * as z from "zod"
import { KIND_NAMES, LANGUAGE_NAMES } from "./file-kinds.ts"

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

const hoursSchema = z.strictObject({
  days: z
    .array(z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
    .min(1)
    .optional(),
  from: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "is not a time: 00:00 to 23:59"),
  to: z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, "is not a time: 00:01 to 24:00"),
})
export type Hours = z.infer<typeof hoursSchema>

const neverGiveSchema = z
  .strictObject({
    rule: ruleName,
    /** Fingerprints of root keys (64 hex digits), or hosts. */
    recipients: z.array(z.string().min(1).max(253)).min(1).max(200).optional(),
    /** Licences by the beginning of their name, as a recipient's terms give it. */
    licences: z.array(z.string().min(1).max(100)).min(1).max(200).optional(),
    /** Only what was recorded of these repositories, as in `repositories`. */
    remotes: z.array(z.string().min(1).max(512)).min(1).max(2000).optional(),
  })
  .refine(
    ({ recipients, licences }) => recipients !== undefined || licences !== undefined,
    "is not complete: name recipients or licences",
  )

const record = z.enum(["off", "ask", "record"])
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
  /** Documents and files of these languages, as editors name them. */
  excludeLanguages: z.array(z.enum(LANGUAGE_NAMES)).max(100).optional(),
  /** Files of these kinds. */
  excludeKinds: z.array(z.enum(KIND_NAMES)).max(20).optional(),
  /** Agents of which no prompt, reply or tool call is recorded. What they change is, as everything that changes. */
  excludeAgents: z.array(z.string().min(1).max(100)).max(100).optional(),
  /** Times of the week, by the clock on the wall, in which nothing is recorded. */
  offHours: z.array(hoursSchema).max(50).optional(),
  /** Recipients and licences to which nothing is given; all that an entry names must hold. */
  neverGive: z.array(neverGiveSchema).max(500).optional(),
  /** Commands whose output is not recorded, by their leading words: `*` is any one word, a last `$` the end of the command. */
  withholdCommands: z.array(z.string().min(1).max(256)).max(1000).optional(),
  /** Further secrets to mask. */
  mask: z.array(maskRuleSchema).max(2000).optional(),
  /** `ask`: nothing is recorded before the user said yes, in each editor, for each repository. */
  record: record.optional(),
  donate: donate.optional(),
  /** Modes for repositories by their remote, as `host/owner/name`; `*` stands for any part of a name. The strictest match wins. */
  repositories: z
    .array(z.strictObject({ remote: z.string().min(1).max(512), record: record.optional(), donate: donate.optional() }))
    .max(2000)
    .optional(),
})
export type Policy = z.infer<typeof policySchema>
