import { test } from "vitest"
import { eraseInsideWhileTheyWrite } from "../fixtures/live-erases.ts"

test("texts and files erased 40 times while two windows record: nothing of them comes back", () => eraseInsideWhileTheyWrite(40))
