import { marked, markOf, type OwnState } from "./own-state.ts"

/** A folder as the recorder knows it; `ask`: policy wants the user to be asked whether to record it. */
export type AskedRoot = { readonly path: string; readonly remote: string | null; readonly ask: boolean }

/** Folders that the user is to be asked about and said yes for; and whether these are all of them. */
export function allowedRoots(roots: readonly AskedRoot[], { allowed }: OwnState): { roots: string[]; all: boolean } {
  const asked = roots.filter(({ ask }) => ask)
  const yes = asked.filter((root) => allowed.includes(yesMark(root)))
  return { roots: yes.map(({ path }) => path), all: yes.length === asked.length }
}

/** The state with the user's yes for these folders, or without it. */
export function withYes(state: OwnState, roots: readonly AskedRoot[], yes: boolean): OwnState {
  const allowed = roots.reduce<readonly string[]>((marks, root) => marked(marks, yesMark(root), yes), state.allowed)
  return { ...state, allowed }
}

/** What is asked, in words. @param why - the recorder's own line on who wants that. */
export function recordQuestion(roots: readonly AskedRoot[], why: string): string {
  const names = roots.filter(({ ask }) => ask).map(({ path, remote }) => remote ?? path.split(/[\\/]/).at(-1) ?? path)
  return `Record your work in ${names.join(", ")} and the repositories inside? Nothing of it is recorded so far: ${why}. What is recorded is encrypted, on this machine only.`
}

/** By the place as well as the repository: another folder that gives itself the same remote has no yes. */
function yesMark({ path, remote }: AskedRoot): string {
  return markOf(`record here\n${path}\n${remote ?? ""}`)
}
