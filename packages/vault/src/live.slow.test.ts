import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, test } from "vitest"
import { eraseChunksWhileTheyWrite } from "../fixtures/live-erase-chunks.ts"
import { eraseWhileTheyWrite, killAgainAndAgain } from "../fixtures/live-trials.ts"

beforeAll(cryptoReady)

test("killed 240 times, together or one by one, while three windows write: no acknowledged event is lost", () =>
  killAgainAndAgain(80))
test("erased 30 times while two windows write: nothing comes back", () => eraseWhileTheyWrite(30))
test("chunks and sessions erased 60 times while two windows write: nothing of them comes back", () =>
  eraseChunksWhileTheyWrite(60))
