import { say } from '../../shared/say.ts'
import type { StoredLink } from '../store/catalogue/links.ts'
import { createEndActs, type EndActs } from './end-acts.ts'
import type { LinkParts } from './links.ts'

/** What can happen to a link after it was issued. */
export type LinkActs = EndActs

/** @returns Calls that throw ERR_NOT_FOUND for a link that is not listed (any more). */
export function createLinkActs({ editor, tables, links }: LinkParts): LinkActs {
  return createEndActs<StoredLink>({
    editor,
    items: links,
    noun: 'link',
    title: say('link'),
    store: tables.links.setEnds,
  })
}
