import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { hiddenHosts } from '../../../electron/gateway/edges.ts'
import { createOrigins } from '../../../electron/gateway/origin.ts'

const edgesAt = (folder: string) => new Map([['hd/', { rest: 'hd/index.m3u8', folder }]])

it('hosts in a private network are hidden, and public ones are not', () => {
  const { isPrivate } = createOrigins()
  const hidden = (folder: string, edge: string) => hiddenHosts(edgesAt(edge), folder, isPrivate)
  expect(hidden('https://cdn.example/live/', 'https://edge.example/hd/')).toEqual([])
  expect(hidden('https://192.0.2.1/live/', 'https://10.0.0.5/hd/')).toEqual(['10.0.0.5'])
  expect(hidden('http://[fd00::1]:8080/live/', 'http://127.0.0.1/hd/')).toEqual([
    '[fd00::1]',
    '127.0.0.1',
  ])
  expect(hiddenHosts(new Map(), 'http://origin.lan./', () => true)).toEqual(['origin.lan'])
})

it('a name is in a private network once it was found there', async () => {
  const server = createServer((_, response) => response.end())
  await new Promise<void>((listening) => server.listen(0, listening))
  const { port } = server.address() as AddressInfo
  const origins = createOrigins()
  expect(origins.isPrivate('localhost')).toBe(false)
  const { signal } = new AbortController()
  const url = `http://localhost:${port}/`
  const call = { method: 'GET' as const, url, headers: {}, allowPrivate: true, signal }
  ;(await origins.fetch(call)).body.resume()
  expect(origins.isPrivate('localhost')).toBe(true)
  await origins.close()
  server.close()
})
