import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"

/** A larger one is no policy that a person wrote. */
const MOST_BYTES = 1 << 20

/** A file of policy in a workspace: its text; or it is not there; or it is there and cannot be used, which must never widen anything. */
export type PolicyText = { readonly kind: "none" } | { readonly kind: "text"; readonly text: string } | Unusable
type Unusable = { readonly kind: "unusable"; readonly why: string }

/**
 * Read it without following a link out of where it lies, and without waiting for a pipe or a device that was put in its place.
 *
 * @param follow - for the user's own files, which may be links.
 */
export function readPolicyText(path: string, follow = false): PolicyText {
  let file: number
  try {
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (follow ? 0 : (constants.O_NOFOLLOW ?? 0)))
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return { kind: "none" }
    return unusable(code === "ELOOP" ? "is a link" : "cannot be read")
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) return unusable("is no file")
    return stat.size > MOST_BYTES ? unusable("is larger than 1 MB") : { kind: "text", text: readFileSync(file, "utf8") }
  } catch {
    return unusable("cannot be read")
  } finally {
    closeSync(file)
  }
}

function unusable(why: string): Unusable {
  return { kind: "unusable", why }
}
