import { describe, expect, it } from 'vitest'
import { exportDocument } from '../../../electron/catalogue/document.ts'
import { documentSchema } from '../../../electron/catalogue/document-schema.ts'
import { apply } from './document-station.ts'
import { createFixture, refusal, server, stream } from './fixture.ts'

/** Tables that a document has, with the section. A field in brackets is named only: what is secret is never in a document. */
const IN_DOCUMENT = {
  settings: 'settings',
  account: 'account',
  streams: 'streams',
  stream_front_doors: 'streams.frontDoorSigner (its key)',
  stream_keys: 'streams.keys (those with a label that do not end by themselves)',
  stream_whip_tokens: 'streams.whipToken (the token)',
  media_servers: 'mediaServers',
  media_server_control: 'mediaServers.control',
  media_server_secrets: 'mediaServers.secrets (the secrets)',
  applications: 'applications',
  application_secrets: 'applications.secrets (the secrets)',
  token_keys: 'tokenKeys (their secrets)',
  rule_versions: 'rules (those in force)',
  pinned_tests: 'tests',
  grant_limits: 'grantLimits',
} as const

/** Tables that no document has, with why. */
const NOT_IN_DOCUMENT = {
  // Secrets and what goes with them.
  media_server_signing: 'the tolerance is set together with the signing password',
  ice_credentials: 'secrets; the servers are in settings',
  signing_keys: 'secrets that each installation makes',
  key_check: 'tells whether the key file is the right one',
  api_secrets: 'secrets that are shown once',
  service_tokens: 'secrets that are shown once',
  video_issuers: 'keys, which are brought along or made here',
  video_keys: 'keys, which are brought along or made here',
  // What was issued to somebody: tokens are no configuration.
  access_tokens: 'issued',
  edge_auth_tokens: 'issued',
  links: 'issued',
  publish_tokens: 'issued',
  server_tokens: 'issued',
  subscribe_tokens: 'issued',
  ended_links: 'issued',
  grant_uses: 'how what was issued is used',
  token_bindings: 'how what was issued is used',
  // Acts of operators, which hold for the people of one installation.
  revocations: 'an act',
  revoked_together: 'an act',
  limit_marks: 'what limits found, and bans',
  rule_draft: 'not in force',
  annotations: 'notes of operators',
  saved_views: 'the personal state of operators',
  // The past.
  audit: 'the past',
  audit_head: 'the past',
  counters: 'the past',
  decisions: 'the past',
  deleted_rows: 'the past',
  deleted_things: 'the past',
  journal: 'the past',
  kept_edits: 'the past',
  media_server_looks: 'the past',
  session_usage: 'the past',
  session_view_time: 'the past',
  sessions: 'the past',
  usage_day: 'the past',
  usage_key_peak: 'the past',
  usage_minutes: 'the past',
  usage_month: 'the past',
  usage_peak: 'the past',
  usage_peak_day: 'the past',
  usage_quarter: 'the past',
  view_time: 'the past',
  whip_sessions: 'the past',
} as const

describe('a document', () => {
  it('has each table of the database, or there is a reason why not', () => {
    const { db } = createFixture()
    const tables = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table'")
      .pluck()
      .all()
      .filter((name) => !name.startsWith('sqlite_'))
    const told = [...Object.keys(IN_DOCUMENT), ...Object.keys(NOT_IN_DOCUMENT)]
    expect(tables.toSorted()).toEqual(told.toSorted())
  })

  it('has the section that a table is said to be in', () => {
    const sections = Object.values(IN_DOCUMENT).map((each) => each.split(/[. ]/, 1)[0] ?? '')
    const known = Object.keys(documentSchema.shape).filter(
      (name) => name !== 'stagedoor' && name !== 'prune',
    )
    expect([...new Set(sections)].toSorted()).toEqual(known.toSorted())
  })
})

describe('secrets of streams and media servers', () => {
  function station() {
    const fixture = createFixture()
    const { catalogue } = fixture
    const whipUrl = 'https://whip.example/news'
    const news = catalogue.streams.create(stream({ name: 'live/news', whipUrl }), 'console')
    const made = catalogue.mediaServers.create(
      server({ name: 'Hall', protocol: 'nimble' }),
      'console',
    )
    return { ...fixture, news, hall: made.server }
  }

  it('that a media server does not have are refused, by their place', () => {
    const { catalogue } = createFixture()
    const yaml =
      'stagedoor: 1\nmediaServers: [{ name: A, protocol: generic, secrets: [push-token] }]\n'
    const error = refusal(() => apply(catalogue, yaml))
    expect(error.issues.map(({ path }) => path)).toEqual(['mediaServers.0.secrets.0'])
    expect(catalogue.mediaServers.list()).toEqual([])
  })

  it('are named and never told, said to be missing elsewhere, and left alone here', () => {
    const { catalogue, news, hall } = station()
    expect(exportDocument(catalogue)).not.toMatch(/whipToken|secrets:/)
    catalogue.streams.setWhipToken(news.id, 'whip-s3cret', 'console')
    const value = { value: 'control-s3cret', overlapMinutes: 0 }
    catalogue.mediaServers.setSecret(hall.id, 'control-token', value, 'console')
    const yaml = exportDocument(catalogue)
    expect(yaml).toContain('whipToken: true')
    expect(yaml).toMatch(/secrets:\n\s+- control-token/)
    expect(yaml).not.toContain('s3cret')

    const other = createFixture().catalogue
    const first = apply(other, yaml)
    expect(first.missing).toEqual([
      { noun: 'whip_token', label: 'live/news' },
      { noun: 'server_secret', label: 'Hall: control-token' },
    ])
    expect(apply(other, yaml)).toMatchObject({
      lines: [],
      missing: first.missing,
    })
    expect(other.streams.whipToken(other.streams.list()[0]?.id ?? '')).toBeNull()

    const pruned = yaml
      .replace('whipToken: true', '')
      .replace('stagedoor: 1', 'stagedoor: 1\nprune: true')
    expect(apply(catalogue, pruned)).toMatchObject({
      lines: [],
      missing: [],
    })
    expect(catalogue.streams.whipToken(news.id)).toBe('whip-s3cret')
  })
})

describe('the account', () => {
  it('is in the document, changes by it, and keeps its id', () => {
    const { catalogue } = createFixture()
    const { id } = catalogue.account.get()
    const yaml = 'stagedoor: 1\naccount: { allowedCountries: [DE, AT] }\n'
    expect(apply(catalogue, yaml).lines).toMatchObject([
      { noun: 'setting', label: 'account.allowedCountries' },
    ])
    expect(catalogue.account.get()).toMatchObject({ id, allowedCountries: ['DE', 'AT'] })
    expect(apply(catalogue, exportDocument(catalogue)).lines).toEqual([])
    expect(exportDocument(catalogue)).not.toContain(id)
    const wrong = 'stagedoor: 1\naccount: { allowedCountries: [DE], deniedCountries: [AT] }\n'
    expect(refusal(() => apply(catalogue, wrong)).issues[0]?.path).toMatch(/^account/)
  })
})
