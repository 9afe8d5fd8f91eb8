const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i
/** Git's own folder, as any file system may write it: what is in it can name programs to start. */
const GIT_FOLDER = /^(\.git|git~\d+)$/i

/**
 * A recorded name as a path below a folder; null when it is none on every platform: absolute, leading out, with a device's name, a
 * stream, a control character, half a pair of UTF-16 or a part that ends in a dot or blank; or in a repository's own folder.
 */
export function safeRelativePath(name: string): string | null {
  const parts = name.split("/")
  const usable = parts.every(
    (part) =>
      part !== "" &&
      part !== "." &&
      part !== ".." &&
      !/[\\:*?"<>|\p{Cc}\p{Cs}]/u.test(part) &&
      !/[. ]$/.test(part) &&
      !RESERVED.test(part) &&
      !GIT_FOLDER.test(part.replace(/\p{Cf}/gu, "")) &&
      part.length <= 255,
  )
  return usable ? parts.join("/") : null
}
