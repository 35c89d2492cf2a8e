export async function acceptPhoto(_b: Buffer): Promise<{ full: Buffer; thumb: Buffer; sha256: Buffer; width: number; height: number }> { throw new Error('x') }
