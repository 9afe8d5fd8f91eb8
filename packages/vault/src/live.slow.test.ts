import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, test } from "vitest"
import { eraseWhileTheyWrite, killAgainAndAgain } from "../fixtures/live-trials.ts"

beforeAll(cryptoReady)

test("killed 240 times, together or one by one, while three windows write: no acknowledged event is lost", () =>
  killAgainAndAgain(80))
test("erased 30 times while two windows write: nothing comes back", () => eraseWhileTheyWrite(30))
