import * as z from "zod"

// Compiled checks are made with `new Function`, which the page's content policy forbids. This module is imported before any schema.
z.config({ jitless: true })
