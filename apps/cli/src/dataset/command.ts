import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { buildShards, type OpenedDataset, openDonations } from "@tracehold/dataset"
import { Command } from "commander"
import { countOf } from "../count-of.ts"
import type { Io, Result } from "../io.ts"
import { outFolder } from "../out-folder.ts"
import type { Act } from "../program.ts"
import { UsageError } from "../usage-error.ts"

type OpenOptions = { readonly identity: string; readonly root?: string }

export function datasetCommand(io: Io, act: Act): Command {
  const opening = (name: string, description: string) =>
    new Command(name)
      .description(description)
      .argument("<export>", "a folder that the endpoint's `export` wrote")
      .requiredOption("--identity <file>", "the recipient's age identity")
      .option("--root <key>", "the recipient's root public key as it was published, 64 hex digits")
  return new Command("dataset")
    .description("open what was received, with the recipient's key, offline")
    .addCommand(
      opening("open", "check every proof of every donation").action(
        act(async (_c, folder: string, options: OpenOptions) => report(await open(io, folder, options), [])),
      ),
    )
    .addCommand(
      opening("serialize", "write training data from the donations of which every proof holds")
        .requiredOption("--to <folder>", "a new folder; it will hold recorded text in clear")
        .action(
          act(async (_c, folder: string, options: OpenOptions & { to: string }) => {
            const opened = await open(io, folder, options)
            const out = outFolder(resolve(io.cwd, options.to))
            const { training, validation } = buildShards({ donations: opened.donations, out })
            const text = `${countOf(training.conversations, "conversation")} for training and ${validation.conversations} for validation in ${out}.`
            return report(opened, [text], { out, training, validation })
          }),
        ),
    )
}

async function open(io: Io, folder: string, { identity, root }: OpenOptions): Promise<OpenedDataset> {
  if (root !== undefined && !/^[0-9a-f]{64}$/.test(root)) throw new UsageError("--root is 64 hex digits.")
  let text: string
  try {
    text = readFileSync(resolve(io.cwd, identity), "utf8")
  } catch {
    throw new UsageError("The identity file cannot be read.")
  }
  return openDonations({
    folder: resolve(io.cwd, folder),
    identity: text,
    nowMs: io.now(),
    ...(root === undefined ? {} : { rootKey: root }),
  })
}

/** What was refused makes the command fail, after everything else was done. */
function report({ donations, refused, proofs }: OpenedDataset, more: string[], json: object = {}): Result {
  return {
    failed: refused.length > 0,
    json: { donations: donations.map(({ provenance }) => provenance), refused, proofs, ...json },
    text: [
      ...proofs.map(
        ({ text, checked, held }) =>
          `${held === checked ? "ok " : "BAD"} ${String(held).padStart(5)}/${String(checked).padEnd(5)} ${text}`,
      ),
      ...refused.map(({ donation, why }) => `refused ${donation ?? "(unreadable)"}: ${why}`),
      `${countOf(donations.length, "donation")} opened, ${refused.length} refused.`,
      ...more,
    ],
  }
}
