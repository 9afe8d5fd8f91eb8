import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { checkPolicy } from "./check.ts"
import { type ExplainOptions, explain } from "./explain-what.ts"
import { orgCommand } from "./org-command.ts"
import { printSchema } from "./schema.ts"
import { testCases } from "./test-cases.ts"

export function policyCommand(io: Io, act: Act): Command {
  return new Command("policy")
    .description("what may be recorded, and why")
    .addCommand(
      new Command("explain")
        .description("say whether a file, a command's output or a text may be recorded, and which rule decides")
        .argument("[path]", "a file, also one that does not exist")
        .option("--command <line>", "a command: may what it prints be recorded?")
        .option("--text", "a text: what of it is masked? It is asked for, and not shown")
        .option("--text-from <file>", "the same for a file's text")
        .option("--folder <folder>", "the workspace folder (default: the repository around the file)")
        .action(act((_c, path: string | undefined, options: ExplainOptions) => explain(io, path, options))),
    )
    .addCommand(
      new Command("test")
        .description("run cases that a policy must stand: files of JSON, or folders of them")
        .argument("<cases...>", "files, or folders")
        .action(act((_c, places: string[]) => testCases(io, places))),
    )
    .addCommand(
      new Command("check")
        .description("say whether a policy file can be read, and what is wrong with it")
        .argument("<file>", "a policy file, such as .tracehold.json")
        .action(act((_c, file: string) => checkPolicy(io, file))),
    )
    .addCommand(orgCommand(io, act))
    .addCommand(
      new Command("schema").description("print the JSON Schema of policy files, for editors").action(act(() => printSchema())),
    )
}
