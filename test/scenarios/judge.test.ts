import type { Actor } from "@tracehold/trace"
import { expect, test } from "vitest"
import { judge } from "./judge.ts"
import type { RecordedChange } from "./read-recording.ts"
import { reportOn } from "./report.ts"
import { type Scenario, scenarioSchema } from "./scenario.ts"

/** Steps of a second each from 1000 on, and what was recorded: `edit a.txt` at a time by an actor. */
function check(
  steps: readonly object[],
  recorded: readonly [string, number, Actor][],
  left: Partial<Scenario["expect"]> = {},
  disk = {},
) {
  const scenario = scenarioSchema.parse({ about: "x", files: {}, steps, expect: left })
  const changes = recorded.map(([name, wallMs, actor]): RecordedChange => {
    const [kind, path] = name.split(" ")
    return {
      kind: kind === "edit" ? "edit" : "file",
      path: `s/${path}`,
      wallMs,
      by: { actor, rung: null, evidence: "e" },
      shows: "",
    }
  })
  const files = new Map(Object.entries<string>(disk))
  const played = {
    name: "s",
    scenario,
    beganMs: steps.map((_, i) => 1000 * (i + 1)),
    endedMs: 1000 * (steps.length + 1),
    files,
    problem: null,
  }
  const state = { files: new Map([...files].map(([path, text]) => [`s/${path}`, text])), documents: new Map() }
  const report = reportOn([{ name: "s", ...judge(played, changes, state) }])
  const wrong = report.wrong.map(({ step, change, truth, recorded: by }) => `${step} ${change}: ${truth} as ${by}`)
  return {
    wrong,
    right: report.right,
    confused: report.confused,
    holds: report.holds,
    faults: report.faults.map(({ fault }) => fault),
  }
}

const TYPE = { type: "ab", makes: { "edit a.txt": { by: "user", count: 2 } } }

test("all that is named and recorded as it is named is right", () =>
  expect(
    check(
      [TYPE],
      [
        ["edit a.txt", 1100, "user"],
        ["edit a.txt", 1200, "user"],
      ],
    ),
  ).toMatchObject({ wrong: [], right: 2, holds: true }))
test("fewer than named are missing", () =>
  expect(check([TYPE], [["edit a.txt", 1100, "user"]]).wrong).toEqual(["1 edit a.txt: user as nothing"]))
test("what nobody named is wrong", () =>
  expect(check([{ wait: 1 }], [["file b.txt", 1100, "git"]]).wrong).toEqual(["1 file b.txt: nothing as git"]))
test("a user's change that is called an agent's is confused, and nothing holds", () =>
  expect(check([{ type: "a", makes: { "edit a.txt": "user" } }], [["edit a.txt", 1100, "agent"]])).toMatchObject({
    confused: 1,
    holds: false,
  }))
test("unknown is wrong where there was evidence", () =>
  expect(check([{ wait: 1, makes: { "file a": "agent" } }], [["file a", 1100, "unknown"]])).toMatchObject({
    right: 0,
    confused: 0,
  }))
test("unknown is right where there was none, and another actor is not", () => {
  const step = { wait: 1, makes: { "file a": "agent or unknown" } }
  expect(check([step], [["file a", 1100, "unknown"]]).wrong).toEqual([])
  expect(check([step], [["file a", 1100, "user"]])).toMatchObject({ wrong: ["1 file a: agent as user"], confused: 1 })
})
test("a change belongs to the step in whose time it came", () => {
  const steps = [
    { wait: 1, makes: { "file a": "git" } },
    { wait: 1, makes: { "file a": "agent" } },
  ]
  expect(
    check(steps, [
      ["file a", 1999, "git"],
      ["file a", 2000, "agent"],
    ]).wrong,
  ).toEqual([])
})
test("a step that goes on at once is judged with the next", () => {
  const steps = [
    { wait: 1, atOnce: true },
    { wait: 1, makes: { "file *": "git" } },
  ]
  expect(check(steps, [["file n/a", 1100, "git"]]).wrong).toEqual([])
})
test("what lies on disk otherwise than expected is a fault", () =>
  expect(check([{ wait: 1 }], [], { files: { "a.txt": "x" } }, { "a.txt": "y" })).toMatchObject({
    faults: ['a.txt on disk is not as expected: "y"'],
    holds: false,
  }))
