import { createRequire } from 'node:module'
import type { EdgeAuthCall } from '../../../electron/tokens/edge-auth-payload.ts'

/** What the vendor's library answers. */
interface VendorAnswer {
  readonly verified: boolean
  readonly code: string
  readonly value?: unknown
}

/** The parts of phenix-edge-auth 1.2.4 that tests use; it comes without types. */
interface Digests {
  verifyAndDecode(secret: string, token: string): VendorAnswer
  signAndEncode(applicationId: string, secret: string, payload: object): string
}

interface Builder {
  withApplicationId(text: string): Builder
  withSecret(text: string): Builder
  withCapability(text: string): Builder
  expiresAt(time: Date): Builder
  forAuthenticateOnly(): Builder
  forStreamingOnly(): Builder
  forPublishingOnly(): Builder
  forSession(text: string): Builder
  forRemoteAddress(text: string): Builder
  forOriginStream(text: string): Builder
  forChannel(text: string): Builder
  forChannelAlias(text: string): Builder
  forRoom(text: string): Builder
  forRoomAlias(text: string): Builder
  forTag(text: string): Builder
  applyTag(text: string): Builder
  build(): string
}

const require = createRequire(import.meta.url)
const TokenBuilder = require('phenix-edge-auth') as new () => Builder
const DigestTokens = require('phenix-edge-auth/src/DigestTokens.js') as new () => Digests

export const vendor: Digests = new DigestTokens()

/** Builds a token with the vendor's own builder. */
export function vendorToken(
  applicationId: string,
  secret: string,
  calls: readonly EdgeAuthCall[],
): string {
  const builder = new TokenBuilder().withApplicationId(applicationId).withSecret(secret)
  for (const call of calls) callBuilder(builder, call)
  return builder.build()
}

function callBuilder(builder: Builder, call: EdgeAuthCall): void {
  const [name, value] = call
  const text = String(value)
  const setters: Readonly<Record<string, () => Builder>> = {
    expires: () => builder.expiresAt(new Date(Number(value))),
    authenticationOnly: () => builder.forAuthenticateOnly(),
    streamingOnly: () => builder.forStreamingOnly(),
    publishingOnly: () => builder.forPublishingOnly(),
    channelId: () => builder.forChannel(text),
    channelAlias: () => builder.forChannelAlias(text),
    roomId: () => builder.forRoom(text),
    roomAlias: () => builder.forRoomAlias(text),
    tag: () => builder.forTag(text),
    sessionId: () => builder.forSession(text),
    remoteAddress: () => builder.forRemoteAddress(text),
    originStreamId: () => builder.forOriginStream(text),
    capability: () => builder.withCapability(text),
    applyTag: () => builder.applyTag(text),
  }
  const set = setters[name]
  if (set === undefined) throw new Error(`This version has no call for ${name}.`)
  set()
}
