import type { Endpoint } from "./endpoint.ts"
import { EndpointError } from "./endpoint-error.ts"

/** @throws EndpointError `FULL` below the disk watermark, with `bytes` more on it. */
export async function refuseWhenFull({ store, limits }: Endpoint, bytes = 0): Promise<void> {
  if ((await store.freeBytes()) - bytes < limits.freeBytes) throw new EndpointError("FULL")
}

/** @throws EndpointError `QUOTA` when `bytes` more would be more than a donor's share. */
export async function refuseOverQuota({ db, limits }: Endpoint, donor: string, bytes: number): Promise<void> {
  const row = await db
    .selectFrom("piece")
    .innerJoin("statement", "statement.digest", "piece.statement")
    .select((eb) => eb.fn.sum("piece.bytes").as("bytes"))
    .where("statement.donor", "=", donor)
    .executeTakeFirst()
  if (Number(row?.bytes ?? 0) + bytes > limits.donorBytes) throw new EndpointError("QUOTA")
}
