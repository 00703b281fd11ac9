import type { MediaServer, MediaServerInput } from '../../shared/media-server.ts'
import type { ServerControl } from '../../shared/server-control.ts'
import type {
  ServerSecretInput,
  ServerSecretPurpose,
  ServerSecretStatus,
  SigningPasswordInput,
  SigningPasswordStatus,
} from '../../shared/server-secret.ts'
import type { Actor } from './actor.ts'

/** The media servers of a catalogue, with the secrets they share with Stagedoor. */
export interface MediaServers {
  list(): readonly MediaServer[]
  get(id: string): MediaServer
  /** The secret is the last path segment of the handler address. */
  create(input: MediaServerInput, actor: Actor): { server: MediaServer; secret: string }
  update(id: string, input: MediaServerInput, actor: Actor): MediaServer
  remove(id: string, actor: Actor): void
  /** For Stagedoor's own questions; it must not leave the process. ERR_KEY_STORE_LOCKED when secrets cannot be opened. */
  handlerSecret(id: string): string
  /** Audited. ERR_KEY_STORE_LOCKED when secrets cannot be opened. */
  revealSecret(id: string, actor: Actor): string
  rollSecret(id: string, actor: Actor): string
  /** As {@link rollSecret}, with a text of the operator's own, of the shape of `ownSecretSchema`. */
  setHandlerSecret(id: string, secret: string, actor: Actor): void
  /** Whether signed URLs of this server can be checked; the password itself is never shown again. */
  signingPassword(id: string): SigningPasswordStatus
  /** Sets, changes or removes (null) the password signed URLs are checked with. What is left out stays. */
  setSigningPassword(id: string, input: SigningPasswordInput, actor: Actor): SigningPasswordStatus
  /** What is shown of a secret shared with this server. */
  secretStatus(id: string, purpose: ServerSecretPurpose): ServerSecretStatus
  /** Sets or removes (null) such a secret; the one before goes on counting for the overlap. */
  setSecret(
    id: string,
    purpose: ServerSecretPurpose,
    input: ServerSecretInput,
    actor: Actor,
  ): ServerSecretStatus
  /** Hot path: those that count at a moment, the newest first. Empty when none is set or there is no such server. */
  secretsInForce(id: string, purpose: ServerSecretPurpose, nowMs: number): readonly string[]
  /** Where this server is controlled. Null when nowhere. */
  control(id: string): ServerControl | null
  /** Null removes it, and the token with it. */
  setControl(id: string, input: ServerControl | null, actor: Actor): ServerControl | null
  /** Hot path: the enabled server whose secret this is, or null. Constant-time compare. */
  authenticate(serverId: string, secret: string): MediaServer | null
}
