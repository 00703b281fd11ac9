/** Lets the browser download an address of this site under this name, unless the answer says another. */
export function saveLink(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

/** Offers a file to save under this name. */
export function saveFile(content: Blob, name: string): void {
  const url = URL.createObjectURL(content)
  saveLink(url, name)
  // The browser has taken its own hold of the content by the next turn.
  setTimeout(() => URL.revokeObjectURL(url))
}
