import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { csvCell } from '../../../../electron/console/csv.ts'
import { openDatabase } from '../../../../electron/store/open.ts'
import {
  carefulCell,
  lineOf,
  needsCare,
  plainCell,
} from '../../../../electron/usage/export/cells.ts'
import { tagText } from '../../../../shared/tag-text.ts'
import { exported, keep, place, readBack, store } from './support.ts'

/** Texts that tend to break files: signs of formulas, quotes, separators, line ends, NUL, pairs of surrogates. */
const odd = fc
  .array(
    fc.oneof(
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '\0', '"', ',', ';', '|', '¦', "'"),
      fc.constantFrom('＝', '＋', '－', '＠', '😀', '𝄞', 'é', '\u200b', '\ufeff', '\\', '\u001f'),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

/** What a reader is to find: the text, marked where it could be run. */
const marked = (text: string): string => (/^[=+\-@\t\r\n\0＝＋－＠]/.test(text) ? `'${text}` : text)

describe('a cell built in SQL', () => {
  it('is, careful, what csvCell makes of the same text', () => {
    const db = openDatabase(`${place()}/cells.db`)
    const cell = db.prepare<[string | null], string>(
      `SELECT ${carefulCell('text')} FROM (SELECT ? AS text)`,
    )
    const one = cell.pluck()
    fc.assert(
      fc.property(fc.option(odd), (text) => {
        expect(one.get(text)).toBe(csvCell(text ?? ''))
      }),
      { numRuns: 2_000 },
    )
    db.close()
  })

  it('is the same with and without care, also where there is no text', () => {
    const db = openDatabase(`${place()}/cells.db`)
    const [plain, careful] = [plainCell, (text: string) => [carefulCell(text)]].map((cell) =>
      db
        .prepare<[string | null], string>(
          `SELECT ${lineOf([cell('text'), ['1'], cell('text')])} FROM (SELECT ? AS text)`,
        )
        .pluck(),
    )
    for (const text of [null, '', 'ann']) {
      const line = `"${text ?? ''}",1,"${text ?? ''}"\r\n`
      expect([plain?.get(text), careful?.get(text)]).toEqual([line, line])
    }
    db.close()
  })

  it('is only made without care when that comes to the same', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(odd, odd, fc.nat(), odd), { minLength: 1 }), (rows) => {
        const isPlain = rows.every(([one, two, , last]) =>
          [one, two, last].every((text) => csvCell(text) === `"${text}"`),
        )
        const lines = rows.map(
          ([one, two, number, last]) => `"${one}","${two}",${number},"${last}"\r\n`,
        )
        const care = needsCare(Buffer.from(lines.join('')), 6 * rows.length)
        if (!care) expect(isPlain).toBe(true)
        const isHarmless = rows.every(([one, two, , last]) =>
          /^[a-z]*$/.test(`${one}${two}${last}`),
        )
        if (isHarmless && isPlain) expect(care).toBe(false)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('a file', () => {
  it('reads back as what was stored, whatever a viewer sent, each formula marked as text', async () => {
    const made = fc.sample(fc.tuple(odd, odd, odd, odd, odd, fc.array(odd.filter(Boolean))), 400)
    const db = store()
    await keep(
      db,
      made.map(([viewerId, userAgent, referer, streamName, protocol, tags]) => ({
        session: { viewerId, userAgent, referer, streamName, protocol, tags },
      })),
    )
    const columns = [
      'viewer',
      'user_agent',
      'referer',
      'stream',
      'protocol',
      'tags',
      'bytes',
    ] as const
    const rows = readBack(exported(db, { columns: [...columns] }))
    expect(rows).toEqual(
      made.map(([viewerId, userAgent, referer, streamName, protocol, tags]) => ({
        viewer: marked(viewerId),
        user_agent: marked(userAgent),
        referer: marked(referer),
        stream: marked(streamName),
        protocol: marked(protocol),
        tags: marked(tagText(tags)),
        bytes: '',
      })),
    )
  })

  it('says what each link, key and token that let somebody in is called, where that is kept', async () => {
    const db = store()
    db.pragma('foreign_keys = OFF')
    db.exec(`
      INSERT INTO links (id, stream_id, label, tags, created_at_ms, expires_at_ms, issued_by)
        VALUES ('rj-1', 'news', 'Anna', '[]', 0, 0, 'console');
      INSERT INTO stream_keys (id, stream_id, label, hash, hint, created_at_ms)
        VALUES ('sk-1', 'news', 'Studio', 'h1', '', 0);
      INSERT INTO edge_auth_tokens (id, application_id, label, payload, created_at_ms, expires_at_ms, issued_by)
        VALUES ('ea-1', 'app', '=1+1', '{}', 0, 0, 'console');
    `)
    for (const [table, label] of [
      ['subscribe_tokens', 'Season'],
      ['publish_tokens', 'Van'],
    ]) {
      db.exec(`
        INSERT INTO ${table} (id, label, folded_label, folded_streams, has_pattern, hash, hint, sealed, limits, extras, issued_by, added_at_ms)
          VALUES (12, '${label}', '', '', 0, 'h', '', x'00', '{}', '{}', 'console', 0)`)
    }
    const named = {
      'rj-1': 'Anna',
      'sk-1': 'Studio',
      'ea-1': "'=1+1",
      'st-12': 'Season',
      'sst-12-5f': 'Season',
      'pt-12': 'Van',
      'st-13': '',
      'rj-2': '',
    }
    const grants = [...Object.keys(named), null]
    await keep(
      db,
      grants.map((grantId) => ({ session: { grantId } })),
    )
    const rows = readBack(exported(db, { columns: ['grant_id', 'label'] }))
    const wanted = [...Object.entries(named), ['', '']]
    expect(rows).toEqual(wanted.map(([grant_id, label]) => ({ grant_id, label })))
  })

  it('is UTF-8, also where a tag holds half a pair of surrogates', async () => {
    const db = store()
    const folder = place()
    await keep(db, [{ session: { tags: ['half \ud83d', 'é'] } }])
    const text = exported(db, { columns: ['tags'] }, { folder })
    expect(text).toBe('"tags"\r\n"half \ufffd\ufffd\ufffd|é"\r\n')
    expect(isUtf8(readFileSync(`${folder}/out.csv`))).toBe(true)
  })

  it('ends each line as RFC 4180 has it, the first with the names', async () => {
    const db = store()
    await keep(db, [{ session: { viewerId: 'ann' } }, { session: { viewerId: null } }])
    expect(exported(db, { columns: ['viewer', 'country'] })).toBe(
      '"viewer","country"\r\n"ann",DE\r\n"",DE\r\n',
    )
  })
})
