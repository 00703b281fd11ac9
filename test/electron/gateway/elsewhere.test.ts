import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { RevokeResult } from '../../../shared/api.ts'
import { type Station, startStation } from './station.ts'

/** Where the viewer of a test comes from, and where they go; another network for each test. */
let here: string
let elsewhere: string
let station: Station
/** The playlist behind the ticket of a viewer who came from {@link here}. */
let path: string
let streams = 0

beforeAll(async () => {
  station = await startStation((request, response) => {
    if (request.url?.endsWith('.m3u8')) {
      response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' })
      response.end('#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n1.ts\n')
      return
    }
    response.writeHead(200, { 'content-type': 'video/mp2t' })
    const timer = setInterval(() => response.write(Buffer.alloc(400)), 50)
    response.on('close', () => clearInterval(timer))
  })
  const { settings } = station.app.catalogue
  settings.update({ ...settings.get(), trustedProxies: ['127.0.0.1'] }, 'console')
})
afterAll(() => station.close())

beforeEach(async () => {
  streams += 1
  here = `192.0.${streams}.1`
  elsewhere = `198.51.${streams}.7`
  const id = station.stream({ name: `live/${streams}`, origin: `/${streams}/index.m3u8` })
  const { url } = await get(`/play/live/${streams}?${station.link(id).query}`, here)
  path = new URL(url).pathname
})

const get = (at: string, address: string): Promise<Response> =>
  station.get(at, { headers: { 'x-forwarded-for': address } })
const statusAt = async (address: string): Promise<number> => (await get(path, address)).status

/** @returns The sessions it concerns. */
async function revoke(address: string): Promise<readonly string[]> {
  const body = JSON.stringify({ kind: 'address', value: address, untilMs: null, note: '' })
  const headers = { 'content-type': 'application/json' }
  const request = new Request('http://x/api/v1/revocations', { method: 'POST', body, headers })
  const result = (await (await station.app.console(request)).json()) as RevokeResult
  return result.sessionIds
}
const own = () =>
  station.app.live.list().filter(({ streamName }) => streamName === `live/${streams}`)

it('a session is where its viewer is, after a restart too', async () => {
  expect(await statusAt(elsewhere)).toBe(200)
  expect(own()).toMatchObject([{ address: elsewhere }])
  await station.restart()
  expect(await statusAt(elsewhere)).toBe(200)
  expect(own()).toMatchObject([{ address: elsewhere }])
})

it('a revocation of an address is about where a viewer is, not where they were', async () => {
  expect(await statusAt(elsewhere)).toBe(200)
  expect(own()).toMatchObject([{ address: elsewhere, revokedAtMs: null }])
  expect(await revoke(here)).toEqual([])
  expect(await statusAt(elsewhere)).toBe(200)
  expect(own()).toMatchObject([{ revokedAtMs: null }])
  const ids = own().map(({ id }) => id)
  expect(await revoke(elsewhere)).toEqual(ids)
  expect(await statusAt(elsewhere)).toBe(403)
  expect(own()).toEqual([])
})

it('what is sent to a second network is cut once that one is refused, and goes on in the other', async () => {
  const segment = path.replace('index.m3u8', '1.ts')
  const sent = await get(segment, here)
  expect(await statusAt(elsewhere)).toBe(200)
  const goesOn = await get(segment, elsewhere)
  expect([sent.status, goesOn.status]).toEqual([200, 200])
  await revoke(here)
  await expect(sent.arrayBuffer()).rejects.toThrow()
  expect(await statusAt(elsewhere)).toBe(200)
  expect(own()).toMatchObject([{ address: elsewhere, revokedAtMs: null }])
  await goesOn.body?.cancel()
})
