import { lookup } from 'node:dns/promises'
import { BlockList, connect, isIP, type LookupFunction, type Socket } from 'node:net'

/** Addresses that belong to this machine or this house. An administrator may open them for a channel. */
const inside = new BlockList()
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inside.addSubnet(net, bits)
inside.addAddress('::1', 'ipv6')
inside.addSubnet('fc00::', 7, 'ipv6')

/** Addresses that nobody has business with from here: of the link, where clouds tell secrets, of nobody, of many. */
const never = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  never.addSubnet(net, bits)
never.addAddress('::', 'ipv6')
for (const [net, bits] of [
  ['64:ff9b::', 96],
  ['100::', 64],
  ['2001::', 32],
  ['2002::', 16],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  never.addSubnet(net, bits, 'ipv6')

/** Why a host is not gone to. */
export class OutOfReach extends Error {
  readonly code: 'forbidden' | 'unreachable'
  constructor(code: 'forbidden' | 'unreachable') {
    super(code)
    this.code = code
  }
}

/** Whether messages may go to that address. An IPv4 address written as IPv6 is what it stands for. */
export function mayReach(address: string, allowPrivate: boolean): boolean {
  const family = isIP(address)
  if (family === 0) return false
  const mapped = family === 6 ? mappedFrom(address) : undefined
  if (mapped !== undefined) return mayReach(mapped, allowPrivate)
  const type = family === 6 ? 'ipv6' : 'ipv4'
  return !never.check(address, type) && (allowPrivate || !inside.check(address, type))
}

/** `::ffff:127.0.0.1`, also written with hexadecimal digits. */
function mappedFrom(address: string): string | undefined {
  const canonical = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1)
  const parts = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical)
  if (parts === null) return undefined
  const bytes = [parts[1] ?? '', parts[2] ?? ''].flatMap((part) => {
    const number = Number.parseInt(part, 16)
    return [number >> 8, number & 255]
  })
  return bytes.join('.')
}

/**
 * A look-up that answers with the addresses a host has now, all of them checked. It is asked for once, so that a name that answers
 * differently a moment later leads nowhere else.
 *
 * @throws {OutOfReach} forbidden: one of its addresses lies inside; unreachable: there is no such host
 */
export async function checkedLookup(host: string, allowPrivate: boolean): Promise<LookupFunction> {
  const addresses =
    isIP(host) > 0 ? [{ address: host, family: isIP(host) }] : await lookup(host, { all: true }).catch(() => [])
  const [first] = addresses
  if (first === undefined) throw new OutOfReach('unreachable')
  if (!addresses.every(({ address }) => mayReach(address, allowPrivate))) throw new OutOfReach('forbidden')
  return (_host, options, done) =>
    options.all === true ? done(null, addresses) : done(null, first.address, first.family)
}

/**
 * A connection to a port of a host that may be reached.
 *
 * @param timeout milliseconds
 * @throws {OutOfReach}
 */
export async function connectTo(host: string, port: number, allowPrivate: boolean, timeout: number): Promise<Socket> {
  const checked = await checkedLookup(host, allowPrivate)
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, lookup: checked })
    const giveUp = () => {
      socket.destroy()
      reject(new OutOfReach('unreachable'))
    }
    const deadline = setTimeout(giveUp, timeout)
    socket.once('error', giveUp)
    socket.once('connect', () => {
      clearTimeout(deadline)
      socket.off('error', giveUp)
      resolve(socket)
    })
    socket.once('close', () => clearTimeout(deadline))
  })
}

/** Whether a connection failed because the other side could not show who it is, or does not speak TLS. */
export const isTlsTrouble = (code = ''): boolean => /CERT|_SSL_|_TLS_|EPROTO|UNABLE_TO_|SELF_SIGNED|ALTNAME/.test(code)
