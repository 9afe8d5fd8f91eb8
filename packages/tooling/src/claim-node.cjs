// Loaded into npm by the bootstrap, plain JavaScript for that reason. npm leaves an optional package out when the Node that
// runs npm is too old for it; here the packages will run on the Node that comes with them, so npm is told that one.
Object.defineProperty(process, "version", { value: process.env.TRACEHOLD_CLAIM_NODE })
