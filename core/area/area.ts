/** A division code as published: 12 digits, e.g. 430199001001. Levels above the community end in zeros. */
export type AreaCode = string & { readonly brand: 'AreaCode' }

/**
 * Where something is, as sortable text: a division code cut off at its level, then grid, building and unit, such as
 * `430199001001.003.012.01`. The key of an area begins with the keys of the areas it lies in, so an area and all below
 * it is one range of keys (see `subtreeRange`).
 */
export type AreaKey = string & { readonly brand: 'AreaKey' }

/** County code of 6 digits, which tables are distributed by. */
export type Shard = string & { readonly brand: 'Shard' }

/** From the widest to the narrowest. */
export const AREA_LEVELS = ['province', 'city', 'county', 'township', 'community', 'grid', 'building', 'unit'] as const

export type AreaLevel = (typeof AREA_LEVELS)[number]

/** Length of a key at each level; the last part is as many digits as the key is longer than the one before, less the dot. */
const LENGTHS: readonly number[] = [2, 4, 6, 9, 12, 16, 20, 23]

const FORM = /^\d{2}(\d{2}(\d{2}(\d{3}(\d{3}(\.\d{3}(\.\d{3}(\.\d{2})?)?)?)?)?)?)?$/

/** The key a text holds; undefined when it is none. No part at its end may be all zeros: that is how codes write "all of it". */
export function parseAreaKey(text: string): AreaKey | undefined {
  return FORM.test(text) && withoutEmptyParts(text) === text ? (text as AreaKey) : undefined
}

/** @throws {RangeError} not an area key */
export function areaKey(text: string): AreaKey {
  const key = parseAreaKey(text)
  if (key === undefined) throw new RangeError(`"${text}" is not an area key`)
  return key
}

/** The code a text holds; undefined when it is none. */
export function parseAreaCode(text: string): AreaCode | undefined {
  return /^\d{12}$/.test(text) && !text.startsWith('00') ? (text as AreaCode) : undefined
}

/** The key of a published division, down to the community. */
export function keyOfCode(code: AreaCode): AreaKey {
  return withoutEmptyParts(code) as AreaKey
}

/** The published code of the community, or wider division, that the area is or lies in. */
export function codeOfKey(key: AreaKey): AreaCode {
  return key.slice(0, 12).padEnd(12, '0') as AreaCode
}

export function levelOf(key: AreaKey): AreaLevel {
  return AREA_LEVELS[levelIndex(key)] ?? 'unit'
}

/**
 * The area that the area lies directly in; undefined for a province. Where a city has no counties (441900003 lies in
 * 4419 with 00 between), that is the city.
 */
export function parentOf(key: AreaKey): AreaKey | undefined {
  const level = levelIndex(key)
  return level === 0 ? undefined : (withoutEmptyParts(key.slice(0, LENGTHS[level - 1])) as AreaKey)
}

/** The areas that an area lies in, from its parent up to the province. */
export function ancestorsOf(key: AreaKey): AreaKey[] {
  const parent = parentOf(key)
  return parent === undefined ? [] : [parent, ...ancestorsOf(parent)]
}

/**
 * The area of a number directly below another: the third grid of a community, the twelfth building of a grid.
 *
 * @throws {RangeError} the number is zero, does not fit into its digits, or the area is a unit
 */
export function childOf(key: AreaKey, number: number): AreaKey {
  const level = levelIndex(key)
  const length = LENGTHS[level + 1]
  if (length === undefined) throw new RangeError('nothing lies below a unit')
  const dot = length > 12 ? '.' : ''
  const digits = length - key.length - dot.length
  if (!Number.isInteger(number) || number < 1 || number >= 10 ** digits) {
    throw new RangeError(`number ${number} does not fit into ${digits} digits below ${key}`)
  }
  return `${key}${dot}${String(number).padStart(digits, '0')}` as AreaKey
}

/** `from` ≤ key < `until`, compared byte by byte (C collation), holds for an area and all that lies in it, and for nothing else. */
export function subtreeRange(key: string): { from: string; until: string } {
  return { from: key, until: `${key}~` }
}

/** Whether the first area is the second, or the second lies in it. */
export function covers(area: AreaKey, other: AreaKey): boolean {
  return other.startsWith(area)
}

/** The county that an area is or lies in; undefined for a city or province. */
export function countyOf(key: AreaKey): Shard | undefined {
  return key.length < 6 ? undefined : (key.slice(0, 6) as Shard)
}

/** Where rows about an area are kept: by its county; for a city or province, under its own code. */
export function shardOf(key: AreaKey): Shard {
  return codeOfKey(key).slice(0, 6) as Shard
}

function levelIndex(key: AreaKey): number {
  return LENGTHS.indexOf(key.length)
}

/** The text without the parts at its end that are all zeros. */
function withoutEmptyParts(text: string): string {
  let level = LENGTHS.indexOf(text.length)
  while (level > 0 && /^\.?0+$/.test(text.slice(LENGTHS[level - 1], LENGTHS[level]))) level--
  return text.slice(0, LENGTHS[level])
}
