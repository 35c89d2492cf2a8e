import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The staff console. Its oldest browser is the Chromium 86 of domestic office computers. */
export default defineConfig({
  root: join(import.meta.dirname, 'web/console'),
  base: '/console/',
  publicDir: false,
  cacheDir: join(import.meta.dirname, '.cache/vite'),
  plugins: [react()],
  build: {
    outDir: join(import.meta.dirname, 'dist/console'),
    emptyOutDir: true,
    manifest: true,
    target: ['chrome86', 'firefox78'],
    // A warning at the budget of a route; budget.test.ts holds the budgets themselves.
    chunkSizeWarningLimit: 1200,
  },
  server: { proxy: { '/api': process.env['FIVEFOLD_API'] ?? 'http://127.0.0.1:8080' } },
})
