import { Command } from "commander"
import type { Io } from "../io.ts"
import type { Act } from "../program.ts"
import { type RepairOptions, repairHere } from "./repair.ts"

export function repairCommand(io: Io, act: Act): Command {
  return new Command("repair")
    .description("copy what is whole of a damaged vault into a new folder; the damaged one stays as it is")
    .option("--to <folder>", "a folder that is new or empty (default: beside the vault)")
    .option("--locked", "without the keys: less is kept, and it is only checked from outside")
    .action(act((c, options: RepairOptions) => repairHere(io, c, options)))
}
