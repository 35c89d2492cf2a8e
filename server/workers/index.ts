export { tidyOnce } from './tidy.ts'
export { startWorkers, type Workers } from './workers.ts'
