import { atGateway, hideHosts, type PlaylistPlace } from './playlist.ts'

/** Attributes that hold an address (ISO/IEC 23009-1, sections 5.3.9 and 5.5), with the quotes around it. */
const ADDRESS =
  /(\s(?:media|initialization|sourceURL|index|bitstreamSwitching|moreInformationURL|(?:\w+:)?(?:href|reportingUrl|licenseUrl))\s*=\s*)("[^"]*"|'[^']*')/g
/** Where the time is told (section 5.8.4.11): addresses with spaces between, or what is none, as the scheme says. */
const TIMES = /(\svalue\s*=\s*)("[^"]*"|'[^']*')/
/** Elements whose text is one. */
const HOLDS_ADDRESS: ReadonlySet<string> = new Set([
  ...['BaseURL', 'Location', 'PatchLocation', 'ContentSteering', 'Laurl'],
])

interface Element {
  readonly name: string
  /** What relative addresses in it are relative to. */
  base: string
  hasBase: boolean
  /** Addresses in it, as written: they are relative to what an element further in says as well. */
  readonly addresses: string[]
}

/** Elements that may say what addresses are relative to. */
const MAY_HAVE_BASE: ReadonlySet<string> = new Set([
  'MPD',
  'Period',
  'AdaptationSet',
  'Representation',
])

/**
 * Makes the addresses of a DASH manifest (ISO/IEC 23009-1) below the stream's folder lead to the gateway, however they are written:
 * those of BaseURL, Location, PatchLocation, SegmentTemplate, SegmentURL, Initialization, UTCTiming, ContentSteering, xlink, and of what
 * is told about licences and reports; in a patch of one too. Names of hosts that are hidden are taken out. One that does not say what its relative
 * addresses are relative to is told: some players, ffmpeg among them, take the address they began with.
 */
export function rewriteManifest(text: string, place: PlaylistPlace): string {
  const open: Element[] = []
  const parts: string[] = []
  const tell = place.named === undefined ? null : toldOf(text, place.named)
  let at = 0
  const baseNow = (): string => open.at(-1)?.base ?? place.foundUrl
  for (let from = text.indexOf('<'); from !== -1; from = text.indexOf('<', at)) {
    const end = endOf(text, from)
    if (end === -1) break
    parts.push(inside(text.slice(at, from), open, place, tell))
    const token = text.slice(from, end)
    const name = /^<\/?([^\s<>/]+)/.exec(token)?.[1] ?? ''
    const isElement = !/^<[!?]/.test(token)
    if (isElement && tell !== null) noteAddresses(token, open, baseNow(), tell)
    parts.push(isElement ? withAddresses(withTimes(token, name, place), baseNow(), place) : token)
    if (token.startsWith('</')) close(open, localName(name))
    else if (isElement && !token.endsWith('/>')) {
      open.push({ name: localName(name), base: baseNow(), hasBase: false, addresses: [] })
    }
    at = end
  }
  return hideHosts(withBase(parts.join('') + text.slice(at), place), place.hiddenHosts)
}

const withTimes = (tag: string, name: string, place: PlaylistPlace): string =>
  localName(name) !== 'UTCTiming'
    ? tag
    : tag.replace(TIMES, (_, before: string, quoted: string) => {
        const changed = quoted
          .slice(1, -1)
          .replace(/[^\s]+/g, (each) =>
            /^https?:/i.test(each) ? changedIn(each, place.foundUrl, place) : each,
          )
        return before + quoted[0] + changed + quoted[0]
      })

const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

function close(open: Element[], name: string): void {
  if (open.at(-1)?.name === name) open.pop()
}

/** Behind a tag, a comment or the like that begins at a place. -1 when it does not end. */
function endOf(text: string, from: number): number {
  for (const [begin, end] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const) {
    if (!text.startsWith(begin, from)) continue
    const foundAt = text.indexOf(end, from + begin.length)
    return foundAt === -1 ? -1 : foundAt + end.length
  }
  let quote = ''
  for (let at = from + 1; at < text.length; at += 1) {
    const letter = text[at] ?? ''
    if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return at + 1
  }
  return -1
}

/** Text within an element; of several BaseURL the first is the one that counts for what follows. */
function inside(
  text: string,
  open: readonly Element[],
  place: PlaylistPlace,
  tell: Tell | null,
): string {
  const holder = open.at(-1)
  const trimmed = text.trim()
  if (holder === undefined || !HOLDS_ADDRESS.has(holder.name) || trimmed === '') return text
  const value = unescaped(trimmed)
  const parent = open.at(-2)
  if (holder.name === 'BaseURL' && parent !== undefined && !parent.hasBase) {
    parent.hasBase = true
    if (URL.canParse(value, parent.base)) parent.base = new URL(value, parent.base).href
    if (tell !== null) {
      for (const each of open.flatMap(({ addresses }) => addresses)) tell(each, parent.base)
    }
  }
  const changed = atGateway(value, holder.base, place)
  return changed === value ? text : text.replace(trimmed, () => escaped(changed))
}

type Tell = (address: string, base: string) => void

/** Tells of addresses, for each representation (ISO/IEC 23009-1, section 5.3.9.4.4) of their own. */
function toldOf(text: string, named: (url: string) => void): Tell {
  const ids = [...text.matchAll(/<(?:\w+:)?Representation\s[^>]*?\bid\s*=\s*["']([^"']*)["']/g)]
  return (address, base) => {
    const each = address.includes(ID) ? ids : [['', ID]]
    for (const [, id = ''] of each) {
      const whole = address.replaceAll(ID, () => unescaped(id))
      if (URL.canParse(whole, base)) named(new URL(whole, base).href)
    }
  }
}

const ID = '$RepresentationID$'

function noteAddresses(tag: string, open: readonly Element[], base: string, tell: Tell): void {
  const holder = open.findLast(({ name }) => MAY_HAVE_BASE.has(name))
  for (const [, , quoted = ''] of tag.matchAll(ADDRESS)) {
    const address = unescaped(quoted.slice(1, -1))
    holder?.addresses.push(address)
    tell(address, base)
  }
}

const withAddresses = (tag: string, base: string, place: PlaylistPlace): string =>
  tag.replace(ADDRESS, (whole, before: string, quoted: string) => {
    const value = unescaped(quoted.slice(1, -1))
    // What is relative is so to an address that leads here.
    if (!/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(value)) return whole
    return `${before}${quoted[0]}${changedIn(quoted.slice(1, -1), base, place)}${quoted[0]}`
  })

/** An address as it is written in a tag; as it was where it stays the same. */
function changedIn(written: string, base: string, place: PlaylistPlace): string {
  const value = unescaped(written)
  const changed = atGateway(value, base, place)
  return changed === value ? written : escaped(changed)
}

function withBase(changed: string, { foundUrl, folders }: PlaylistPlace): string {
  const periodAt = changed.search(/<Period[\s>/]/)
  const head = changed.slice(0, periodAt)
  const open = /<MPD\b[^>]*>/.exec(head)
  const place = new URL('.', foundUrl).href
  const folder = folders.find(({ url }) => place.startsWith(url))
  if (open === null || head.includes('<BaseURL') || folder === undefined) return changed
  // After what describes the programme (section 5.3.1.3): the order of elements counts.
  const end = '</ProgramInformation>'
  const describedAt = head.lastIndexOf(end)
  const at = describedAt === -1 ? open.index + open[0].length : describedAt + end.length
  const base = `<BaseURL>${escaped(`${folder.path}/${place.slice(folder.url.length)}`)}</BaseURL>`
  return changed.slice(0, at) + base + changed.slice(at)
}

const ENTITIES = { '&': '&amp;', '<': '&lt;', '"': '&quot;', "'": '&apos;' } as const
const escaped = (text: string): string =>
  text.replace(/[&<"']/g, (each) => ENTITIES[each as keyof typeof ENTITIES])
const unescaped = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
