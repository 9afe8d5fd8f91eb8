/** Of git's own folder only what says that a commit, branch or merge happened; its objects and locks are noise. */
const GIT_TELLING = /\/\.git\/(HEAD|ORIG_HEAD|MERGE_HEAD|CHERRY_PICK_HEAD|REBASE_HEAD|index|packed-refs|logs\/HEAD|refs\/.*)$/
const IN_GIT = /\/\.git\/./

/** Whether a change at this absolute path is worth a hint to the recorder. */
export function isWorthAHint(path: string): boolean {
  const slashed = path.replaceAll("\\", "/")
  if (!IN_GIT.test(slashed)) return true
  return GIT_TELLING.test(slashed) && !slashed.endsWith(".lock")
}
