import type { Sql } from "../sql.ts"

/**
 * What makes a store of version `from` one of the next version. A step knows the tables of its time only, opens nothing that is sealed
 * and needs no key; what has to be sealed anew it puts down as owed (`todo`), for the next unlock.
 */
export type Step = { readonly from: number; readonly migrate: (sql: Sql) => void }

/**
 * One file for each, `0001-to-0002.ts` the first, never changed after its release; a vault of each version is frozen in
 * `fixtures/frozen`. After the last step the schema's texts are those of a new store (`TABLES`): a table that changes is made anew under
 * its name and filled from the old one, one WITHOUT ROWID stays on its page (repair looks for it there). What changes its meaning changes its name as well: a program of the version before that still
 * has the store open must fail, not write what means something else now.
 */
export const STEPS: readonly Step[] = []
