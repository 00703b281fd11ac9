import { z } from 'zod'

/** A viewer who is played, as the console asks for one. */
export const practiceSchema = z.strictObject({
  /** Name of the stream on the wire. */
  stream: z.string().min(1).max(512),
  /** The token the viewer presents. Empty: none. */
  credential: z.string().max(8192).default(''),
})

/** What the handler said of a viewer who was played. */
export interface Practised {
  readonly outcome: 'allow' | 'deny' | 'redirect'
  /** HTTP status, as a media server would have got it. */
  readonly status: number
  /** Id of the session at the media server that was played. */
  readonly session: string
}

/** Calls that play a media server which is not there. */
export interface PracticeApi {
  'POST /media-servers/{id}/practice': {
    params: { id: string }
    body: z.input<typeof practiceSchema>
    answer: Practised
  }
}
