import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { app, icecast, latest, SECRET, server, signed, startStation } from './phenix-station.ts'

startStation()

const FLAT = { applicationId: 'radio.example', secret: SECRET }

async function pcast(call: string, body: object | string) {
  const [method = '', path = ''] = call.split(' ')
  const response = await fetch(app.about.handlerUrl + path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify({ ...FLAT, ...body }),
  })
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  return [response.status, await response.json()]
}

/** The id of what a live source publishes. */
async function published(): Promise<string> {
  expect(await icecast(server('icecast'), signed(['publishingOnly'], ['tag', 'news']), true)).toBe(
    200,
  )
  return app.live.list()[0]?.id ?? ''
}

/** Another program that has the database open. */
async function beside(work: (db: Database.Database) => Promise<void>): Promise<void> {
  const db = new Database(join(app.about.dataDirectory, 'stagedoor.db'))
  try {
    await work(db)
  } finally {
    db.close()
  }
}

/** Every call that would store something, and what it would be about. */
const calls = (originStreamId: string) =>
  [
    ['POST /pcast/auth', {}],
    ['POST /pcast/stream', { sessionId: '*' }],
    ['POST /pcast/stream', { sessionId: '*', originStreamId }],
    ['DELETE /pcast/stream', { streamId: originStreamId, reason: 'censored' }],
  ] as const

describe('pcast', () => {
  it('refuses a body that is too large', async () => {
    // Right but for its length.
    const whole = JSON.stringify({ ...FLAT, sessionId: '*', streamId: 'x' })
    for (const call of ['POST /pcast/auth', 'POST /pcast/stream', 'DELETE /pcast/stream']) {
      expect(await pcast(call, whole.padEnd(65_537))).toEqual([413, { status: 'too-large' }])
      expect((await pcast(call, whole.padEnd(65_536)))[0]).not.toBe(413)
    }
  })

  it('has no capacity while the database cannot be written: nothing is issued or ended', async () => {
    const id = await published()
    await beside(async (db) => {
      db.exec('BEGIN IMMEDIATE')
      for (const [call, body] of calls(id)) {
        expect(await pcast(call, body), call).toEqual([503, { status: 'capacity' }])
      }
      db.exec('ROLLBACK')
    })
    expect(app.catalogue.applications.tokens()).toEqual([])
    expect(app.live.get(id)?.revokedAtMs).toBeNull()
    expect(app.catalogue.revocations.list()).toEqual([])
    // A client asks once more.
    await expect.poll(() => pcast('POST /pcast/auth', {})).toMatchObject([200, { status: 'ok' }])
  })

  it('fails when the database is damaged, and says nothing of it', async () => {
    const id = await published()
    await beside(async (db) => {
      const damage = (rootpage: number): void => {
        db.unsafeMode(true)
        db.pragma('writable_schema = ON')
        db.prepare(
          "UPDATE sqlite_schema SET rootpage = ? WHERE name IN ('edge_auth_tokens', 'revocations')",
        ).run(rootpage)
        const version = Number(db.pragma('schema_version', { simple: true }))
        db.pragma(`schema_version = ${version + 1}`)
      }
      damage(999_999)
      for (const [call, body] of calls(id)) {
        expect(await pcast(call, body), call).toEqual([500, { status: 'failed' }])
      }
    })
    expect(app.live.get(id)?.revokedAtMs).toBeNull()
    expect(latest()?.reason).not.toBe('token_issued')
  })
})
