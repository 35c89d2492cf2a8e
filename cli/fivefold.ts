#!/usr/bin/env node
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// What was compiled once is not compiled again: that is half of the time a second start takes. Where the folder cannot be written,
// nothing is lost but that. So everything else is imported after this line.
enableCompileCache(join(import.meta.dirname, '../node_modules/.cache/fivefold'))
const { runCommandLine } = await import('./commands.ts')
await runCommandLine()
