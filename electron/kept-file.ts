import { renameSync, writeFileSync } from 'node:fs'

/**
 * Makes what writes a small file whole or not at all (mode 0600), and only when its text is another than before.
 *
 * @param onError Told once when it cannot be written, until it can again.
 */
export function createKeptFile(
  path: string,
  onError: (error: unknown) => void,
): (text: string) => void {
  let kept: string | null = null
  let isFailing = false
  return (text) => {
    if (text === kept) return
    try {
      writeFileSync(`${path}.part`, text, { mode: 0o600 })
      renameSync(`${path}.part`, path)
      kept = text
      isFailing = false
    } catch (error) {
      if (!isFailing) onError(error)
      isFailing = true
    }
  }
}
