// Measures the extension host's thread from within. Events are told to their listeners in the order in which those registered: one
// that registered before the extension that is looked at and one after it have that extension's own time between them.
const { appendFileSync } = require("node:fs")
const { monitorEventLoopDelay, performance } = require("node:perf_hooks")
const vscode = require("vscode")

const EVENTS = {
  change: vscode.workspace.onDidChangeTextDocument,
  select: vscode.window.onDidChangeTextEditorSelection,
  view: vscode.window.onDidChangeTextEditorVisibleRanges,
}
const started = {}
const took = { change: [], select: [], view: [] }
const say = (told) => appendFileSync(process.env.PROBE_OUT, `${JSON.stringify(told)}\n`)

exports.activate = async ({ subscriptions }) => {
  for (const [name, on] of Object.entries(EVENTS))
    subscriptions.push(
      on(() => {
        started[name] = performance.now()
      }),
    )
  subscriptions.push(vscode.commands.registerCommand("probe.begin", begin), vscode.commands.registerCommand("probe.end", end))
  const measured = process.env.PROBE_EXTENSION
  if (measured === "") return say({ activeMs: 0 })
  const extension = vscode.extensions.getExtension(measured)
  const before = performance.eventLoopUtilization()
  await extension.activate()
  say({ activeMs: performance.eventLoopUtilization(before).active })
}

let delay
let before
let listeners = []
function begin() {
  for (const list of Object.values(took)) list.length = 0
  listeners = Object.entries(EVENTS).map(([name, on]) => on(() => took[name].push(1000 * (performance.now() - started[name]))))
  delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  before = performance.eventLoopUtilization()
}

function end() {
  const { active } = performance.eventLoopUtilization(before)
  delay.disable()
  for (const listener of listeners) listener.dispose()
  say({ activeMs: active, delayMs: { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }, tookUs: took })
}
