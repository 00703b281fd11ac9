import type { Page } from 'playwright-core'

/**
 * Where any of these texts can be seen, heard or read off the page: texts, attributes, what fields hold (unless they draw
 * dots), QR codes. What ships with Stagedoor (Help) is left out.
 */
export const uncovered = (page: Page, secrets: readonly string[]): Promise<readonly string[]> =>
  page.evaluate((sought) => {
    const found: string[] = []
    const look = (text: string, where: string): void => {
      for (const each of sought) if (text.includes(each)) found.push(`${where}: ${text}`)
    }
    const isPublic = (element: Element | null): boolean =>
      element === null || element.closest('[data-public],script,style') !== null
    look(document.title, 'title')
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const { parentElement } = node
      const isField = parentElement?.tagName === 'TEXTAREA'
      if (!(isField || isPublic(parentElement))) look(node.textContent ?? '', 'text')
    }
    for (const element of document.body.querySelectorAll('*')) {
      if (isPublic(element)) continue
      const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
      const drawsDots =
        isField &&
        (element.type === 'password' ||
          element.type === 'hidden' ||
          getComputedStyle(element).getPropertyValue('-webkit-text-security') === 'disc')
      if (isField && !drawsDots) look(element.value, 'field')
      for (const { name, value } of element.attributes) {
        if (!(isField && name === 'value')) look(value, `${element.tagName} ${name}`)
      }
      if (/QR code/.test(element.getAttribute('aria-label') ?? '') && element.tagName === 'svg') {
        found.push('a QR code')
      }
    }
    return found
  }, secrets)
