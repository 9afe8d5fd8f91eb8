import { cryptoReady } from "@tracehold/crypto"
import { beforeAll, test, vi } from "vitest"
import { eraseChunksWhileTheyWrite } from "../fixtures/live-erase-chunks.ts"
import { eraseWhileTheyWrite, killAgainAndAgain } from "../fixtures/live-trials.ts"

vi.setConfig({ testTimeout: 120_000 }) // Processes and files by the hundred: a busy machine takes its time.

beforeAll(cryptoReady)

test("killed while three windows write: no acknowledged event is lost (more often: live.slow.test.ts)", () =>
  killAgainAndAgain(2))
test("erased while two windows write: nothing comes back (more often: live.slow.test.ts)", () => eraseWhileTheyWrite(4))
test("chunks erased while two windows write: nothing of them comes back (more often: live.slow.test.ts)", () =>
  eraseChunksWhileTheyWrite(6))
