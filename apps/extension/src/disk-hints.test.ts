import { expect, test } from "vitest"
import { isWorthAHint } from "./disk-hints.ts"

test.each([
  ["/w/src/a.ts", true],
  ["/w/.gitignore", true],
  ["/w/.github/workflows/ci.yml", true],
  ["/w/.git/HEAD", true],
  ["/w/.git/index", true],
  ["/w/.git/logs/HEAD", true],
  ["/w/.git/refs/heads/main", true],
  ["/w/.git/refs/heads/feature/x", true],
  ["/w/.git/refs/heads/main.lock", false],
  ["/w/.git/index.lock", false],
  ["/w/.git/objects/ab/cdef", false],
  ["/w/.git/COMMIT_EDITMSG", false],
  ["/w/sub/.git/HEAD", true],
  ["c:\\w\\.git\\HEAD", true],
  ["c:\\w\\.git\\objects\\ab", false],
])("%s: %s", (path, expected) => expect(isWorthAHint(path)).toBe(expected))
