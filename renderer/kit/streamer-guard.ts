import { COVERED, cover } from './cover.ts'

/*
 * Streamer mode covers what is drawn, wherever it is drawn: every text and every attribute that a browser shows or a screen
 * reader says goes through here before the page is painted, since observers run between a change and the next frame. So a
 * new screen is covered without knowing of it. `data-private` covers all text below it, `data-public` none of it (what ships
 * with Stagedoor, such as Help); the nearest counts. Copy buttons hold the value itself and are not touched.
 */

const SHOWN_ATTRIBUTES = [
  'title',
  'alt',
  'placeholder',
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
]
const MARKS = '[data-private],[data-public]'

interface Held {
  readonly original: string
  readonly covered: string
}
const texts = new WeakMap<CharacterData, Held>()
const attributes = new WeakMap<Element, Map<string, Held>>()
let observer: MutationObserver | null = null

/** Begins to cover the whole page, or shows it again. */
export function toggleGuard(on: boolean): void {
  if (on === (observer !== null)) return
  if (on) start()
  else stop()
}

function start(): void {
  observer = new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === 'attributes') coverElement(record.target as Element)
      else if (record.type === 'characterData') coverText(record.target as CharacterData)
      else for (const node of record.addedNodes) walk(node, coverText, coverElement)
      if (record.target instanceof HTMLTextAreaElement) coverField(record.target)
    }
  })
  observer.observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: [...SHOWN_ATTRIBUTES, 'value', 'data-private', 'data-public'],
  })
  document.addEventListener('input', onInput, true)
  walk(document, coverText, coverElement)
}

function stop(): void {
  observer?.disconnect()
  observer = null
  document.removeEventListener('input', onInput, true)
  walk(document, showText, showElement)
}

const onInput = ({ target }: Event): void => {
  if (target instanceof Element) coverField(target)
}

function walk(
  root: Node,
  onText: (text: CharacterData) => void,
  onElement: (element: Element) => void,
): void {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT)
  for (let node: Node | null = root; node !== null; node = walker.nextNode()) {
    if (node instanceof CharacterData) onText(node)
    else if (node instanceof Element) onElement(node)
  }
}

function coverText(text: CharacterData): void {
  const parent = text.parentElement
  if (parent === null || parent.matches('script,style,textarea')) return
  const next = coveredBy(parent, text.data, texts.get(text))
  if (next === null) return
  texts.set(text, next)
  text.data = next.covered
}

function coverElement(element: Element): void {
  for (const name of SHOWN_ATTRIBUTES) {
    const value = element.getAttribute(name)
    if (value === null) continue
    const held = attributes.get(element) ?? new Map<string, Held>()
    const next = coveredBy(element, value, held.get(name))
    if (next === null) continue
    attributes.set(element, held.set(name, next))
    element.setAttribute(name, next.covered)
  }
  coverField(element)
}

/** What is to stand in the place of a text; null when it may stay, or stands for one already. */
function coveredBy(element: Element, text: string, held: Held | undefined): Held | null {
  if (held?.covered === text) return null
  const covered = coverAt(element, text)
  return covered === text ? null : { original: text, covered }
}

function coverAt(element: Element, text: string): string {
  const mark = element.closest(MARKS)
  if (mark === null) return cover(text)
  if (mark.hasAttribute('data-public') || text.trim() === '') return text
  return COVERED
}

/** Fields keep their value, since it is edited and sent; the style sheet draws dots for those marked here. */
function coverField(element: Element): void {
  if (!(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement)) return
  const isCovered = coverAt(element, element.value) !== element.value
  element.toggleAttribute('data-covered', isCovered)
}

function showText(text: CharacterData): void {
  const held = texts.get(text)
  if (held !== undefined && text.data === held.covered) text.data = held.original
  texts.delete(text)
}

function showElement(element: Element): void {
  for (const [name, held] of attributes.get(element) ?? []) {
    if (element.getAttribute(name) === held.covered) element.setAttribute(name, held.original)
  }
  attributes.delete(element)
  element.removeAttribute('data-covered')
}
