export { tidyOnce } from './tidy.ts'
export { startWorkers } from './workers.ts'
