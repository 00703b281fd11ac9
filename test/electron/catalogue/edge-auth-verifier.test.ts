import { describe, expect, it } from 'vitest'
import { detailSentence } from '../../../shared/credential-details.ts'
import { ALLOWED, CASES, malformed } from './edge-auth-cases.ts'
import { ask, NEWS, SECRET, said, sign, station } from './edge-auth-station.ts'
import { START_MS, stream } from './fixture.ts'

const utc = (atMs: number): string =>
  `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`

describe('a token that is not genuine', () => {
  const genuine = sign(NEWS)
  const rewritten = (change: (envelope: Record<string, string>) => void): string => {
    const envelope = JSON.parse(atob(genuine.slice(7))) as Record<string, string>
    change(envelope)
    return `DIGEST:${btoa(JSON.stringify(envelope))}`
  }
  it.each([
    ['another secret', sign(NEWS, 'wrong'), 'credential_signature', 'bad-digest'],
    [
      'an application nobody set up',
      sign(NEWS, SECRET, 'tv.example'),
      'credential_unknown',
      'unknown-application',
    ],
    [
      'another payload beside its digest',
      rewritten((each) => (each.token = (each.token ?? '').replace('news', 'other'))),
      'credential_signature',
      'bad-digest',
    ],
    ['no base64', 'DIGEST:%%%', 'credential_malformed', 'bad-token'],
    ['a cut', genuine.slice(0, -40), 'credential_malformed', 'bad-token'],
    [
      'a plus sign that became a space',
      `${genuine.slice(0, 30)} ${genuine.slice(31)}`,
      'credential_malformed',
      'plus-became-space',
    ],
    ['no end', `DIGEST:${'A'.repeat(20_000)}`, 'credential_malformed', 'too-long'],
  ])('is refused: %s', (_, token, reason, word) => {
    const { catalogue } = station()
    const decision = ask(catalogue, token)
    const space = token.includes(' ') ? ['wire:space'] : []
    expect(said(decision)).toEqual(['deny', reason, `phenix:${word}`, ...space])
    expect(detailSentence(`phenix:${word}`)).not.toBe(`phenix:${word}`)
  })

  it('is refused although the same digest stood beside its own payload a moment ago', () => {
    const { catalogue } = station()
    expect(ask(catalogue, genuine).outcome).toBe('allow')
    const forged = rewritten((each) => (each.token = (each.token ?? '').replace('news', 'other')))
    expect(ask(catalogue, forged, { streamName: 'live/other', action: 'publish' }).reason).toBe(
      'credential_signature',
    )
  })
})

describe('a genuine token', () => {
  it.each(CASES)('with %s', (_, payload, fields, settings, expected) => {
    const { catalogue } = station({ settings })
    const token = sign({ ...NEWS, ...payload })
    // JSON has no infinity; a token of the vendor's says null then.
    expect(said(ask(catalogue, token, fields))).toEqual(expected)
    expect(said(ask(catalogue, token, fields)), 'asked again').toEqual(expected)
  })

  it.each([
    ['auth', 'subscribe', ['deny', 'credential_wrong_kind', 'phenix:wrong-type']],
    ['auth', 'publish', ['deny', 'credential_wrong_kind', 'phenix:wrong-type']],
    ['stream', 'subscribe', ALLOWED],
    ['stream', 'publish', ['deny', 'grant_other_action', 'phenix:wrong-type']],
    ['publish', 'subscribe', ['deny', 'grant_other_action', 'phenix:wrong-type']],
    ['publish', 'publish', ALLOWED],
    [undefined, 'subscribe', ALLOWED],
    [undefined, 'publish', ['deny', 'grant_other_action', 'phenix:wrong-type']],
  ] as const)('of type %s is asked to %s', (type, action, expected) => {
    const { catalogue } = station()
    expect(said(ask(catalogue, sign({ ...NEWS, type }), { action }))).toEqual(expected)
  })

  it('without type publishes where the settings say so', () => {
    const { catalogue } = station({ settings: { untypedMayPublish: true } })
    const token = sign({ ...NEWS, type: undefined })
    expect(ask(catalogue, token, { action: 'publish' }).outcome).toBe('allow')
  })

  it('publishes anywhere without target where the settings say so, and is watched with nowhere', () => {
    const settings = { untargetedMayPublish: true }
    const { catalogue } = station({ settings })
    const token = sign({ type: 'publish' })
    expect(ask(catalogue, token, { action: 'publish' }).outcome).toBe('allow')
    expect(ask(catalogue, sign({ type: 'stream' })).reason).toBe('credential_no_target')
    const kept = station({ settings, streamGroup: 'sport' }).catalogue
    expect(ask(kept, token, { action: 'publish' }).reason).toBe('grant_other_stream')
    const usual = station().catalogue
    expect(ask(usual, token, { action: 'publish' }).reason).toBe('credential_no_target')
  })

  it('publishes to what it names, not to what another publisher tagged', () => {
    const { catalogue } = station()
    const token = sign({ type: 'publish', requiredTag: 'derby' })
    expect(ask(catalogue, token, { action: 'publish' }).reason).toBe('grant_other_stream')
  })

  it('spelled loosely counts as the settings say, with the same id', () => {
    const token = sign(NEWS)
    const loose = `${token.replace(/=+$/, '')}`.replace('DIGEST:', 'DIGEST:*')
    const lenient = station()
    const decision = ask(lenient.catalogue, loose)
    expect(decision).toMatchObject({
      outcome: 'allow',
      grantId: ask(lenient.catalogue, token).grantId,
    })
    const strict = station({ settings: { lenientSpelling: false } })
    expect(said(ask(strict.catalogue, loose))).toEqual(malformed('lenient-spelling'))
  })

  it('may stand bare in an address, where a plus sign is read as a space', () => {
    const token = sign({ ...NEWS, applyTags: ['~~~>>>~~~'] })
    const read = token.replaceAll('+', ' ')
    expect(read).toContain(' ')
    expect(ask(station().catalogue, read).outcome).toBe('allow')
    const strict = station({ settings: { lenientSpelling: false } })
    const told = [...malformed('lenient-spelling'), 'wire:space']
    expect(said(ask(strict.catalogue, read))).toEqual(told)
  })

  it('is revoked in every spelling, and admitted again when that is lifted', () => {
    const { catalogue } = station()
    const token = sign(NEWS)
    const { grantId } = ask(catalogue, token)
    const revoked = { kind: 'grant', value: grantId ?? '', untilMs: null, note: '' } as const
    const { id } = catalogue.revocations.create(revoked, 'console')
    expect(ask(catalogue, token).reason).toBe('grant_revoked')
    expect(ask(catalogue, token.replace('DIGEST:', 'DIGEST:*')).reason).toBe('grant_revoked')
    catalogue.revocations.lift(id, 'console')
    expect(ask(catalogue, token).outcome).toBe('allow')
  })

  it('is refused while its application is switched off, and after it was removed', () => {
    const { catalogue } = station()
    const token = sign(NEWS)
    const [application] = catalogue.applications.list()
    if (application === undefined) throw new Error('There is none.')
    const { label, streamGroup, settings } = application
    const change = { label, streamGroup, settings }
    expect(ask(catalogue, token).outcome).toBe('allow')
    catalogue.applications.update(application.id, { ...change, enabled: false }, 'console')
    expect(said(ask(catalogue, token))).toEqual([
      'deny',
      'grant_disabled',
      'phenix:application-disabled',
    ])
    catalogue.applications.update(application.id, { ...change, enabled: true }, 'console')
    expect(ask(catalogue, token).outcome).toBe('allow')
    catalogue.applications.remove(application.id, 'console')
    expect(ask(catalogue, token).reason).toBe('credential_unknown')
  })

  it('that was issued here is refused once switched off, deleted or ended, remembered or not', () => {
    const { catalogue } = station()
    const { applications } = catalogue
    const input = { label: '', channelAlias: 'live/news' }
    const { item, secret } = applications.issue('radio.example', input, 'console')
    const { tokenActs } = applications
    expect(ask(catalogue, secret).outcome).toBe('allow')
    tokenActs.setDisabled(item.id, true, 'console')
    expect(ask(catalogue, secret)).toMatchObject({ reason: 'grant_disabled', grantId: item.id })
    tokenActs.setDisabled(item.id, false, 'console')
    expect(ask(catalogue, secret).outcome).toBe('allow')
    tokenActs.remove(item.id, 'console')
    expect(ask(catalogue, secret).reason).toBe('grant_deleted')
    tokenActs.restore(item.id, 'console')
    tokenActs.setEnd(item.id, START_MS + 5, 'console')
    expect(ask(catalogue, secret, {}, START_MS + 4).outcome).toBe('allow')
    expect(ask(catalogue, secret, {}, START_MS + 5).reason).toBe('grant_expired')
  })

  it('is for the streams of the group its application is kept to', () => {
    const elsewhere = station({ streamGroup: 'sport' }).catalogue
    expect(said(ask(elsewhere, sign(NEWS)))).toEqual([
      'deny',
      'grant_other_stream',
      'phenix:other-application',
    ])
    expect(ask(station({ streamGroup: 'news-room' }).catalogue, sign(NEWS)).outcome).toBe('allow')
  })

  it('counts by each secret until that one retires, remembered or not', () => {
    const { catalogue } = station()
    const { applications } = catalogue
    const second = { name: '', secret: 'the-second-secret' }
    applications.addSecret('radio.example', second, 'console')
    const old = applications.list()[0]?.secrets[1]?.id ?? ''
    applications.retireSecret('radio.example', old, START_MS + 1_000, 'console')
    const token = sign(NEWS)
    expect(ask(catalogue, token, {}, START_MS + 999).outcome).toBe('allow')
    expect(said(ask(catalogue, token, {}, START_MS + 1_000))).toEqual([
      'deny',
      'credential_signature',
      `phenix:secret-retired ${old}, ${utc(START_MS + 1_000)}`,
    ])
    expect(ask(catalogue, sign(NEWS, 'the-second-secret'), {}, START_MS + 1_000).outcome).toBe(
      'allow',
    )
    applications.removeSecret('radio.example', old, 'console')
    expect(said(ask(catalogue, token))).toEqual([
      'deny',
      'credential_signature',
      `phenix:secret-deleted ${old}, ${utc(START_MS)}`,
    ])
    expect(detailSentence('phenix:secret-retired studio, then')).toBe(
      'It was signed with a secret that has retired. (studio, then)',
    )
    expect(said(ask(catalogue, sign(NEWS, 'never-one-of-ours'))).at(-1)).toBe('phenix:bad-digest')
  })

  it.each([
    ['another stream', { streamName: 'live/other' }, 'grant_other_stream'],
    ['another address', { address: '192.0.2.8' }, 'credential_other_address'],
    ['another session', { sessionKey: 'us#8' }, 'credential_other_session'],
    ['another use', { action: 'publish' as const }, 'grant_other_action'],
  ])('is judged anew for %s, right after it let somebody in', (_, fields, reason) => {
    const { catalogue } = station()
    const token = sign({ ...NEWS, remoteAddress: '192.0.2.7', sessionId: 'us#7' })
    const fitting = { sessionKey: 'us#7' }
    expect(ask(catalogue, token, fitting).outcome).toBe('allow')
    expect(said(ask(catalogue, token, { ...fitting, ...fields }))).toContain(reason)
    expect(ask(catalogue, token, fitting).outcome).toBe('allow')
  })

  it('is judged anew once its stream left the group it names', () => {
    const { catalogue } = station()
    const token = sign({ type: 'stream', requiredTag: 'news-room' })
    expect(ask(catalogue, token).outcome).toBe('allow')
    const [news] = catalogue.streams.list()
    const moved = stream({ name: 'live/news', group: 'elsewhere' })
    catalogue.streams.update(news?.id ?? '', moved, 'console')
    expect(ask(catalogue, token).reason).toBe('grant_other_stream')
  })

  it('expires however often it was asked before', () => {
    const { catalogue } = station()
    const token = sign(NEWS)
    expect(ask(catalogue, token).outcome).toBe('allow')
    expect(ask(catalogue, token, {}, START_MS + 89_999).outcome).toBe('allow')
    expect(ask(catalogue, token, {}, START_MS + 90_000).reason).toBe('grant_expired')
  })

  it('gives the decision its tags and its label, and is counted with the secret that signed it', () => {
    const { catalogue } = station({ label: 'Radio' })
    const tags = ['customer-1', '=cmd|x']
    const decision = ask(catalogue, sign({ ...NEWS, applyTags: tags }))
    expect(decision).toMatchObject({ outcome: 'allow', tags })
    catalogue.noteGrantUsed(decision.grantId ?? '', START_MS + 5)
    expect(catalogue.applications.list()[0]?.secrets[0]?.lastUsedAtMs).toBe(START_MS + 5)
    const input = { label: 'Ann', channelAlias: 'live/news' }
    const issued = catalogue.applications.issue('radio.example', input, 'console')
    const { grantId } = ask(catalogue, issued.secret)
    expect(grantId).toBe(issued.item.id)
    catalogue.noteGrantUsed(grantId ?? '', START_MS + 9)
    expect(catalogue.applications.tokens()[0]).toMatchObject({
      uses: 1,
      lastUsedAtMs: START_MS + 9,
    })
  })
})
