import { runProduct } from './packages.mjs'

/** What can be said about the code without running it. */
export const checks = [
  { name: 'types', words: ['node_modules/typescript/bin/tsc', '--noEmit'] },
  { name: 'lint and format', words: ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.'] },
]

/** Runs checks one after another, says how each ended. @returns {Promise<{ passed: number, failed: number }>} */
export async function runChecks(list) {
  let failed = 0
  for (const { name, words } of list) {
    const begun = Date.now()
    const code = await runProduct(words)
    if (code !== 0) failed++
    console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  }
  return { passed: list.length - failed, failed }
}
