import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ConsoleDeps } from '../../../electron/console/types.ts'
import { listHouse } from '../../../electron/gateway/house-list.ts'
import { createHouseUploads } from '../../../electron/gateway/house-upload.ts'
import { AppError } from '../../../shared/errors.ts'
import { bearer, CONTROL, codeOf, served, signIn } from './carrier.ts'
import { BACKUPS, bench, temporaryDirectory } from './support.ts'

const PLAYLIST = strToU8('#EXTM3U\n#EXTINF:2,\na.ts\n#EXT-X-ENDLIST\n')
const zipOf = (bytes: number): Blob => new Blob([zipBytes(bytes)])
const zipBytes = (bytes: number) =>
  zipSync({ 'index.m3u8': PLAYLIST, 'a.ts': new Uint8Array(bytes).fill(7) }, { level: 0 })
const ZIP = { 'content-type': 'application/zip' }

/** A console that takes house files, served. The catalogue has its own folder, so what is checked is moved there. */
async function station(bodyTimeoutMs?: number) {
  const folder = join(temporaryDirectory(), 'house')
  const { receive } = createHouseUploads(folder, { free: async () => null })
  const { console, catalogue } = bench({
    house: { folder, list: () => listHouse(folder), receive },
  })
  const carrier = await served(console, bodyTimeoutMs === undefined ? {} : { bodyTimeoutMs })
  const token = await signIn(carrier)
  const upload = (query: string, body: BodyInit, headers: Record<string, string> = ZIP) =>
    fetch(`${carrier.url}/api/v1/house-files${query}`, {
      method: 'POST',
      headers: { ...bearer(token), ...headers },
      body,
    })
  return { carrier, catalogue, folder, token, upload }
}

describe('an upload', () => {
  it.each([
    ['of JSON', '?name=pause', { 'content-type': 'application/json' }, 415, 'ERR_CONTENT_TYPE'],
    ['of no name', '', ZIP, 400, 'ERR_INPUT_INVALID'],
    ['named as no address can be', '?name=a%20b', ZIP, 400, 'ERR_INPUT_INVALID'],
    ['named as a folder above', '?name=..', ZIP, 400, 'ERR_INPUT_INVALID'],
    ['with more', '?name=pause&more=1', ZIP, 400, 'ERR_INPUT_INVALID'],
  ])('%s is refused', async (_name, query, headers, status, code) => {
    const { upload } = await station()
    expect(await codeOf(await upload(query, zipOf(9), headers))).toEqual([status, code])
  })

  it('is refused to whoever is not signed in', async () => {
    const { carrier } = await station()
    const response = await fetch(`${carrier.url}/api/v1/house-files?name=pause`, {
      method: 'POST',
      headers: { ...bearer('x'.repeat(43)), ...ZIP },
      body: zipOf(9),
    })
    expect(await codeOf(response)).toEqual([401, 'ERR_CALLER_UNAUTHENTICATED'])
  })

  it('may be larger than other bodies, and replaces only where it is to', async () => {
    const { upload, catalogue } = await station()
    const zip = zipOf(6 * 1024 * 1024)
    const first = await upload('?name=pause', zip)
    expect(first.status).toBe(201)
    expect(await first.json()).toEqual({
      ...{ name: 'pause', seconds: 2, segments: 1, bytes: 6 * 1024 * 1024 },
      ...{ problem: null, problemFile: null, rules: [] },
    })
    expect(await codeOf(await upload('?name=pause', zip))).toEqual([409, 'ERR_NAME_TAKEN'])
    expect((await upload('?name=pause&replace=true', zip)).status).toBe(201)
    expect(catalogue.deleted.list()).toMatchObject([{ kind: 'house_file', subject: 'pause' }])
  })
})

describe('an upload that is cancelled', () => {
  it('leaves nothing', async () => {
    const { carrier, folder, token } = await station()
    const headers = { ...bearer(token), ...ZIP }
    const sent = request(`${carrier.url}/api/v1/house-files?name=pause`, {
      method: 'POST',
      headers,
    })
    sent.on('error', () => undefined)
    sent.write(zipBytes(100_000).slice(0, 50_000))
    await expect.poll(() => readdirSync(folder)).toHaveLength(1)
    sent.destroy()
    await expect.poll(() => readdirSync(folder)).toEqual([])
  })
})

describe('an upload of a backup', () => {
  it('is stopped when who sent it goes away, also once all of it was sent', async () => {
    const asking: AbortSignal[] = []
    const receive: ConsoleDeps['backups']['receive'] = async (body, _, { signal }) => {
      await body.pipeTo(new WritableStream())
      asking.push(signal)
      await once(signal, 'abort')
      throw new AppError('ERR_INPUT_INVALID')
    }
    const carrier = await served(bench({ backups: { ...BACKUPS, receive } }).console)
    const type = { 'content-type': 'application/vnd.sqlite3' }
    const sent = request(`${carrier.url}/api/v1/backups/upload`, {
      method: 'POST',
      headers: { ...bearer(await signIn(carrier)), ...type },
    })
    sent.on('error', () => undefined)
    sent.end('all of it')
    await expect.poll(() => asking.map(({ aborted }) => aborted)).toEqual([false])
    sent.destroy()
    await expect.poll(() => asking[0]?.aborted).toBe(true)
  })
})

describe('the control token', () => {
  it('opens house files to the command line: adding and deleting', async () => {
    const { carrier } = await station()
    const headers = { ...bearer(CONTROL), ...ZIP }
    const at = `${carrier.url}/api/v1/house-files`
    const body = zipOf(9)
    expect((await fetch(`${at}?name=pause`, { method: 'POST', headers, body })).status).toBe(201)
    expect((await fetch(at, { headers })).status).toBe(200)
    expect((await fetch(`${at}/pause`, { method: 'DELETE', headers })).status).toBe(204)
    expect(await codeOf(await fetch(`${at}/pause`, { method: 'DELETE', headers }))).toEqual([
      404,
      'ERR_NOT_FOUND',
    ])
  })
})

describe('a body that comes slowly', () => {
  const TIMEOUT_MS = 250
  const zip = zipBytes(900)

  /** Sends a few bytes often, for so many of the times a body may take. */
  async function trickle(path: string, times: number, type: string) {
    const { carrier, token } = await station(TIMEOUT_MS)
    const headers = { ...bearer(token), 'content-type': type, 'transfer-encoding': 'chunked' }
    const sent = request(`${carrier.url}/api/v1${path}`, { method: 'POST', headers })
    const answered = Promise.race([
      once(sent, 'response').then(([response]) => response.statusCode as number),
      once(sent, 'error').then(() => 408),
    ])
    const pieces = times * 5
    for (let n = 0; n < pieces && !sent.destroyed; n++) {
      sent.write(zip.slice((n * zip.length) / pieces, ((n + 1) * zip.length) / pieces))
      await pause(TIMEOUT_MS / 5)
    }
    if (times > 0) sent.end()
    return answered
  }

  it('is waited for only so long', async () => {
    expect(await trickle('/streams', 4, 'application/json')).toBe(408)
  })

  it('is waited for as long as something of an upload arrives', async () => {
    expect(await trickle('/house-files?name=pause', 4, 'application/zip')).toBe(201)
  })

  /** Sends the head of a request, and a byte of its body now and then until the connection is ended. */
  async function rest(line: string, headers: readonly string[], everyMs: number): Promise<string> {
    const { carrier, token } = await station(TIMEOUT_MS)
    const socket = connect(carrier.port, '127.0.0.1')
    const sending = setInterval(() => socket.write('1\r\nx\r\n'), everyMs)
    onTestFinished(() => {
      clearInterval(sending)
      socket.destroy()
    })
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', () => undefined)
    const about = [`Host: 127.0.0.1:${carrier.port}`, 'Transfer-Encoding: chunked']
    const head = [line, ...about, ...headers.map((each) => each.replace('TOKEN', token))]
    socket.write(`${head.join('\r\n')}\r\n\r\n`)
    // It may be reset, as bytes are under way.
    await new Promise((resolve) => socket.once('close', resolve))
    return answer
  }

  it('is not waited for when nothing of an upload arrives, and that is said', async () => {
    const headers = ['Authorization: Bearer TOKEN', 'Content-Type: application/zip']
    const line = 'POST /api/v1/house-files?name=pause HTTP/1.1'
    const answer = await rest(line, headers, 60_000)
    expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    expect(answer).toContain('content-security-policy')
    expect(answer).toContain('"code":"ERR_INPUT_LATE"')
  })

  it.each(['GET /', 'GET /api/v1/about', 'POST /api/v1/streams'])(
    'keeps no connection of a stranger once %s is answered',
    async (what) => {
      expect(await rest(`${what} HTTP/1.1`, [], TIMEOUT_MS / 10)).toMatch(/^HTTP\/1\.1 [2-4]/)
    },
  )
})
