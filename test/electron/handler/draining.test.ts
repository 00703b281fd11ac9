import { once } from 'node:events'
import { Agent, request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { fakeAdmission, SECRET, startHandler } from './fakes.ts'
import { rawRequest, sendRaw } from './raw-socket.ts'

const PATH = `/ask/studio/${SECRET}`
const BODY =
  '{"url":"/live/news/playlist.m3u8","ip":"198.51.100.7","session_id":7,"session_type":"HLS"}'

const agents: Agent[] = []
afterEach(() => {
  for (const agent of agents.splice(0)) agent.destroy()
})

/** A media server with one connection that it keeps. */
function keeper(): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agents.push(agent)
  return agent
}

/** What comes of a question: the status and what is said of the connection, or why there is no answer. */
function question(port: number, agent: Agent): Promise<string> {
  return new Promise((resolve) => {
    const asked = httpRequest({ port, host: '127.0.0.1', agent, path: PATH, method: 'POST' })
    asked.on('response', (response) => {
      response.resume()
      response.on('end', () => resolve(`${response.statusCode} ${response.headers.connection}`))
    })
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    asked.end(BODY)
  })
}

describe('a handler that stops', () => {
  it('resets no question of media servers that keep asking', async () => {
    const { port, handler } = await startHandler()
    let begun = 0
    async function ask(pauseMs: number): Promise<string[]> {
      const agent = keeper()
      expect(await question(port, agent)).toBe('200 keep-alive')
      begun += 1
      for (const heard: string[] = []; ; await sleep(pauseMs)) {
        const last = await question(port, agent)
        heard.push(last.slice(0, 12))
        if (!last.startsWith('200 ')) return heard
      }
    }
    const all = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6].map(ask)
    while (begun < all.length) await sleep(1)
    await handler.close()
    for (const heard of await Promise.all(all)) {
      const odd = heard.filter((each) => !each.startsWith('200 '))
      expect(odd).toEqual(['ECONNREFUSED'])
    }
  })

  it('waits for no connection on which nothing was ever asked, but answers what is first asked on one', async () => {
    const { port, handler } = await startHandler({ limits: { closeMs: 3_600_000 } })
    const [unused, late] = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    const heard: string[] = []
    late.on('data', (data: Buffer) => heard.push(data.toString()))
    await Promise.all([unused, late].map((socket) => once(socket, 'connect')))
    unused.resume()
    // Whoever comes after them is answered: they are taken in.
    expect(await question(port, keeper())).toBe('200 keep-alive')
    const over = Promise.all([unused, late].map((socket) => once(socket, 'close')))
    const closing = handler.close()
    await sleep(50)
    late.write(rawRequest(PATH, BODY))
    await Promise.all([closing, over])
    expect(heard.join('')).toMatch(/^HTTP\/1\.1 200 OK\r\n(.+\r\n)*connection: close\r\n/i)
  })

  it('answers what came on an idle connection in the same moment', async () => {
    const { port, handler } = await startHandler()
    const idle = [keeper(), keeper(), keeper()]
    for (const agent of idle) expect(await question(port, agent)).toBe('200 keep-alive')
    const asked = idle.map((agent) => question(port, agent))
    await new Promise((resolve) => setImmediate(resolve))
    const closing = handler.close()
    expect(await Promise.all(asked)).toEqual(['200 close', '200 close', '200 close'])
    await closing
  })

  it('answers all of several questions that were sent at once, and closes after the last', async () => {
    const { admission } = fakeAdmission()
    const { port, handler } = await startHandler({
      admission: {
        ...admission,
        // As the store has it: what is read together is answered together.
        answer: (request, done) => void setImmediate(() => admission.answer(request, done)),
      },
    })
    const first = rawRequest(PATH, BODY)
    let closing: Promise<void> | null = null
    const { text, closed } = await sendRaw(port, first, 5_000, (socket) => {
      socket.once('data', () => {
        socket.write(first.repeat(20))
        setImmediate(() => {
          closing = handler.close()
        })
      })
    })
    expect(text.match(/HTTP\/1\.1 200 OK/g)).toHaveLength(21)
    expect(text.match(/^connection: close\r$/gim)).toHaveLength(1)
    expect(closed).toBe(true)
    await closing
  })
})
