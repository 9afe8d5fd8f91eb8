import { actorSchema } from "@tracehold/trace"
import * as z from "zod"

const path = z
  .string()
  .min(1)
  .refine((text) => !text.startsWith("/") && !text.split("/").includes(".."), "must be a path below the scenario's folder")
const texts = z.record(path, z.string())

/** Who really did it. `or unknown`: the scenario leaves no evidence of it, so that nobody can be blamed for not knowing. */
const expectedActorSchema = z.templateLiteral([actorSchema, z.enum(["", " or unknown"])])
/** A kind and a path below the scenario's folder; `*` in it stands for any characters. */
const changeNameSchema = z.string().regex(/^(edit|file) \S.*$/, 'must be "edit PATH" or "file PATH"')
const expectedChangeSchema = expectedActorSchema.or(z.strictObject({ by: expectedActorSchema, count: z.int().positive() }))

const agentCallSchema = z.strictObject({
  name: z.enum(["claude-code", "codex-cli"]),
  /** When the agent writes its call into its transcript: before or after the file, or never; `only`: it was refused, and writes nothing. */
  tells: z.enum(["before", "after", "never", "only"]),
  /** True: it runs the hooks that are installed for it, before and after each file. Of Claude Code only. */
  hook: z.boolean().optional(),
  /** Files that it writes whole. */
  write: texts.optional(),
  /** Files in which it replaces a text by another. */
  replace: z.record(path, z.tuple([z.string(), z.string()])).optional(),
  /** What the person asked, and what the agent said, in the transcript as well. */
  prompt: z.string().optional(),
  reply: z.string().optional(),
})

/** What can be done; each step does one of these. */
const actions = {
  /** Opens a file, the cursor at line and column from 1. */
  open: path.or(z.strictObject({ path, line: z.int().positive(), column: z.int().positive() })),
  /** Key by key. */
  type: z.string().min(1),
  /** Text that arrives without keys, as from an input method. */
  insert: z.string().min(1),
  /** By the clipboard and Ctrl+V. */
  paste: z.string().min(1),
  /** Keys by their names, one after another: `Control+Z`, `Enter`. */
  keys: z.array(z.string().min(1)).min(1),
  /** A command of the editor by its whole title in the palette. */
  command: z.string().min(1),
  /** A button of a dialog or notification, by what is written on it. */
  click: z.string().min(1),
  /** A line typed into the terminal, which stands in the scenario's folder. */
  terminal: z.string().min(1),
  agent: agentCallSchema,
  /** git with these arguments, run in the repository from outside the editor. */
  git: z.array(z.string()).min(1),
  /** A line for `sh`, run in the scenario's folder from outside the editor. */
  outside: z.string().min(1),
  /** Settings of the workspace from here to the end of the scenario. */
  settings: z.record(z.string(), z.unknown()),
  /** Only waits, in milliseconds. */
  wait: z.int().positive().max(60_000),
} as const
export const ACTIONS = Object.keys(actions) as readonly (keyof typeof actions)[]

const stepSchema = z
  .strictObject({
    ...(Object.fromEntries(ACTIONS.map((name) => [name, actions[name].optional()])) as {
      [K in keyof typeof actions]: z.ZodOptional<(typeof actions)[K]>
    }),
    /** Every change that comes of this step, and who made it. */
    makes: z.record(changeNameSchema, expectedChangeSchema).optional(),
    /** True: the next step begins at once, and what both make is named there. */
    atOnce: z.boolean().optional(),
  })
  .refine((step) => ACTIONS.filter((name) => step[name] !== undefined).length === 1, `needs exactly one of ${ACTIONS.join(", ")}`)
  .refine((step) => !(step.atOnce && step.makes), "a step with atOnce has its changes named in the one that follows")

/** One scenario: what lies in its folder, what is done, and what must be found in the vault. */
export const scenarioSchema = z.strictObject({
  about: z.string().min(1),
  /** Files that are committed before it begins. */
  files: texts,
  /** Branches from there, with the files that are different on them; null: not there. */
  branches: z.record(z.string().regex(/^[a-z][\w-]*$/), z.record(path, z.string().nullable())).optional(),
  steps: z.array(stepSchema).min(1),
  /** The end: files on disk, which is also what the vault must give back; and texts of open documents. Null: not there. */
  expect: z.strictObject({
    files: z.record(path, z.string().nullable()).optional(),
    documents: texts.optional(),
  }),
})
export type Scenario = z.infer<typeof scenarioSchema>
export type Step = Scenario["steps"][number]
export type ExpectedChange = z.infer<typeof expectedChangeSchema>
export type AgentCall = z.infer<typeof agentCallSchema>
