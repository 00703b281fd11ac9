/** Offers a file to save under this name. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has taken its own hold of the content by the next turn.
  setTimeout(() => URL.revokeObjectURL(url))
}
