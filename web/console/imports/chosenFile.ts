const chosen = new Map<string, File>()

/** Remembers which file a trial run looked at, as long as this page lives: taking it in sends the same file. */
export const keepFile = (job: string, file: File): void => {
  chosen.set(job, file)
}

export const keptFile = (job: string): File | undefined => chosen.get(job)
