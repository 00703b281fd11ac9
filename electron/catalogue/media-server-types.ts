import type { NamedServer } from '../../shared/api.ts'
import type {
  MediaServer,
  MediaServerInput,
  OldSecretStatus,
  RollHandlerSecret,
} from '../../shared/media-server.ts'
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
  /** To compare with; it must not leave the process. ERR_KEY_STORE_LOCKED when secrets cannot be opened. */
  handlerSecret(id: string): string
  /** For Stagedoor's own questions, as above: the old one while it counts, so that they are not taken for a first use of the new one. */
  practiceSecret(id: string): string
  /** Audited. ERR_KEY_STORE_LOCKED when secrets cannot be opened. */
  revealSecret(id: string, actor: Actor): string
  /**
   * Replaces the handler secret. The old one counts beside the new one for the overlap; where a new one of before was not used yet, that is
   * the one before it, which the media server still has.
   *
   * @returns The new one.
   */
  rollSecret(id: string, how: RollHandlerSecret, actor: Actor): string
  /** As {@link rollSecret}, with a text of the operator's own, of the shape of `ownSecretSchema`. The old one counts for all of the overlap. */
  setHandlerSecret(id: string, secret: string, overlapMinutes: number, actor: Actor): void
  /** Puts the old one in force again, also when its time is over; the new one counts for the rest of it. ERR_NOT_FOUND when none is kept. */
  takeBackSecret(id: string, actor: Actor): MediaServer
  /** Ends the old one now. ERR_NOT_FOUND when none is kept. */
  endOldSecret(id: string, actor: Actor): void
  /** The old one, while it counts or the new one was not used. Null otherwise. */
  oldSecret(id: string): OldSecretStatus | null
  /**
   * Enabled media servers whose old one ends within the hour or has ended, and whose new one was never used; or, where the old one counts
   * for all of its time, whose old one was used in its last hour.
   */
  unusedSecrets(): readonly (NamedServer & Pick<OldSecretStatus, 'untilMs'>)[]
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
  /** Hot path: the enabled server whose secret this is, the old one too while it counts; or null. Constant-time compare. */
  authenticate(serverId: string, secret: string): MediaServer | null
  /**
   * A question that came with a secret was understood, so its media server uses it. Not to be told of what only came with one:
   * somebody who opens the new address in a browser must not end the old secret. No effect while there is but one.
   */
  noteUse(serverId: string, secret: string): void
}
