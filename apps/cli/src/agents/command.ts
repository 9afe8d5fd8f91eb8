import { type AgentHealth, hookHealth, installHook, removeHook } from "@tracehold/recorder"
import { Command } from "commander"
import type { Io, Result } from "../io.ts"
import type { Act } from "../program.ts"
import { safeText } from "../safe-text.ts"
import { nearest, UsageError } from "../usage-error.ts"
import { healthLine } from "./health-line.ts"

const STATES: Record<AgentHealth["state"], string> = {
  installed: "installed",
  outdated: "to be installed again",
  absent: "no hook",
  unreadable: "its file is not plain JSON",
}

/** Agents' hooks: installed on the user's word, and taken out without a trace. */
export function agentsCommand(io: Io, act: Act): Command {
  return new Command("agents")
    .description("AI agents' hooks, by which recorders hear of prompts, replies and edits as they happen")
    .addCommand(new Command("list").description("the agents, and whether they have our hook").action(act(() => list(io))))
    .addCommand(
      new Command("status").description("when each agent's hook and transcript were last heard").action(act(() => status(io))),
    )
    .addCommand(
      new Command("install")
        .description("write our hook into the agent's own file; everything else in it stays as it is")
        .argument("<agent>", "as `tracehold agents list` names it")
        .action(act((_c, agent: string) => install(io, agent))),
    )
    .addCommand(
      new Command("remove")
        .description("take our hook out again; the file is what it was before")
        .argument("<agent>", "as `tracehold agents list` names it")
        .action(act((_c, agent: string) => remove(io, agent))),
    )
}

function list(io: Io): Result {
  const agents = hookHealth(io.env).map(({ agent, label, found, file, state, next }) => ({
    agent,
    label,
    found,
    file,
    state,
    next,
  }))
  const width = Math.max(...agents.map(({ agent }) => agent.length))
  return {
    json: agents,
    text: agents.map(({ agent, label, found, file, state }) => {
      const where = state === "absent" ? (found ? "" : "; not found here") : `, ${safeText(file)}`
      return `${agent.padEnd(width)}  ${label}: ${STATES[state]}${where}`
    }),
  }
}

function status(io: Io): Result {
  const agents = hookHealth(io.env)
  const shown = agents.filter(({ state, found, hookMs, transcriptMs }) => found || state !== "absent" || hookMs || transcriptMs)
  return {
    json: agents,
    text: shown.length === 0 ? ["No agent that has hooks is known here."] : shown.map((one) => healthLine(one, io.now())),
  }
}

function install(io: Io, agent: string): Result {
  const done = installHook(known(io, agent), io.env)
  return {
    json: done,
    text: [
      `${done.label}: the hook is in ${safeText(done.file)}; everything else in it is as it was.`,
      "It hands what the agent does to editors that record on this machine, and to nobody else. What it says is recorded only for agents that you let the editor hear (setting tracehold.transcripts).",
      ...(done.next === null ? [] : [done.next]),
      `To take it out again: tracehold agents remove ${agent}`,
    ],
  }
}

function remove(io: Io, agent: string): Result {
  const done = removeHook(known(io, agent), io.env)
  return { json: done, text: [`${done.label}: no hook of ours is left in ${safeText(done.file)}.`] }
}

function known(io: Io, agent: string): AgentHealth["agent"] {
  const names = hookHealth(io.env).map((one) => one.agent)
  const found = names.find((name) => name === agent)
  if (found !== undefined) return found
  const near = nearest(agent, names)
  throw new UsageError(
    `There is no agent “${safeText(agent)}”.${near === null ? ` There are ${names.join(", ")}.` : ` Did you mean ${near}?`}`,
  )
}
