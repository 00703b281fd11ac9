import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Stagedoor } from '../stagedoor.ts'
import type { Caller } from './callers.ts'

const BROUGHT = 'a secret brought along from Phenix itself'
const SIGNING = 'the password of the WMSAuth rule'
const SHARED = {
  'publish-password': 'the password for publish signatures',
  'push-token': 'the token that proves the reports of Nimble',
  'control-token': 'the token that controls a Nimble',
}
const TURN_URL = 'turn:turn.example:3478'
const ICE = 'the credential of the TURN server'
const KEPT = 'a kept key of Ant Media, which is long enough to sign'
const ROLLED = 'another kept key of Ant Media, which is long enough'
const WHIP = 'the-token-of-a-WHIP-endpoint-of-somebody-else'
const FRONT = 'the key that signs for a front door'
const PASTED = 'a5b1c9d07a5e4e6b9c2d8a1f0b7e3d64c1f8a2935e0d7b6419c8f3a2d5e7b091'

/**
 * Makes one secret of every kind there is, or brings it along, but for those of media servers, links, stream keys and service tokens.
 *
 * @returns Each by what it is.
 */
export async function everyKind(
  door: Stagedoor,
  nimble: Pick<Caller, 'id'>,
  asked: { readonly service: string; readonly stream: string },
): Promise<Readonly<Record<string, string | null>>> {
  const { service } = asked
  const set = settingOf(door)
  const application = await door.call('POST /applications', { id: 'studio' })
  const edgeAuth = await door.call(
    'POST /applications/studio/tokens' as 'POST /applications/{id}/tokens',
    { channelAlias: 'news' },
  )
  const brought = { id: 'brought', firstSecret: { secret: BROUGHT } }
  await door.call('POST /applications', brought)
  await set(`media-servers/${nimble.id}/signing-password`, { password: SIGNING })
  for (const [purpose, value] of Object.entries(SHARED)) {
    await set(`media-servers/${nimble.id}/secrets/${purpose}`, { value })
  }
  const iceServers = [{ urls: [TURN_URL], username: 'door' }]
  await door.call('PATCH /settings', { director: { iceServers } })
  await door.call('PUT /director/ice-credentials', { url: TURN_URL, credential: ICE })
  const accessed = await fetch(`${door.handlerUrl}/auth/v1/access-tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service}` },
    body: JSON.stringify({ scopes: ['viewer'], userId: 'ann' }),
  })
  const { token: accessToken } = (await accessed.json()) as { token: string }
  const key = { kind: 'pasted', secret: PASTED } as const
  const input = { tokenId: 7, streamName: 'cam1' }
  const { token } = await door.call('POST /workbench/sign', {
    format: 'dolby-subscribe',
    key,
    input,
  })
  await door.call('POST /workbench/verify', { text: token, key })
  await door.call('POST /workbench/decode', { text: `https://x.example/?token=${token}` })
  return {
    'a secret of an application': application.secret,
    'an EdgeAuth token': edgeAuth.secret,
    'a secret that was brought along': BROUGHT,
    'an access token': accessToken,
    ...(await dolbyKinds(door, asked.stream)),
    ...(await videoKinds(door, service)),
    ...(await mediaServerKinds(door, asked.stream)),
    'a signing password': SIGNING,
    ...Object.fromEntries(
      Object.entries(SHARED).map(([purpose, value]) => [`a ${purpose}`, value]),
    ),
    'an ICE credential': ICE,
    'a secret pasted into the workbench': PASTED,
    'a token signed in the workbench': token,
  }
}

/** What Dolby's clients hold: tokens of both kinds, and secrets of back ends. */
async function dolbyKinds(
  door: Stagedoor,
  stream: string,
): Promise<Readonly<Record<string, string | null>>> {
  const input = { label: 'Partner', streams: [{ streamName: stream }] }
  const subscribe = await door.call('POST /subscribe-tokens', input)
  const publish = await door.call('POST /publish-tokens', input)
  const { item, secret } = await door.call('POST /api-secrets', { name: 'Shop' })
  const refreshed = await door.call(
    `POST /api-secrets/${item.id}/refresh` as 'POST /api-secrets/{id}/refresh',
  )
  return {
    'a subscribe token': subscribe.secret,
    'a publish token': publish.secret,
    'an API secret': secret,
    'an API secret that was refreshed': refreshed.secret,
  }
}

/** A video JWT, and how the key that signed it begins wherever it is not sealed. */
async function videoKinds(
  door: Stagedoor,
  service: string,
): Promise<Readonly<Record<string, string>>> {
  await door.call('POST /video-keys', { algorithm: 'RS256' })
  const { kid } = await door.call('POST /video-keys', {})
  const signed = await fetch(`${door.handlerUrl}/auth/v1/video-jwt`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service}` },
    body: JSON.stringify({ kid, videoToken: { scopes: ['viewer'], userId: 'ann' } }),
  })
  const { token } = (await signed.json()) as { token: string }
  return { 'a video JWT': token, 'a video key': '-----BEGIN PRIVATE KEY-----' }
}

/** Keys of media servers that are kept, were rolled, taken back and deleted, what they sign, and what a list of tokens makes. */
async function mediaServerKinds(
  door: Stagedoor,
  stream: string,
): Promise<Readonly<Record<string, string>>> {
  const set = settingOf(door)
  const input = { name: 'Wall', format: 'ant-media-jwt', secret: KEPT } as const
  const { id } = await door.call('POST /token-keys', input)
  await door.call(`POST /token-keys/${id}/roll` as 'POST /token-keys/{id}/roll', {
    secret: ROLLED,
  })
  const asked = { kind: 'server-token', keyId: id, terms: { streamId: 'news' } } as const
  const { secret } = await door.call('POST /tokens', asked)
  const token = secret ?? ''
  await door.call(`POST /token-keys/${id}/verify` as 'POST /token-keys/{id}/verify', {
    inputs: [{ token, streamId: 'news' }],
  })
  const kept = { kind: 'kept', id } as const
  await door.call('POST /workbench/verify', { text: token, key: kept })
  await door.call(`POST /token-keys/${id}/take-back` as 'POST /token-keys/{id}/take-back')
  await door.call(`DELETE /token-keys/${id}` as 'DELETE /token-keys/{id}')
  const playUrl = 'https://media.example/live/door.m3u8'
  const { item } = await door.call('POST /streams', { name: 'live/door', playUrl })
  const path = `streams/${item.id}`
  await set(`${path}/whip-token`, { value: WHIP })
  await set(`${path}/whip-token`, { value: null })
  await set(`${path}/front-door`, { signer: { kind: 'wowza', secret: FRONT } })
  await set(`${path}/front-door`, { signer: null })
  const rows = join(door.folder, 'rows.csv')
  const result = join(door.folder, 'result.csv')
  writeFileSync(rows, `label,stream\nPartner,${stream}\n`)
  const list = door.cli('issue-many', 'subscribe-token', rows, '--output', result)
  expect(await list.ended, list.output()).toBe(0)
  const listed = readFileSync(result, 'utf8')
  return {
    'a kept key': KEPT,
    'a kept key that was rolled': ROLLED,
    'a token of a kept key': token,
    'a token for a WHIP endpoint': WHIP,
    'the key of a front door': FRONT,
    'a token of a list': /[0-9a-f]{64}/.exec(listed)?.[0] ?? '',
  }
}

/** Calls whose path has an id in it. */
const settingOf =
  (door: Stagedoor) =>
  (path: string, body: object): Promise<unknown> =>
    door.call(`PUT /${path}` as 'PUT /settings', body)
