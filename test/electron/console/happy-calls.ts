import { expect } from 'vitest'
import type { ApiCall } from '../../../shared/api-map.ts'
import { ACCESS_TOKEN_CALLS } from './access-token-calls.ts'
import { APPLICATION_CALLS } from './application-calls.ts'
import { DIRECTOR_CALLS } from './director-calls.ts'
import { HAPPY_TOKENS } from './happy-tokens.ts'
import { KEY_CALLS } from './key-calls.ts'
import { SAFE_CALLS } from './safe-calls.ts'
import { type Happy, RULE, SERVER, STREAM } from './set-up.ts'
import { SETTINGS_CALLS } from './settings-calls.ts'
import { STREAM_DOOR_CALLS } from './stream-door-calls.ts'
import { STREAM_TOKEN_CALLS } from './stream-token-calls.ts'
import { USAGE_CALLS } from './usage-calls.ts'
import { VIDEO_KEY_CALLS } from './video-key-calls.ts'
import { WORK_CALLS } from './work-calls.ts'
import { WORKBENCH_CALLS } from './workbench-calls.ts'

export const YAML = `
stagedoor: 1
streams:
  - name: live/sport
    keys: [{ label: studio }]
`

/** Calls about what only another call starts; bulk-revoke.test.ts, tokens.test.ts, launch.test.ts, practice.test.ts and house-files.test.ts make them. */
type Elsewhere =
  | 'POST /media-servers/{id}/practice'
  | 'POST /launch-codes'
  | 'POST /launch-codes/phone'
  | 'DELETE /phones/{id}'
  | 'DELETE /house-files/{name}'
  | 'GET /sessions/revocations/{id}'
  | 'POST /sessions/revocations/{id}/cancel'
  | 'POST /sessions/revocations/{id}/undo'
  | 'GET /tokens/bulk/{id}'
  | 'POST /tokens/bulk/{id}/cancel'
  | 'GET /rules/back-test/{id}'
  | 'POST /rules/back-test/{id}/cancel'

/** One good call of every route; a call that is missing here does not compile. */
export const HAPPY: Readonly<Record<Exclude<ApiCall, Elsewhere>, Happy>> = {
  'GET /about': [() => '/about', null, 200, { mode: 'headless' }],
  'GET /phones': [() => '/phones', null, 200, { address: null, phones: [] }],
  'GET /doctor': [
    ({ stream }) => `/doctor?stream=${stream}`,
    null,
    200,
    { reports: [{ kind: 'stream' }] },
  ],
  'POST /diagnostics': [() => '/diagnostics', null, 200, { madeAtMs: expect.any(Number) }],
  'GET /house-files': [
    () => '/house-files',
    null,
    200,
    { folder: '/house', houseFiles: [{ name: 'pause', problem: null, rules: [] }] },
  ],
  'GET /alarms': [() => '/alarms', null, 200, { alarms: [] }],
  'POST /clock/confirm': [() => '/clock/confirm', null, 204, {}],
  'GET /limits': [() => '/limits', null, 200, { bans: [{ kind: 'viewer', value: 'ann' }] }],
  'DELETE /limits/bans/{kind}/{value}': [() => '/limits/bans/viewer/ann', null, 204, {}],
  'GET /sharing': [() => '/sharing', null, 200, { suspicions: [] }],
  'GET /counters': [() => '/counters', null, 200, { viewers: 1, publishers: 0 }],
  'GET /sessions': [() => '/sessions', null, 200, { sessions: [{ id: 's1' }] }],
  'POST /sessions/{id}/revoke': [
    () => '/sessions/s1/revoke',
    () => ({ what: 'address', untilMs: null, note: 'abuse' }),
    200,
    { revocation: { kind: 'address', value: '192.0.2.7', note: 'abuse' }, sessionIds: ['s1'] },
  ],
  'GET /sessions/ended': [
    () => '/sessions/ended?streamId=news&ids=s7,s8&limit=10',
    null,
    200,
    { sessions: [], nextBefore: null },
  ],
  'GET /view-time': [
    () => '/view-time?streamId=news&viewerId=ann&from=2026-01-01&to=2026-01-31',
    null,
    200,
    { rows: [{ day: '2026-01-01', viewerId: null, ms: 100 }], totalMs: 100 },
  ],
  'GET /decisions': [
    () => '/decisions?outcome=deny&limit=1',
    null,
    200,
    { decisions: [{ id: 2 }], nextBefore: 2 },
  ],
  'GET /decisions/{id}': [
    () => '/decisions/2',
    null,
    200,
    { decision: { id: 2 }, exchange: { decisionId: 2 } },
  ],
  'GET /streams': [() => '/streams', null, 200, { streams: [{ name: 'live/news' }] }],
  'POST /streams': [
    () => '/streams',
    () => ({ name: 'live/new' }),
    201,
    { item: { name: 'live/new', mode: 'token', recheckSeconds: 60 }, secret: null },
  ],
  'PUT /streams/{id}': [
    (ids) => `/streams/${ids.stream}`,
    () => ({ ...STREAM, mode: 'public' }),
    200,
    { item: { mode: 'public' }, secret: null },
  ],
  'DELETE /streams/{id}': [(ids) => `/streams/${ids.stream}`, null, 204, {}],
  ...STREAM_DOOR_CALLS,
  'GET /streams/{id}/keys': [
    (ids) => `/streams/${ids.stream}/keys`,
    null,
    200,
    { keys: [{ label: 'studio' }] },
  ],
  'POST /stream-keys': [
    () => '/stream-keys',
    (ids) => ({ streamId: ids.stream }),
    201,
    { item: { label: '' }, secret: expect.stringMatching(/^sdk_/) },
  ],
  'PUT /stream-keys/{id}': [
    (ids) => `/stream-keys/${ids.key}`,
    () => ({ disabled: true }),
    200,
    { item: { disabledAtMs: expect.any(Number) }, secret: null },
  ],
  'DELETE /stream-keys/{id}': [(ids) => `/stream-keys/${ids.key}`, null, 204, {}],
  'GET /rules': [
    () => '/rules',
    null,
    200,
    { published: { version: 1, rules: [RULE] }, draft: { baseVersion: 1 }, hits: {} },
  ],
  'PUT /rules/draft': [
    () => '/rules/draft',
    () => ({ baseVersion: 1, rules: [] }),
    200,
    { baseVersion: 1, rules: [] },
  ],
  'POST /rules/area': [
    () => '/rules/area',
    () => ({
      kml: '<kml><Placemark><name>A</name><Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 1,0 1,1 0,0</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>',
    }),
    200,
    { polygons: [{ name: 'A', outer: '0,0 1,0 1,1 0,0' }], points: 3, leftOut: 0 },
  ],
  'DELETE /rules/draft': [() => '/rules/draft', null, 204, {}],
  'GET /rules/diff': [
    () => '/rules/diff',
    null,
    200,
    { lines: [{ kind: 'changed', noun: 'rule', id: 'no-bots' }] },
  ],
  'GET /rules/impact': [() => '/rules/impact', null, 200, { refused: 3, cut: 2, goOn: 1 }],
  'POST /rules/publish': [
    () => '/rules/publish',
    () => ({ baseVersion: 1 }),
    200,
    { version: 2, note: '' },
  ],
  'POST /rules/rollback': [
    () => '/rules/rollback',
    () => ({ version: 1 }),
    200,
    { version: 2, rules: [RULE] },
  ],
  'POST /rules/back-test': [
    () => '/rules/back-test',
    () => ({ days: 7 }),
    201,
    { days: 7, changes: { refused: { requests: 0 } } },
  ],
  'GET /rules/versions': [
    () => '/rules/versions',
    null,
    200,
    { versions: [{ version: 1, ruleCount: 1 }] },
  ],
  'GET /rules/versions/{version}': [() => '/rules/versions/1', null, 200, { rules: [RULE] }],
  'GET /media-servers': [
    () => '/media-servers',
    null,
    200,
    {
      mediaServers: [
        { name: 'Radio', requests: 0, capabilities: expect.any(Object) },
        { name: 'Video hall' },
      ],
    },
  ],
  'POST /media-servers': [
    () => '/media-servers',
    () => ({ name: 'Video', protocol: 'nimble' }),
    201,
    { item: { name: 'Video', enabled: true }, secret: expect.stringMatching(/^sdh_/) },
  ],
  'PUT /media-servers/{id}': [
    (ids) => `/media-servers/${ids.server}`,
    () => ({ ...SERVER, enabled: false }),
    200,
    { item: { enabled: false }, secret: null },
  ],
  'DELETE /media-servers/{id}': [(ids) => `/media-servers/${ids.server}`, null, 204, {}],
  'POST /media-servers/{id}/snippets': [
    (ids) => `/media-servers/${ids.server}/snippets`,
    null,
    200,
    {
      handlerUrl: expect.stringMatching(/^http:\/\/127.+\/ask\/.+\/sdh_/),
      snippets: expect.any(Array),
      elsewhere: [
        { address: '192.0.2.9', handlerUrl: expect.stringMatching(/^http:\/\/192.+\/sdh_/) },
      ],
      isOwnAlone: false,
    },
  ],
  'POST /media-servers/{id}/roll-secret': [
    (ids) => `/media-servers/${ids.server}/roll-secret`,
    () => ({}),
    200,
    { item: { name: 'Radio' }, secret: expect.stringMatching(/^sdh_/) },
  ],
  'POST /media-servers/{id}/old-secret/take-back': [
    (ids) => `/media-servers/${ids.video}/old-secret/take-back`,
    null,
    200,
    { item: { name: 'Video hall' } },
  ],
  'DELETE /media-servers/{id}/old-secret': [
    (ids) => `/media-servers/${ids.video}/old-secret`,
    null,
    204,
    {},
  ],
  'GET /media-servers/{id}/signing-password': [
    (ids) => `/media-servers/${ids.video}/signing-password`,
    null,
    200,
    { isSet: true, previousUntilMs: null, toleranceSeconds: 60 },
  ],
  'PUT /media-servers/{id}/signing-password': [
    (ids) => `/media-servers/${ids.video}/signing-password`,
    () => ({ password: null, toleranceSeconds: 90 }),
    200,
    { isSet: false, previousUntilMs: null, toleranceSeconds: 90 },
  ],
  'GET /media-servers/{id}/secrets/{purpose}': [
    (ids) => `/media-servers/${ids.video}/secrets/push-token`,
    null,
    200,
    { isSet: false, previousUntilMs: null },
  ],
  'PUT /media-servers/{id}/secrets/{purpose}': [
    (ids) => `/media-servers/${ids.video}/secrets/push-token`,
    () => ({ value: 'push-api-token' }),
    200,
    { isSet: true, previousUntilMs: null },
  ],
  'GET /media-servers/{id}/control': [
    (ids) => `/media-servers/${ids.video}/control`,
    null,
    200,
    { control: null },
  ],
  'POST /media-servers/{id}/control/check': [
    (ids) => `/media-servers/${ids.video}/control/check`,
    null,
    200,
    { sessions: null, problem: 'No address is set.' },
  ],
  'POST /media-servers/{id}/comparison': [
    (ids) => `/media-servers/${ids.video}/comparison`,
    null,
    200,
    { comparison: null },
  ],
  'POST /media-servers/{id}/unknown/cut': [
    (ids) => `/media-servers/${ids.video}/unknown/cut`,
    () => ({ id: 'subscribe 7' }),
    200,
    { sessionId: 'subscribe 7', outcome: 'cut', detail: '' },
  ],
  'PUT /media-servers/{id}/control': [
    (ids) => `/media-servers/${ids.video}/control`,
    () => ({ control: { url: 'http://127.0.0.1:8082', allowPrivate: true } }),
    200,
    { control: { url: 'http://127.0.0.1:8082', allowPrivate: true, user: '' } },
  ],
  'GET /links': [() => '/links', null, 200, { links: [], nextBefore: null }],
  'POST /links': [
    () => '/links',
    (ids) => ({ streamId: ids.stream, minutes: 60 }),
    201,
    { link: { issuedBy: 'console' }, url: expect.stringContaining('rj-auth=') },
  ],
  'POST /links/nimble': [
    () => '/links/nimble',
    (ids) => ({ mediaServerId: ids.video, streamId: ids.stream, address: '192.0.2.7' }),
    201,
    { link: { id: expect.stringMatching(/^wms-/) }, url: expect.stringContaining('wmsAuthSign=') },
  ],
  ...HAPPY_TOKENS,
  'GET /service-tokens': [
    () => '/service-tokens',
    null,
    200,
    { serviceTokens: [{ name: 'Site' }] },
  ],
  'POST /service-tokens': [
    () => '/service-tokens',
    () => ({ name: 'Shop' }),
    201,
    { item: { name: 'Shop' }, secret: expect.stringMatching(/^sds_/) },
  ],
  'PUT /service-tokens/{id}': [
    (ids) => `/service-tokens/${ids.token}`,
    () => ({ disabled: true }),
    200,
    { item: { disabledAtMs: expect.any(Number) } },
  ],
  'DELETE /service-tokens/{id}': [(ids) => `/service-tokens/${ids.token}`, null, 204, {}],
  ...APPLICATION_CALLS,
  ...WORKBENCH_CALLS,
  ...WORK_CALLS,
  ...SAFE_CALLS,
  ...KEY_CALLS,
  ...ACCESS_TOKEN_CALLS,
  ...USAGE_CALLS,
  ...VIDEO_KEY_CALLS,
  'GET /revocations': [
    () => '/revocations?viewer=eve',
    null,
    200,
    { revocations: [{ value: 'eve' }], total: 1 },
  ],
  'POST /revocations': [
    () => '/revocations',
    () => ({ kind: 'grant', value: 'rj-1' }),
    201,
    { revocation: { kind: 'grant' }, sessionIds: ['s1'], effect: expect.any(String) },
  ],
  'DELETE /revocations/{id}': [(ids) => `/revocations/${ids.revocation}`, null, 204, {}],
  'POST /simulate': [
    () => '/simulate',
    () => ({ streamName: 'live/news' }),
    200,
    { decision: { outcome: 'deny', reason: 'credential_missing' } },
  ],
  ...DIRECTOR_CALLS,
  ...STREAM_TOKEN_CALLS,
  ...SETTINGS_CALLS,
  'GET /audit': [() => '/audit?limit=2', null, 200, { nextBefore: expect.any(Number) }],
  'POST /audit/check': [
    () => '/audit/check',
    () => ({}),
    200,
    { broken: null, receipt: expect.stringMatching(/^\d+\.[0-9a-f]{64}$/) },
  ],
  'POST /audit/copies': [() => '/audit/copies', () => ({ label: 'Copy handler secret' }), 204, {}],
  'POST /apply': [
    () => '/apply',
    () => ({ yaml: YAML, dryRun: false }),
    200,
    {
      applied: true,
      secrets: { 'live/sport studio': expect.stringMatching(/^sdk_/) },
      missing: [],
    },
  ],
}
