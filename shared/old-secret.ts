import type { MediaServer } from './media-server.ts'

/**
 * Whether a wrong secret is that of a media server that has the old one still: it asked as it should until it was changed here,
 * and not since.
 *
 * @param lastRequestAtMs When it asked last as it should. Null: never.
 * @param wrongAtMs       When the wrong secret came.
 */
export const isOldSecret = (
  { updatedAtMs }: Pick<MediaServer, 'updatedAtMs'>,
  lastRequestAtMs: number | null,
  wrongAtMs: number,
): boolean => lastRequestAtMs !== null && lastRequestAtMs < updatedAtMs && wrongAtMs >= updatedAtMs
