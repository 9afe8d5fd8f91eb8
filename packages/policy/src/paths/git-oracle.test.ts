import fc from "fast-check"
import { expect, test } from "vitest"
import { differences, repositories } from "../../fixtures/git-oracle.ts"

test("ignore files mean what git says they mean", () => {
  fc.assert(
    fc.property(repositories, (repository) => {
      expect(differences(repository)).toEqual([])
    }),
    { numRuns: 15 },
  )
})
