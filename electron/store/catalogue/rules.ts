import type { RuleDraft } from '../../../shared/api.ts'
import type { ListedRuleVersion, Rule, RuleVersion } from '../../../shared/rule.ts'
import type { Database } from '../database.ts'

interface VersionRow {
  version: number
  rules: string
  published_at_ms: number
  note: string
}

interface ListedRow extends Omit<VersionRow, 'rules'> {
  rule_count: number
}

interface DraftRow {
  base_version: number
  rules: string
  updated_at_ms: number
}

export interface RuleTable {
  /** The highest version. Null in a database that never published. */
  latest(): RuleVersion | null
  get(version: number): RuleVersion | null
  /** Numbers of versions, newest first, at most `limit`. */
  newest(limit: number): number[]
  /** A version without its rules. What is published does not change: it is read once. Null: there is none. */
  listed(version: number): ListedRuleVersion | null
  /** Whether a version is read already. */
  isListed(version: number): boolean
  add(version: RuleVersion): void
  draft(): RuleDraft | null
  putDraft(draft: RuleDraft): void
  dropDraft(): void
}

/** Prepares the statements on `rule_versions` and `rule_draft`. */
export function ruleTable(db: Database): RuleTable {
  const latest = db.prepare<[], VersionRow>(
    'SELECT * FROM rule_versions ORDER BY version DESC LIMIT 1',
  )
  const newest = db
    .prepare<[number], number>('SELECT version FROM rule_versions ORDER BY version DESC LIMIT ?')
    .pluck()
  const listed = db.prepare<[number], ListedRow>(`
    SELECT version, json_array_length(rules) AS rule_count, published_at_ms, note FROM rule_versions
    WHERE version = ?`)
  const known = new Map<number, ListedRuleVersion>()
  const get = db.prepare<[number], VersionRow>('SELECT * FROM rule_versions WHERE version = ?')
  const add = db.prepare<VersionRow>(
    'INSERT INTO rule_versions VALUES (@version, @rules, @published_at_ms, @note)',
  )
  const draft = db.prepare<[], DraftRow>(
    'SELECT base_version, rules, updated_at_ms FROM rule_draft',
  )
  const putDraft = db.prepare<DraftRow>(`
    INSERT INTO rule_draft VALUES (1, @base_version, @rules, @updated_at_ms)
    ON CONFLICT (id) DO UPDATE SET base_version = @base_version, rules = @rules, updated_at_ms = @updated_at_ms`)
  const dropDraft = db.prepare<[]>('DELETE FROM rule_draft')
  return {
    latest: () => fromVersion(latest.get()),
    get: (version) => fromVersion(get.get(version)),
    newest: (limit) => newest.all(limit),
    listed(version) {
      const found = known.get(version) ?? fromListed(listed.get(version))
      if (found !== null) known.set(version, found)
      return found
    },
    isListed: (version) => known.has(version),
    add: (version) =>
      void add.run({
        version: version.version,
        rules: JSON.stringify(version.rules),
        published_at_ms: version.publishedAtMs,
        note: version.note,
      }),
    draft: () => fromDraft(draft.get()),
    putDraft: (value) =>
      void putDraft.run({
        base_version: value.baseVersion,
        rules: JSON.stringify(value.rules),
        updated_at_ms: value.updatedAtMs,
      }),
    dropDraft: () => void dropDraft.run(),
  }
}

const rulesOf = (text: string): readonly Rule[] => JSON.parse(text) as readonly Rule[]

function fromVersion(row: VersionRow | undefined): RuleVersion | null {
  if (row === undefined) return null
  return {
    version: row.version,
    rules: rulesOf(row.rules),
    publishedAtMs: row.published_at_ms,
    note: row.note,
  }
}

function fromListed(row: ListedRow | undefined): ListedRuleVersion | null {
  if (row === undefined) return null
  return {
    version: row.version,
    ruleCount: row.rule_count,
    publishedAtMs: row.published_at_ms,
    note: row.note,
  }
}

function fromDraft(row: DraftRow | undefined): RuleDraft | null {
  if (row === undefined) return null
  return {
    baseVersion: row.base_version,
    rules: rulesOf(row.rules),
    updatedAtMs: row.updated_at_ms,
  }
}
