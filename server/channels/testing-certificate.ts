// A certificate for `localhost` that nobody but its maker vouches for, made when it is needed.
import { generateKeyPairSync, sign } from 'node:crypto'

const tagged = (tag: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts)
  const length =
    body.length < 128
      ? Buffer.from([body.length])
      : body.length < 256
        ? Buffer.from([0x81, body.length])
        : Buffer.from([0x82, body.length >> 8, body.length & 255])
  return Buffer.concat([Buffer.from([tag]), length, body])
}
const sequence = (...parts: Buffer[]) => tagged(0x30, ...parts)
const text = (tag: number, value: string) => tagged(tag, Buffer.from(value))
const oid = (hex: string) => tagged(0x06, Buffer.from(hex, 'hex'))

/** @source RFC 5280 §4.1 */
export function selfSigned(): { key: string; cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid('2a8648ce3d040302')) // ecdsa-with-SHA256
  const name = sequence(tagged(0x31, sequence(oid('550403'), text(0x0c, 'localhost'))))
  const forever = sequence(text(0x18, '20200101000000Z'), text(0x18, '99991231235959Z'))
  const extension = (id: string, value: Buffer) => sequence(oid(id), tagged(0x04, value))
  const extensions = tagged(
    0xa3,
    sequence(
      extension('551d11', sequence(text(0x82, 'localhost'))), // subjectAltName
      extension('551d13', sequence(tagged(0x01, Buffer.from([255])))), // basicConstraints: CA
    ),
  )
  const body = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))), // version 3
    tagged(0x02, Buffer.from([1])),
    algorithm,
    name,
    forever,
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    extensions,
  )
  const signature = sign('sha256', body, privateKey)
  const certificate = sequence(body, algorithm, tagged(0x03, Buffer.from([0]), signature))
  const lines = certificate.toString('base64').replace(/(.{64})/g, '$1\n')
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  }
}
