import { currentLanguage } from '../language/language.ts'
import { Problem } from './problem.ts'

const API = '/api/v1'

type Value = string | number | boolean
export type Query = Record<string, Value | readonly string[] | null | undefined>

/** The address of something of the service: for pictures and links. Empty values are left out. */
export function addressOf(path: string, query: Query = {}): string {
  const given = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== null && value !== '' && !(isList(value) && !value.length))
    .map(([name, value]) => [name, isList(value) ? value.join(',') : String(value)])
  const search = new URLSearchParams(given as [string, string][]).toString()
  return `${API}${path}${search === '' ? '' : `?${search}`}`
}

const isList = (value: unknown): value is readonly string[] => Array.isArray(value)

async function answerOf(address: string, init: RequestInit): Promise<Response> {
  const headers = { 'accept-language': currentLanguage(), ...init.headers }
  const response = await fetch(address, { ...init, headers, credentials: 'same-origin' }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Problem(0, {})
  })
  if (!response.ok) throw new Problem(response.status, await bodyOf(response))
  return response
}

async function bodyOf(response: Response): Promise<object> {
  const type = response.headers.get('content-type') ?? ''
  return type.includes('json') ? ((await response.json()) as object) : {}
}

/** Reads. */
export async function get<T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> {
  const response = await answerOf(addressOf(path, query), signal === undefined ? {} : { signal })
  return (await response.json()) as T
}

export type Method = 'POST' | 'PUT' | 'DELETE'

/**
 * Commands. `key` makes the command happen once however often it is sent: the same key for every try of one action of the user.
 */
export async function send<T>(method: Method, path: string, body: unknown, key: string): Promise<T> {
  const response = await answerOf(addressOf(path), {
    method,
    headers: {
      'idempotency-key': key,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  return (response.status === 204 ? undefined : await response.json()) as T
}

export type Upload = {
  path: string
  query?: Query
  file: Blob
  name: string
  key: string
  onProgress?: (share: number) => void
}

/** Sends one file and tells how much of it has gone: fetch cannot say, XMLHttpRequest can. */
export function upload<T>({ path, query, file, name, key, onProgress }: Upload): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', addressOf(path, query))
    request.setRequestHeader('accept-language', currentLanguage())
    request.setRequestHeader('idempotency-key', key)
    request.responseType = 'json'
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total === 0 ? 0 : loaded / total)
    request.onerror = () => reject(new Problem(0, {}))
    request.onload = () =>
      request.status < 300
        ? resolve(request.response as T)
        : reject(new Problem(request.status, (request.response ?? {}) as object))
    const form = new FormData()
    form.append('file', file, name)
    request.send(form)
  })
}

/** Fetches a file and hands it to the browser's downloads; a refusal is a problem like any other, not a broken page. */
export async function download(path: string, query?: Query): Promise<void> {
  const response = await answerOf(addressOf(path, query), {})
  const named = /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = named === undefined ? '' : decodeURIComponent(named)
  link.click()
  // the browser has taken the file over by the next turn
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

/** A key for one action: random, and made without `randomUUID`, which browsers keep from plain HTTP in an office network. */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
