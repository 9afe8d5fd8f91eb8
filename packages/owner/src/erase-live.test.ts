import { test } from "vitest"
import { eraseInsideWhileTheyWrite } from "../fixtures/live-erases.ts"

test(
  "texts and files erased while two windows record: nothing of them comes back (more often: erase-live.slow.test.ts)",
  {
    timeout: 60_000,
  },
  () => eraseInsideWhileTheyWrite(3),
)
