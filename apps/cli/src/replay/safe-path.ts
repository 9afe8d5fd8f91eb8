const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i

/**
 * A recorded name as a path below a folder; null when it is none on every platform: absolute, leading out, with a device's name, a
 * stream, a control character or a part that ends in a dot or blank.
 */
export function safeRelativePath(name: string): string | null {
  const parts = name.split("/")
  const usable = parts.every(
    (part) =>
      part !== "" &&
      part !== "." &&
      part !== ".." &&
      !/[\\:*?"<>|\p{Cc}]/u.test(part) &&
      !/[. ]$/.test(part) &&
      !RESERVED.test(part) &&
      part.length <= 255,
  )
  return usable ? parts.join("/") : null
}
