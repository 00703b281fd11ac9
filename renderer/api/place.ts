const STORAGE_KEY = 'stagedoor.place'

/** Keeps, in this tab, which screen a locked page showed; without its filter, which can name an address. */
export const keepPlace = (): void =>
  sessionStorage.setItem(STORAGE_KEY, location.hash.slice(1).split('?', 1)[0] || '/')

/** The screen a locked page showed; null when this tab was not locked. */
export const keptPlace = (): string | null => sessionStorage.getItem(STORAGE_KEY)

/** {@link keptPlace}, once. */
export function takePlace(): string | null {
  const place = keptPlace()
  sessionStorage.removeItem(STORAGE_KEY)
  return place
}
