/**
 * Why the system would not let a file or folder be used, for the end of a sentence: `: there is no such file or folder`. Empty where it gave no
 * reason that is known.
 */
export function fileWords(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const words = WORDS[code]
  return words === undefined ? '' : `: ${words}`
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of its path is a file',
  EACCES: 'this account may not do that',
  EPERM: 'this account may not do that',
  EROFS: 'that disk is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
}
