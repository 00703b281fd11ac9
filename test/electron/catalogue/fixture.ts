import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { createCatalogue } from '../../../electron/catalogue/create.ts'
import type { CatalogueSecrets, CatalogueTools } from '../../../electron/catalogue/tools.ts'
import type { OwnedCatalogue } from '../../../electron/catalogue/types.ts'
import { createDataKeySecrets } from '../../../electron/secrets/data-key.ts'
import type { Database } from '../../../electron/store/database.ts'
import { openDatabase } from '../../../electron/store/open.ts'
import type { AccessRequest } from '../../../shared/access.ts'
import { AppError, type FieldIssue } from '../../../shared/errors.ts'
import { type MediaServerInput, mediaServerInputSchema } from '../../../shared/media-server.ts'
import { type Rule, ruleSchema } from '../../../shared/rule.ts'
import { type StreamInput, streamInputSchema } from '../../../shared/stream.ts'
import type { StreamTokenQuery } from '../../../shared/stream-token.ts'
import { makeRequest } from '../access/fixtures.ts'
import { createMigrated } from '../store/migrated.ts'

export const START_MS = Date.UTC(2026, 10, 3, 12, 0, 0, 250)

/** A catalogue on a database of its own, and what a test needs to look behind it. */
export interface Fixture {
  readonly catalogue: OwnedCatalogue
  readonly db: Database
  readonly directory: string
  readonly path: string
  readonly secrets: CatalogueSecrets
  clock: { nowMs: number }
  flushes: () => number
  /** The same database opened anew, as after a restart. */
  reopen(): OwnedCatalogue
}

/** @param tools Stand in for the usual ones. */
export function createFixture(tools: Partial<CatalogueTools> = {}): Fixture {
  const directory = mkdtempSync(join(tmpdir(), 'stagedoor-catalogue-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const path = join(directory, 'stagedoor.db')
  const clock = { nowMs: START_MS }
  const secrets = createDataKeySecrets(new Uint8Array(32).fill(7), 'a test')
  let flushes = 0
  const open = (db: Database): { db: Database; catalogue: OwnedCatalogue } => {
    onTestFinished(() => {
      db.close()
    })
    const catalogue = createCatalogue({
      db,
      secrets,
      journal: { flush: () => void flushes++ },
      countryOf: () => '??',
      now: () => clock.nowMs,
      ...tools,
    })
    return { db, catalogue }
  }
  const { db, catalogue } = open(createMigrated(path))
  return {
    catalogue,
    db,
    directory,
    path,
    secrets,
    clock,
    flushes: () => flushes,
    reopen: () => {
      catalogue.close()
      db.close()
      return open(openDatabase(path)).catalogue
    },
  }
}

export const stream = (fields: Partial<StreamInput> & { name: string }): StreamInput =>
  streamInputSchema.parse(fields)

export const server = (fields: Partial<MediaServerInput> & { name: string }): MediaServerInput =>
  mediaServerInputSchema.parse({ protocol: 'icecast', ...fields })

export const rule = (fields: Partial<Rule> & { id: string }): Rule =>
  ruleSchema.parse({
    priority: 10,
    source: { kind: 'any' },
    target: { kind: 'all' },
    effect: { kind: 'drop' },
    ...fields,
  })

/** What a call is refused with. Fails when it is not refused. */
export function refusal(call: () => unknown): {
  code: string
  issues: readonly FieldIssue[]
  message: string
} {
  try {
    call()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return { code: error.code, issues: error.issues, message: error.message }
  }
  throw new Error('It was not refused.')
}

/** All the operator can see, to compare before and after. */
export function contents(catalogue: OwnedCatalogue): unknown {
  return structuredClone({
    streams: catalogue.streams.list(),
    published: catalogue.rules.published(),
    draft: catalogue.rules.draft(),
    versions: Array.from({ length: catalogue.rules.published().version }, (_, at) =>
      catalogue.rules.version(at + 1),
    ),
    mediaServers: catalogue.mediaServers.list(),
    links: catalogue.links.list(),
    streamKeys: catalogue.streamKeys.list(),
    serviceTokens: catalogue.serviceTokens.list(),
    revocations: catalogue.revocations.list(),
    settings: catalogue.settings.get(),
    audit: catalogue.audit.list({}, 1000),
  })
}

/** What a media server that says little asks about a viewer of `live/news`. */
export const asking = (part: Partial<AccessRequest> = {}): AccessRequest =>
  makeRequest({
    ...{ mediaServerId: '', protocol: '', userAgent: null, referer: null, sessionKey: null },
    ...part,
  })

/** Lists every subscribe or publish token, by label. */
export const ALL: StreamTokenQuery = {
  page: 1,
  itemsOnPage: 100,
  sortBy: 'label',
  isDescending: false,
  text: '',
  filterBy: 'labelOrStream',
  withoutPatterns: false,
  cluster: null,
  isDeleted: false,
}
