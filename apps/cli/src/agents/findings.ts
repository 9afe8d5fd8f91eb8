import { type AgentHealth, hookHealth } from "@tracehold/recorder"
import type { Finding } from "../finding.ts"
import type { Io } from "../io.ts"
import { healthLine } from "./health-line.ts"

/** For `doctor`: agents whose hook is installed, or whose transcript was heard. One that has neither is nobody's trouble. */
export function agentFindings(io: Io): Finding[] {
  return hookHealth(io.env)
    .filter(({ state, transcriptMs }) => state === "installed" || state === "outdated" || transcriptMs !== null)
    .map((agent) => ({ what: `agent ${agent.agent}`, state: stateOf(agent), line: lineOf(agent, io.now()) }))
}

function stateOf({ state, lost }: AgentHealth): Finding["state"] {
  if (state === "outdated") return "bad"
  return lost > 0 ? "note" : "ok"
}

function lineOf(agent: AgentHealth, nowMs: number): string {
  const line = healthLine(agent, nowMs)
  return agent.state === "outdated" ? `${line}: \`tracehold agents install ${agent.agent}\`` : line
}
