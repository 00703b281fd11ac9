import type { Snippet } from '../../shared/api.ts'

/** The mount that stands in the block to paste. */
const MOUNT = '<mount-name>/live.ogg</mount-name>'
/** Blocks in one text at most. */
const MOST = 20

/**
 * Puts mounts into the block for one mount of Icecast, each of them a block: one that is pasted with another's name would leave the
 * mount open to everybody. Other texts stay as they are.
 *
 * @param names Of streams. A pattern names no mount; beyond 20 they are left out. Where none names one the text stays as it is.
 */
export function withMounts(snippet: Snippet, names: readonly string[]): Snippet {
  const mounts = names.filter((name) => !name.includes('*')).slice(0, MOST)
  if (mounts.length === 0 || !snippet.text.includes(MOUNT)) return snippet
  const blocks = mounts.map((name) =>
    snippet.text.replaceAll(MOUNT, () => `<mount-name>/${escapeXml(name)}</mount-name>`),
  )
  return { ...snippet, text: blocks.join('') }
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
