import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCountryLookup } from '../../electron/access/country.ts'
import { decide } from '../../electron/access/decide.ts'
import { createCatalogue } from '../../electron/catalogue/create.ts'
import type { OwnedCatalogue } from '../../electron/catalogue/types.ts'
import { credentialOf } from '../../electron/handler/protocols/credentials.ts'
import { countryFile } from '../../electron/places.ts'
import { createDataKeySecrets } from '../../electron/secrets/data-key.ts'
import { migrate } from '../../electron/store/migrate.ts'
import { openDatabase } from '../../electron/store/open.ts'
import { selfSigningKey, signSubscribeToken } from '../../electron/tokens/subscribe-token-sign.ts'
import type { AccessRequest, Decision, Verification } from '../../shared/access.ts'
import { applicationInputSchema, edgeAuthTokenInputSchema } from '../../shared/application.ts'
import { linkInputSchema } from '../../shared/credential.ts'
import { streamInputSchema } from '../../shared/stream.ts'
import { subscribeTokenInputSchema } from '../../shared/stream-token.ts'
import { createTargets } from './targets.ts'

/*
 * What a credential that was verified before adds to a decision: `npx node test/bench/recheck.ts`. Beside it runs the same
 * decision with a verifier that answers the same grant at once, which is the decision without any look at the credential.
 */

const ROUNDS = 31
const PER_ROUND = 20_000
const TARGET_MICROSECONDS = 1
const STREAM = 'live/stage'
const ADDRESS = '203.0.113.9'

/** A token of each kind that admits to the stream, by name. */
function presented(catalogue: OwnedCatalogue): ReadonlyMap<string, string> {
  const by = 'console'
  const stream = catalogue.streams.create(
    streamInputSchema.parse({ name: STREAM, mode: 'token' }),
    by,
  )
  const link = catalogue.links.issue(linkInputSchema.parse({ streamId: stream.id }), by)
  const { application } = catalogue.applications.create(
    applicationInputSchema.parse({ id: 'radio.example' }),
    by,
  )
  const edge = catalogue.applications.issue(
    application.id,
    edgeAuthTokenInputSchema.parse({
      channelAlias: STREAM,
      type: 'stream',
      expiresInSeconds: 3_600,
      remoteAddress: ADDRESS,
    }),
    by,
  )
  const parent = catalogue.subscribeTokens.create(
    subscribeTokenInputSchema.parse({ label: 'site', streams: [{ streamName: STREAM }] }),
    by,
  )
  const child = signSubscribeToken(
    { tokenId: parent.token.id, streamName: STREAM, expiresAtMs: Date.now() + 3_600_000 },
    selfSigningKey(parent.secret),
  )
  return new Map([
    ['rj-auth link', link.token],
    ['EdgeAuth token', edge.secret],
    ['subscribe token', parent.secret],
    ['self-signed token', child],
  ])
}

const requestWith = (token: string): AccessRequest => ({
  action: 'subscribe',
  phase: 'recheck',
  streamName: STREAM,
  mediaServerId: 'studio',
  protocol: 'hls',
  address: ADDRESS,
  userAgent: 'Mozilla/5.0',
  referer: null,
  sessionKey: '4711',
  viewerId: null,
  credentials: [credentialOf(token)],
})

/** Microseconds a decision takes in the median of all rounds, with either verifier in turn. */
function measure({ snapshot }: OwnedCatalogue, tokens: ReadonlyMap<string, string>): void {
  const targets = createTargets(console.log)
  const nowMs = Date.now()
  for (const [name, token] of tokens) {
    const request = requestWith(token)
    const first = decide(request, snapshot, nowMs)
    if (first.outcome !== 'allow') throw new Error(`${name} was refused: ${first.reason}`)
    const [credential] = request.credentials
    if (credential === undefined) return
    const known: Verification = snapshot.tools.verify(credential, request, nowMs)
    const bare = { ...snapshot, tools: { ...snapshot.tools, verify: () => known } }
    const run = (of: typeof snapshot): number => {
      const at = performance.now()
      let last: Decision = first
      for (let n = 0; n < PER_ROUND; n += 1) last = decide(request, of, nowMs + n)
      if (last.outcome !== 'allow') throw new Error(`${name} was refused: ${last.reason}`)
      return ((performance.now() - at) * 1_000) / PER_ROUND
    }
    const rounds = Array.from({ length: ROUNDS }, () => [run(bare), run(snapshot)] as const)
    // The first rounds compile.
    const added = rounds.slice(5).map(([without, with_]) => with_ - without)
    targets.check({
      what: `Looking again at a known ${name}, microseconds added`,
      value: median(added),
      digits: 2,
      must: ['<=', TARGET_MICROSECONDS],
      isRatio: false,
    })
  }
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >>> 1] ?? Number.NaN
}

const directory = mkdtempSync(join(tmpdir(), 'stagedoor-bench-'))
const db = openDatabase(join(directory, 'stagedoor.db'))
try {
  migrate(db, { backupDirectory: join(directory, 'backups') })
  const catalogue = createCatalogue({
    db,
    secrets: createDataKeySecrets(new Uint8Array(32).fill(7), 'a benchmark'),
    journal: { flush: () => undefined },
    countryOf: buildCountryLookup(readFileSync(countryFile() ?? '')),
    now: Date.now,
  })
  measure(catalogue, presented(catalogue))
  catalogue.close()
} finally {
  db.close()
  rmSync(directory, { recursive: true, force: true })
}
