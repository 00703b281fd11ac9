import { describe, expect, it } from 'vitest'
import { type AskTools, ask } from '../../../electron/handler/ask.ts'
import { protocols } from '../../../electron/handler/protocols/registry.ts'
import type { Protocol, WireReply } from '../../../electron/handler/protocols/types.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import { decisionOf, fakeAdmission, serverOf, wireOf } from './fakes.ts'

const requests = (count: number): readonly AccessRequest[] =>
  Array.from({ length: count }, (_, n) => ({
    action: 'subscribe',
    phase: 'recheck',
    streamName: `live/${n}`,
    mediaServerId: 'studio',
    protocol: 'hls',
    address: null,
    userAgent: null,
    referer: null,
    sessionKey: String(n),
    viewerId: null,
    credentials: [],
  }))

/** A protocol whose every request is a batch, and whose reply says how many decisions of each kind there were. */
const batchOf = (count: number): Protocol => ({
  ...protocols.nimble,
  decode: () => ({ kind: 'ask', requests: requests(count) }),
  encode: (decisions) => ({
    status: decisions.length === 0 ? 403 : 200,
    headers: {},
    body: String(decisions.filter((each) => each.outcome === 'allow').length),
  }),
})

function asking(
  count: number,
  admission: Partial<AskTools['admission']> = {},
  protocol = batchOf(count),
) {
  const fake = fakeAdmission(decisionOf())
  const errors: unknown[] = []
  const tools = {
    admission: { ...fake.admission, ...admission },
    onError: (error: unknown) => errors.push(error),
    onMalformed: () => undefined,
    reports: { take: () => undefined },
    secretsOf: () => ({}),
  } as unknown as AskTools
  const replies: WireReply[] = []
  const refused: boolean[] = []
  ask(tools, protocol, serverOf(), wireOf('{}'), (reply, _id, isRefused) => {
    replies.push(reply)
    refused.push(isRefused)
  })
  return { ...fake, errors, replies, refused }
}

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((done) => setImmediate(done))
}

describe('a batch', () => {
  it('is told for refused when anybody of it is, and only then', () => {
    const answering = (deniedAt: number): readonly boolean[] => {
      let asked = 0
      return asking(3, {
        answer: (_, done) => {
          asked += 1
          done({ ...decisionOf(), outcome: asked === deniedAt ? 'deny' : 'allow' }, asked)
        },
      }).refused
    }
    expect([answering(0), answering(1), answering(3)]).toEqual([[false], [true], [true]])
  })

  it('is denied as a whole, once, when deciding about one throws in a later turn', async () => {
    let asked = 0
    const { replies, errors } = asking(200, {
      answer: (_, done) => {
        asked += 1
        if (asked === 150) throw new Error('broken')
        done(decisionOf(), asked)
      },
    })
    expect(replies).toEqual([])
    await turns(10)
    expect(asked).toBe(150)
    expect(replies.map((reply) => reply.status)).toEqual([403])
    expect(errors).toHaveLength(1)
  })

  it('lets others have their turn, and is answered when all is decided', async () => {
    const { asked, replies } = asking(1_000)
    expect(asked.length).toBeLessThan(100)
    expect(replies).toEqual([])
    await turns(20)
    expect(asked).toHaveLength(1_000)
    expect(replies.map((reply) => reply.body)).toEqual(['1000'])
  })

  it('of nothing is answered at once', () => {
    expect(asking(0).replies).toHaveLength(1)
  })
})

describe('a body that is read in turns', () => {
  /** One that is a batch of ten after so many turns. */
  const slow = (reading: () => number): Protocol => ({
    ...batchOf(10),
    decode: () => {
      throw new Error('That is the other way.')
    },
    decodeInTurns: () => () => (reading() > 0 ? null : { kind: 'ask', requests: requests(10) }),
  })

  it('is denied, once, when reading it throws in a later turn', async () => {
    let left = 5
    const reading = (): number => {
      left -= 1
      if (left === 2) throw new Error('broken')
      return left
    }
    const { replies, errors, asked } = asking(10, {}, slow(reading))
    expect(replies).toEqual([])
    await turns(10)
    expect(replies.map((reply) => reply.status)).toEqual([403])
    expect(errors).toHaveLength(1)
    expect(asked).toEqual([])
  })

  it('lets others have their turn, and is decided about when it is read', async () => {
    let left = 5
    const { replies, asked } = asking(
      10,
      {},
      slow(() => left--),
    )
    expect(left).toBe(4)
    await turns(3)
    expect(replies).toEqual([])
    await turns(10)
    expect(asked).toHaveLength(10)
    expect(replies.map((reply) => reply.body)).toEqual(['10'])
  })
})
