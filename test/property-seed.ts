import fc from "fast-check"

/**
 * Properties draw the same cases in every run, so that a red run is the fault of what was changed. `PROPERTY_SEED=new` draws
 * others (a failure prints its seed), `PROPERTY_SEED=NUMBER` those of a run before.
 */
const wanted = process.env.PROPERTY_SEED ?? "1"
if (wanted !== "new") fc.configureGlobal({ seed: Number(wanted) })
