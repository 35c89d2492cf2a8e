/** Longer sides than this show nothing more of a broken lamp; pixels. */
const LONGEST = 2048
/** Below this a photo goes as it is; bytes. */
const SMALL = 400_000

/** The measures of a picture whose longer side is at most so long. */
export function fitted(width: number, height: number, longest = LONGEST): { width: number; height: number } {
  const scale = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/**
 * Makes a phone's photo small before it travels over a weak connection. Its place and device are gone with it: only pixels are
 * drawn anew. What the browser cannot read is sent as it is; the service decides.
 */
export async function shrink(file: File): Promise<Blob> {
  if (file.size <= SMALL) return file
  try {
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const { width, height } = fitted(picture.width, picture.height)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height)
    picture.close()
    const drawn = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
    return drawn !== null && drawn.size < file.size ? drawn : file
  } catch {
    return file
  }
}
