import type { EventKind } from "@tracehold/trace"

type Group = "In the editor" | "On disk" | "In terminals" | "From AI agents you chose" | "Around them"

/** Every kind of event a recording can hold, in words for its owner. A kind that is not here does not compile. */
export const RECORDED_KINDS: Readonly<Record<EventKind, readonly [group: Group, what: string]>> = {
  open: ["In the editor", "a document was opened, with its text"],
  close: ["In the editor", "a document was closed"],
  edit: ["In the editor", "a document changed: where, what was typed, pasted or removed, and who did it on what evidence"],
  save: ["In the editor", "a document was saved"],
  select: ["In the editor", "the cursors of an editor moved, by keyboard, mouse or command"],
  view: ["In the editor", "which lines of a document were on screen, at most ten times a second"],
  layout: ["In the editor", "which editors were on screen"],
  focus: ["In the editor", "which editor or terminal had the keyboard"],
  window: ["In the editor", "the window came to the front or went away from it"],
  file: ["On disk", "a file of the workspace changed, by whoever, with its text before and after"],
  snapshot: ["On disk", "the workspace's files as they were, at the start and before an agent's edit"],
  git: ["On disk", "a commit, checkout, merge or the like: branch names and hashes"],
  terminal: ["In terminals", "a terminal was opened or closed"],
  command: ["In terminals", "a command was run: its line and folder"],
  "command-end": ["In terminals", "a command ended: exit code and duration"],
  screen: ["In terminals", "what the terminal showed while a command ran, at most ten times a second"],
  prompt: ["From AI agents you chose", "what you asked an agent"],
  reply: ["From AI agents you chose", "what the agent answered"],
  tool: ["From AI agents you chose", "a tool that the agent used, and its input"],
  attribution: ["Around them", "evidence that came later about who made a change"],
  "chunk-start": ["Around them", "a stretch of the recording began: clock, editor, folders' names and repository"],
  "chunk-end": ["Around them", "a stretch of the recording ended"],
  keyframe: ["Around them", "the whole state at that moment, so that a stretch can be replayed alone"],
  gap: ["Around them", "something is left out here, and why: paused, policy, erased, overload, crash"],
  mask: ["Around them", "a secret stands here no more: its kind and length, never its value"],
}
