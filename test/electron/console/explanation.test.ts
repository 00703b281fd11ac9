import { describe, expect, it } from 'vitest'
import { decide } from '../../../electron/access/decide.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import type { Api } from '../../../shared/api-map.ts'
import { streamInputSchema } from '../../../shared/stream.ts'
import { makeRule } from '../../shared/make-rule.ts'
import { type Bench, bench, call, decisionRecord, NOW_MS } from './support.ts'

const REQUEST: AccessRequest = {
  action: 'subscribe',
  phase: 'start',
  streamName: 'live/news',
  mediaServerId: 'ice',
  protocol: 'icecast',
  address: '192.0.2.7',
  userAgent: 'VLC',
  referer: null,
  sessionKey: null,
  viewerId: null,
  credentials: [],
}

/** Decides for real at a moment, puts it on record, and reads its explanation. */
async function explained(
  made: Bench,
  part: Partial<AccessRequest>,
  atMs = NOW_MS,
  meanwhile = () => {},
) {
  const request = { ...REQUEST, ...part }
  const decision = decide(request, made.catalogue.snapshot, atMs)
  const { credentials: _, phase: __, ...asked } = request
  made.decisions.unshift(decisionRecord(7, { ...asked, ...decision, atMs }))
  meanwhile()
  const response = await call(made.console, 'GET /decisions/7')
  expect(response.status).toBe(200)
  const answer = (await response.json()) as Api['GET /decisions/{id}']['answer']
  return answer.explanation
}

function withStream(part: object = {}): Bench & { readonly streamId: string } {
  const made = bench()
  const input = streamInputSchema.parse({ name: 'live/news', ...part })
  const { id } = made.catalogue.streams.create(input, 'console')
  return { ...made, streamId: id }
}

describe('the explanation of a decision', () => {
  it('leads from a link that expired a minute ago to renewing it, before what loses its tags and what nobody can do', async () => {
    const made = withStream()
    const { token } = made.catalogue.links.issue(
      { streamId: made.streamId, minutes: 60, label: 'Ann', tags: ['acme'] },
      'console',
    )
    const credentials = [{ kind: 'rj-auth' as const, value: token }]
    const found = await explained(made, { credentials }, NOW_MS + 61 * 60_000)
    expect(found.sentence).toBe('Refused: The credential has expired.')
    expect(found.grant?.label).toBe('Ann')
    expect(found.hints.map(({ code }) => code)).toEqual(['clock_skew'])
    expect(found.closest).toMatchObject({
      state: 'one',
      sentence:
        'Closest change that would admit: renewing Ann, which keeps its label, streams and tags.',
      steps: [
        {
          act: 'Renew or roll',
          place: `/tokens?q=${found.grant?.id}&open=${found.grant?.id}&do=renew`,
        },
      ],
      others: [
        {
          sentence: 'A valid token that has not expired.',
          place: `/tokens?issue=token&stream=live%2Fnews&as=${found.grant?.id}`,
        },
        { act: 'Try it so', place: expect.stringContaining('/try-it?decision=7&at=') },
      ],
    })
  })

  it('leads from a link for another stream to another like it, and from one for the other action to none', async () => {
    const made = withStream()
    const other = streamInputSchema.parse({ name: 'live/other' })
    const { id: streamId } = made.catalogue.streams.create(other, 'console')
    const { link, token } = made.catalogue.links.issue(
      { streamId, minutes: 60, label: 'Jo', tags: ['customer=club'] },
      'console',
    )
    const credentials = [{ kind: 'rj-auth' as const, value: token }]
    const { closest } = await explained(made, { credentials })
    const place = `/tokens?issue=token&stream=live%2Fnews&as=${link.id}`
    expect(closest.steps).toMatchObject([{ act: 'Issue a token', place }])
    const publishing = await explained(made, { credentials, action: 'publish' })
    const key = '/tokens?issue=stream-key&stream=live%2Fnews'
    expect(publishing.closest.steps).toMatchObject([{ place: key }])
  })

  it('leads to no renewing of a link that was deleted since, and calls one without a label by its id', async () => {
    const made = withStream()
    const { link, token } = made.catalogue.links.issue(
      { streamId: made.streamId, minutes: 60, label: '', tags: [] },
      'console',
    )
    const credentials = [{ kind: 'rj-auth' as const, value: token }]
    const atMs = NOW_MS + 61 * 60_000
    const { closest } = await explained(made, { credentials }, atMs)
    expect(closest).toMatchObject({ sentence: expect.stringContaining(`renewing ${link.id},`) })
    const ref = { kind: 'listener-link' as const, id: link.id }
    const deleting = () => made.catalogue.tokens.act('delete', [ref], 'console')
    const since = await explained(made, { credentials }, atMs, deleting)
    expect(since.closest).toMatchObject({ steps: [{ act: 'Issue a token' }] })
  })

  it('leads to the rule that refuses, the stream that is off, and the stream to add', async () => {
    const night = { id: 'night', name: 'Closed', source: { kind: 'any' } } as const
    const open = withStream({ mode: 'public' })
    open.catalogue.rules.saveDraft(0, [{ ...RULE, ...night }], 'console')
    open.catalogue.rules.publish(0, '', 'console')
    const found = await explained(open, {})
    expect(found.rule).toEqual({ id: 'night', name: 'rule “Closed”', isThere: true })
    expect(found.closest.steps).toEqual([
      {
        sentence: 'Switching rule “Closed” off.',
        place: '/rules?rule=night',
        act: 'Open the rule',
      },
    ])
    const off = withStream({ enabled: false, mode: 'public' })
    expect((await explained(off, {})).closest.steps).toMatchObject([
      { place: `/streams?open=${off.streamId}` },
    ])
    const none = await explained(bench(), { streamName: 'a b&c' })
    expect(none.closest.others.concat(none.closest.steps)).toMatchObject([
      { place: '/streams?add=a%20b%26c' },
    ])
  })

  it('says that a refusal is over once what refused is gone', async () => {
    const made = withStream({ mode: 'public' })
    const revoked = made.catalogue.revocations.create(
      { kind: 'address', value: '192.0.2.7', untilMs: null, note: '' },
      'console',
    )
    expect((await explained(made, {})).closest).toMatchObject({
      state: 'one',
      steps: [{ sentence: 'Lifting the revocation of this address.' }],
    })
    made.catalogue.revocations.lift(revoked.id, 'console')
    const response = await call(made.console, 'GET /decisions/7')
    const { explanation } = (await response.json()) as Api['GET /decisions/{id}']['answer']
    expect(explanation.closest).toMatchObject({ state: 'now', steps: [] })
  })

  it('explains what was admitted as well', async () => {
    const made = withStream({ mode: 'public' })
    const found = await explained(made, {})
    expect(found.sentence).toMatch(/^Admitted: /)
    expect(found.checks.map(({ state }) => state)).toEqual(['pass', 'pass', 'pass', 'pass'])
    expect(found.closest).toMatchObject({ state: 'admitted', decided: 0 })
  })
})

const RULE = makeRule({ id: 'r', priority: 1 })
