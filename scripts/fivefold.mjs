#!/usr/bin/env node
import { installPackages } from './packages.mjs'
import { becomeProgram } from './program.mjs'

await installPackages()
becomeProgram(process.argv.slice(2))
