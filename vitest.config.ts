import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const nowhere = ['**/node_modules/**', '**/dist/**', '**/.fivefold/**', '**/.cache/**']

/** They start and kill an embedded server of their own, whatever server the others are given. */
const ofTheEmbedded = ['cli/crash.db.test.ts', 'server/database/crash.db.test.ts']

// Tests wait mostly for the database or a browser, so a second worker pays even on two cores; more than four do not.
const workers = Math.max(2, Math.min(4, availableParallelism()))

/**
 * Three kinds of tests, told apart by their name: `pure` needs nothing, `db` one PostgreSQL for the whole run,
 * `e2e` that and a browser. `npx vitest --project db server/matters` runs one kind in one folder.
 */
export default defineConfig({
  test: {
    maxWorkers: workers,
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          sequence: { groupOrder: 0 },
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...nowhere, '**/*.db.test.ts', '**/*.e2e.ts'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db',
          sequence: { groupOrder: 0 },
          include: ['**/*.db.test.ts'],
          exclude: [...nowhere, ...(process.env['TEST_DATABASE_URL'] ? ofTheEmbedded : [])],
          globalSetup: ['server/database/testing-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.e2e.ts'],
          exclude: nowhere,
          globalSetup: ['server/database/testing-server.ts'],
          // Browsers need the machine for themselves; two of them wait for each other less than one waits for its pages.
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
