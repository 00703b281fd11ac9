import { join } from 'node:path'
import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type App, createApp } from '../../electron/app.ts'
import { signOwn } from '../../electron/cli/token-own.ts'
import { workbenchSignSchema, workbenchVerifySchema } from '../../shared/workbench.ts'
import { type OpenedApp, openApp } from './open-app.ts'

let opened: OpenedApp
let folder: string
let app: App
beforeEach(async () => {
  opened = await openApp()
  app = opened.app
  folder = opened.folder
})
afterEach(async () => {
  await opened.close()
})

const own = (input: object): Promise<{ token: string; lint: readonly { code: string }[] }> =>
  app.catalogue.workbench.signOwn(
    workbenchSignSchema.parse({ format: 'mediamtx-jwt', key: { kind: 'own' }, input }),
    'console',
  )

/** As MediaMTX 1.20.1 looks at a token with the snippet of the console: key set, issuer, audience, then the claim. */
async function mediaMtx(token: string): Promise<JWTPayload> {
  const set = createRemoteJWKSet(new URL(`${app.about.handlerUrl}/auth/v1/jwks`))
  const rules = { issuer: 'stagedoor', audience: 'mediamtx' }
  return (await jwtVerify(token, set, rules)).payload
}

describe('a web token for MediaMTX', () => {
  it('is refused by the key set once its key is deleted, and by another audience', async () => {
    const { token } = await own({ paths: ['live/news'] })
    const set = createRemoteJWKSet(new URL(`${app.about.handlerUrl}/auth/v1/jwks`))
    await expect(jwtVerify(token, set, { audience: 'elsewhere' })).rejects.toThrow(
      errors.JWTClaimValidationFailed,
    )
    const [key] = app.catalogue.videoKeys.list()
    app.catalogue.videoKeys.remove(String(key?.kid), 'console')
    await expect(mediaMtx(token)).rejects.toThrow(errors.JWKSNoMatchingKey)
  })

  it('is right by the key set over HTTP, with the permissions MediaMTX reads', async () => {
    const input = {
      paths: ['live/news', '~^cam'],
      actions: ['read', 'publish', 'api'],
      user: 'ada',
    }
    const { token, lint } = await own({ ...input, minutes: 30 })
    const { sub, exp = 0, iat = 0, mediamtx_permissions: permissions } = await mediaMtx(token)
    expect({ sub, lives: exp - iat, permissions }).toEqual({
      sub: 'ada',
      lives: 1800,
      permissions: [
        { action: 'read', path: 'live/news' },
        { action: 'read', path: '~^cam' },
        { action: 'publish', path: 'live/news' },
        { action: 'publish', path: '~^cam' },
        { action: 'api' },
      ],
    })
    expect(lint.map(({ code }) => code)).toEqual(['any_path', 'serves_admin'])
    // What is presented over RTMP and RTSP has to fit their addresses.
    expect(token.length).toBeLessThan(1024)
  })

  it('counts on when another key signs, and the one before is not deleted', async () => {
    const { token } = await own({ paths: ['a'] })
    await app.catalogue.videoKeys.rotate('RS256', 'console')
    const next = await own({ paths: ['b'] })
    for (const each of [token, next.token]) await mediaMtx(each)
    const [newest, first] = app.catalogue.videoKeys.list()
    app.catalogue.videoKeys.remove(String(first?.kid), 'console')
    await expect(mediaMtx(token)).rejects.toThrow(errors.JWKSNoMatchingKey)
    await mediaMtx(next.token)
    expect(newest?.algorithm).toBe('RS256')
  })

  it('is signed with our key for no other format, and leaves a line in the audit log without the token', async () => {
    const input = { format: 'jwt', key: { kind: 'own' }, input: {} }
    await expect(
      app.catalogue.workbench.signOwn(workbenchSignSchema.parse(input), 'console'),
    ).rejects.toMatchObject({ code: 'ERR_INPUT_INVALID' })
    await own({ paths: ['live/news'] })
    const [line] = app.catalogue.audit.list({}, 1)
    expect(line).toMatchObject({ what: 'mediamtx_jwt.sign', detail: 'read live/news' })
  })

  it('is told by the workbench to be ours, and what it permits', async () => {
    const { token } = await own({ paths: ['live/news'] })
    const ask = (use: object) =>
      app.catalogue.workbench.verify(workbenchVerifySchema.parse({ text: token, use }), 'console')
    const outcome = (use: object) =>
      ask(use).checks.find(({ check }) => check === 'permissions')?.outcome
    expect(ask({}).signature).toBe('right')
    expect(outcome({ streamName: 'live/news', action: 'publish' })).toBe('fail')
    expect(outcome({ streamName: 'live/other' })).toBe('fail')
    expect(outcome({ streamName: 'live/news' })).toBe('pass')
    await app.catalogue.videoKeys.rotate('ES256', 'console')
    for (const { kid } of app.catalogue.videoKeys.list().slice(1)) {
      app.catalogue.videoKeys.remove(kid, 'console')
    }
    expect(ask({ streamName: 'live/news' }).permits).toBe(false)
  })

  it('opens nothing at the handler, which would ask of it what Native Frame asks', async () => {
    const { token } = await own({ paths: ['live/news'] })
    const asked = { kind: 'jwt', value: token } as const
    const request = { streamName: 'live/news' } as never
    expect(app.catalogue.snapshot.tools.verify(asked, request, Date.now())).toMatchObject({
      ok: false,
    })
  })

  it('is signed by the command line from the store', async () => {
    const { dataDirectory, keyFile } = {
      dataDirectory: join(folder, 'data'),
      keyFile: opened.keyFile,
    }
    await app.close()
    const config = { dataDirectory, keyFile, logLevel: 'silent' } as never
    const { token } = await signOwn(config, { paths: ['live/news'] })
    app = await createApp({
      dataDirectory,
      keyFile,
      handler: { address: '127.0.0.1', port: 0 },
      mode: 'headless',
      logLevel: 'silent',
    })
    await mediaMtx(token)
  })
})
