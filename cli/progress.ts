import { SingleBar } from 'cli-progress'

export type Progress = { at(done: number, of?: number): void; end(): void }

/** A bar on a terminal's stderr; nothing at all where nobody looks on, so that logs and pipes stay clean. */
export function progressBar(what: string, unit: string): Progress {
  if (!process.stderr.isTTY) return { at() {}, end() {} }
  const known = `${what} {bar} {value}/{total} ${unit} {duration_formatted}`
  const unknown = `${what} {value} ${unit} {duration_formatted}`
  let bar: SingleBar | undefined
  return {
    at(done, of) {
      if (bar === undefined) {
        bar = new SingleBar({
          format: of === undefined ? unknown : known,
          stream: process.stderr,
          hideCursor: null,
          clearOnComplete: true,
        })
        bar.start(of ?? 0, 0)
      }
      if (of !== undefined) bar.setTotal(of)
      bar.update(done)
    },
    end() {
      bar?.stop()
    },
  }
}
