import { expect, test } from "vitest"
import { safeRelativePath } from "./safe-path.ts"

test.each(["a.ts", "src/deep/a b.ts", ".gitignore", ".github/x.yml", "漢/ä.md"])("%s is a path", (path) =>
  expect(safeRelativePath(path)).toBe(path),
)

test.each([
  "",
  "/etc/passwd",
  "../a",
  "a/../../b",
  "a//b",
  "./a",
  "C:/a",
  "c:a",
  "a\\..\\b",
  "a\0b",
  "CON",
  "src/nul.txt",
  "LPT1",
  "a.",
  "a ",
  "a:stream",
  "x".repeat(256),
  "a\nb",
  "a\ud800",
  ".git/config",
  "sub/.GIT/hooks/x",
  ".g\u200cit/config",
  "git~1/config",
])("%j is none", (path) => expect(safeRelativePath(path)).toBeNull())
