import type { Figure } from "./figure.ts"
import { recordings } from "./recordings.ts"

/** What an event costs on disk: encrypted, with every file version that it needs, against JSON in clear. */
export async function bytesOfAnEvent(root: string): Promise<Figure[]> {
  return (await recordings(root)).flatMap((of): Figure[] => {
    const budget = of.name === "hard" ? 35 : 15
    const figure = (what: string, bytes: number, than: NonNullable<Figure["than"]>): Figure => ({
      bench: "bytes",
      what: `an event of the ${of.name} session, ${what}`,
      unit: "bytes",
      value: bytes / of.events,
      than,
      budget,
    })
    const naive = { what: "naive JSON", value: of.naiveBytes / of.events, atMostRatio: 1 / 90 }
    // Ids and times drawn at random shrink for nobody, so the hard session has a limit of its own.
    const atMostRatio = of.name === "hard" ? 1 / 2 : 1 / 2.5
    const packed = { what: "naive JSON, gzip -6", value: of.naiveGzipBytes / of.events, atMostRatio }
    return [
      figure("in the vault's files", of.vaultBytes, naive),
      figure("in the vault's files", of.vaultBytes, packed),
      figure("in sealed rows alone", of.sealedBytes, packed),
    ]
  })
}
