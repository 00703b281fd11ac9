import type { z } from 'zod'
import type { ControlCheck, Created, SessionCut, Snippet } from './api.ts'
import type {
  MediaServer,
  MediaServerStatus,
  mediaServerInputSchema,
  rollHandlerSecretSchema,
} from './media-server.ts'
import type { ServerControl, serverControlSchema } from './server-control.ts'
import type {
  ServerSecretStatus,
  SigningPasswordStatus,
  serverSecretSchema,
  signingPasswordSchema,
} from './server-secret.ts'
import type { Comparison, cutUnknownSchema } from './session-comparison.ts'

/** Calls of the console API about media servers. */
export interface MediaServerApi {
  'GET /media-servers': { answer: { mediaServers: readonly MediaServerStatus[] } }
  'POST /media-servers': {
    body: z.input<typeof mediaServerInputSchema>
    answer: Created<MediaServer>
  }
  'PUT /media-servers/{id}': {
    params: { id: string }
    body: z.input<typeof mediaServerInputSchema>
    answer: Created<MediaServer>
  }
  'DELETE /media-servers/{id}': { params: { id: string }; answer: null }
  /** POST because it reveals the handler secret, which is audited. */
  'POST /media-servers/{id}/snippets': {
    params: { id: string }
    answer: SnippetsShown
  }
  'POST /media-servers/{id}/roll-secret': {
    params: { id: string }
    body: z.input<typeof rollHandlerSecretSchema>
    answer: Created<MediaServer>
  }
  /** The handler secret before counts again as the one in force. */
  'POST /media-servers/{id}/old-secret/take-back': {
    params: { id: string }
    answer: { item: MediaServer }
  }
  'DELETE /media-servers/{id}/old-secret': { params: { id: string }; answer: null }

  'GET /media-servers/{id}/signing-password': {
    params: { id: string }
    answer: SigningPasswordStatus
  }
  'PUT /media-servers/{id}/signing-password': {
    params: { id: string }
    body: z.input<typeof signingPasswordSchema>
    answer: SigningPasswordStatus
  }

  /** `purpose`: `publish-password`, `push-token` or `control-token`. */
  'GET /media-servers/{id}/secrets/{purpose}': {
    params: { id: string; purpose: string }
    answer: ServerSecretStatus
  }
  'PUT /media-servers/{id}/secrets/{purpose}': {
    params: { id: string; purpose: string }
    body: z.input<typeof serverSecretSchema>
    answer: ServerSecretStatus
  }
  /** Where a media server is controlled; null when nowhere. */
  'GET /media-servers/{id}/control': {
    params: { id: string }
    answer: { control: ServerControl | null }
  }
  /** Asks it for its sessions, to see whether it can be controlled. */
  'POST /media-servers/{id}/control/check': { params: { id: string }; answer: ControlCheck }
  /** Looks at its list now. Null where it is not controlled. */
  'POST /media-servers/{id}/comparison': {
    params: { id: string }
    answer: { comparison: Comparison | null }
  }
  'POST /media-servers/{id}/unknown/cut': {
    params: { id: string }
    body: z.input<typeof cutUnknownSchema>
    answer: SessionCut
  }
  'PUT /media-servers/{id}/control': {
    params: { id: string }
    body: { control: z.input<typeof serverControlSchema> | null }
    answer: { control: ServerControl | null }
  }
}

/** What to paste into a media server, by one address of this machine. */
export interface SnippetsAt {
  readonly handlerUrl: string
  readonly snippets: readonly Snippet[]
}

/** The same for one on this machine, and for one elsewhere by each address it may reach this machine at. */
export interface SnippetsShown extends SnippetsAt {
  /** Empty where only this machine reaches the handler, and where it is reached at one address alone. */
  readonly elsewhere: readonly (SnippetsAt & { readonly address: string })[]
  /** Only this machine reaches the handler. */
  readonly isOwnAlone: boolean
}
