export const NOTICE_KINDS = [
  'alarm',
  'alarm-over',
  'job',
  'media-server',
  'sharing',
  'sign-in',
] as const
export type NoticeKind = (typeof NOTICE_KINDS)[number]

/** Something an operator may want to hear of. Holds no secret and no address of a viewer. */
export interface Notice {
  /** Later ones have higher ids. */
  readonly id: number
  readonly kind: NoticeKind
  /** What it is about; notices of one kind and key are about the same. */
  readonly key: string
  /** When it happened at last, epoch milliseconds. */
  readonly atMs: number
  /** How often within the time in which the same is told once. */
  readonly times: number
  /** A sentence. */
  readonly text: string
}
