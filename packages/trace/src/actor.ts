import * as z from "zod"

/** Who did something. `command` is a program the user started in a terminal or task; `editor` is the editor's own work (format on save). */
export const actorSchema = z.enum(["user", "agent", "git", "command", "editor", "unknown"])
export type Actor = z.infer<typeof actorSchema>

/**
 * What an attribution rests on, best first (DESIGN section 6). A lower rung never overrules a higher one.
 *
 * 1 hook, with content before and after; 2 transcript, whose tool call matches path and content, or a hook that did not see the
 * content before; 3 the editor's own reason; 4 a wrapped command (completion accepted); 5 a keystroke-shaped change in the focused
 * editor; 6 git, whose HEAD, index or stash holds the resulting blob; 7 a running command whose time, folder and path fit. `null`: no
 * evidence, the actor is `unknown`.
 */
export const rungSchema = z.int().min(1).max(7).nullable()

/** Who did it and how we know. `evidence` is a short code such as `keystroke` or `transcript:claude-code`, never content. */
export const authorshipSchema = z.strictObject({
  actor: actorSchema,
  rung: rungSchema,
  evidence: z.string(),
  /** Present when an agent did it: `claude-code`, `codex-cli`, ... */
  agent: z.string().optional(),
  /** The agent's own id of the tool call, which joins prompt, call and change. */
  call: z.string().optional(),
})
export type Authorship = z.infer<typeof authorshipSchema>

/** Nobody could be shown to have done it. */
export const UNATTRIBUTED: Authorship = { actor: "unknown", rung: null, evidence: "none" }

/** True when `next` rests on better evidence than `known`; equal rungs keep what is known. */
export function overrules(next: Authorship, known: Authorship): boolean {
  return (next.rung ?? Number.POSITIVE_INFINITY) < (known.rung ?? Number.POSITIVE_INFINITY)
}
