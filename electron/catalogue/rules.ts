import { setImmediate as nextTurn } from 'node:timers/promises'
import type { DiffLine, RuleDraft } from '../../shared/api.ts'
import { AppError } from '../../shared/errors.ts'
import type { TestOverride } from '../../shared/pinned-test.ts'
import type { ListedRuleVersion, Rule, RuleVersion } from '../../shared/rule.ts'
import { say } from '../../shared/say.ts'
import { checkRules } from '../access/check-rules.ts'
import type { Snapshot } from '../access/snapshot.ts'
import type { CatalogueTables } from '../store/catalogue/tables.ts'
import type { Actor } from './actor.ts'
import { diffLists } from './diff.ts'
import type { Edit, Editor } from './editor.ts'
import { requirePassing } from './pinned-tests.ts'
import type { State } from './state.ts'

/** How many versions are listed; older ones stay stored and can be published again. */
const LISTED_VERSIONS = 100

/** The rules of the catalogue: versions that were published, and one draft. */
export interface Rules {
  published(): RuleVersion
  /** The newest first, without their rules. Requests are answered between two that have to be read. */
  versions(): Promise<readonly ListedRuleVersion[]>
  /** One that was published; 0 is the empty set before the first. ERR_NOT_FOUND. */
  version(version: number): RuleVersion
  draft(): RuleDraft | null
  /** ERR_CONFLICT when something else was published since `baseVersion`. Order is kept as given. */
  saveDraft(baseVersion: number, rules: readonly Rule[], actor: Actor): RuleDraft
  discardDraft(actor: Actor): void
  diff(): readonly DiffLine[]
  /**
   * ERR_RULE_INVALID, ERR_RULE_TIE, ERR_TESTS_FAIL: the old set stays and so does the draft.
   *
   * @param override Publishes although pinned tests fail, audited. Default: they refuse it.
   */
  publish(
    baseVersion: number,
    note: string,
    actor: Actor,
    override?: TestOverride | null,
  ): RuleVersion
  /** Publishes an earlier version again, as a new version. Pinned tests count as for {@link publish}. */
  rollback(version: number, actor: Actor, override?: TestOverride | null): RuleVersion
  /** An earlier version compiled for trying out; not in force. ERR_NOT_FOUND. */
  compileVersion(version: number): Snapshot
  /** The draft (or published set) compiled for trying out; not in force. */
  compileDraft(): Snapshot
}

/** The calls on rules, and publishing a set that was no draft. */
export interface RuleCalls {
  readonly calls: Rules
  /** Publishes a whole set over whatever is in force. The draft stays, and is then based on an older version. */
  publishSet(
    rules: readonly Rule[],
    note: string,
    actor: Actor,
    override?: TestOverride | null,
  ): RuleVersion
}

/** Makes the calls on the rules. */
export function createRules(editor: Editor, tables: CatalogueTables): RuleCalls {
  /** What was compiled last to be tried out: a dialog asks for the same again and again. */
  let tried: { state: State; version: number | null; snapshot: Snapshot } | null = null

  const publish = (
    edit: Edit,
    rules: readonly Rule[],
    note: string,
    { actor, override = null }: { actor: Actor; override?: TestOverride | null | undefined },
  ): RuleVersion => {
    check(edit, rules)
    const version = edit.state.published.version + 1
    const compiled = (): Snapshot => editor.compileWith(rules)
    requirePassing(edit, compiled, override, { actor, subject: `v${version}` })
    const published = { version, rules, publishedAtMs: edit.nowMs, note }
    tables.rules.add(published)
    edit.state = { ...edit.state, published }
    return published
  }
  const dropDraft = (edit: Edit): void => {
    tables.rules.dropDraft()
    edit.state = { ...edit.state, draft: null }
  }
  const versionOf = (version: number): RuleVersion => {
    if (version === 0) return { version: 0, rules: [], publishedAtMs: 0, note: '' }
    const stored = tables.rules.get(version)
    if (stored === null)
      throw new AppError('ERR_NOT_FOUND', say('There is no version {version}.', { version }))
    return stored
  }

  const compileOnce = (
    version: number | null,
    rulesOf: (state: State) => readonly Rule[],
  ): Snapshot => {
    const { state } = editor
    if (tried?.state !== state || tried.version !== version) {
      tried = { state, version, snapshot: editor.compileWith(rulesOf(state)) }
    }
    return tried.snapshot
  }

  const calls: Rules = {
    published: () => editor.state.published,
    async versions() {
      const versions: ListedRuleVersion[] = []
      for (const version of tables.rules.newest(LISTED_VERSIONS)) {
        if (!tables.rules.isListed(version)) await nextTurn()
        const listed = tables.rules.listed(version)
        if (listed !== null) versions.push(listed)
      }
      return versions
    },
    version: versionOf,
    draft: () => editor.state.draft,
    saveDraft: (baseVersion, rules, actor) =>
      editor.edit((edit) => {
        refuseStale(edit, baseVersion)
        check(edit, rules)
        const draft = { baseVersion, rules, updatedAtMs: edit.nowMs }
        tables.rules.putDraft(draft)
        edit.state = { ...edit.state, draft }
        edit.audit(actor, 'rules.save_draft', 'draft', countOf(rules))
        return draft
      }),
    discardDraft: (actor) =>
      editor.edit((edit) => {
        const { draft } = edit.state
        if (draft === null) return
        fileDraft(edit, tables, draft, actor)
        dropDraft(edit)
        edit.audit(actor, 'rules.discard_draft', 'draft', '')
      }),
    diff: () => {
      const { draft, published } = editor.state
      return draft === null ? [] : diffRules(published.rules, draft.rules)
    },
    publish: (baseVersion, note, actor, override) =>
      editor.edit((edit) => {
        const { draft } = edit.state
        refuseStale(edit, baseVersion)
        if (draft === null) throw new AppError('ERR_NOT_FOUND', 'There is no draft to publish.')
        if (draft.baseVersion !== baseVersion) throw new AppError('ERR_CONFLICT')
        const published = publish(edit, draft.rules, note, { actor, override })
        dropDraft(edit)
        edit.audit(actor, 'rules.publish', `v${published.version}`, countOf(draft.rules))
        return published
      }),
    rollback: (version, actor, override) =>
      editor.edit((edit) => {
        const { rules } = versionOf(version)
        const published = publish(edit, rules, `Version ${version} again`, { actor, override })
        edit.audit(
          actor,
          'rules.rollback',
          `v${published.version}`,
          say('version {version} again', { version }),
        )
        return published
      }),
    compileVersion: (version) => compileOnce(version, () => versionOf(version).rules),
    compileDraft: () =>
      compileOnce(null, ({ draft, published }) => draft?.rules ?? published.rules),
  }

  return {
    calls,
    publishSet: (rules, note, actor, override) =>
      editor.edit((edit) => {
        const published = publish(edit, rules, note, { actor, override })
        edit.audit(actor, 'rules.publish', `v${published.version}`, countOf(rules))
        return published
      }),
  }
}

/** Lines for what differs between two sets of rules. */
function diffRules(before: readonly Rule[], after: readonly Rule[]): ReturnType<typeof diffLists> {
  return diffLists('rule', before, after, (rule) => rule.name || rule.id)
}

/** Keeps a draft that is discarded, to put it back. */
function fileDraft(edit: Edit, tables: CatalogueTables, draft: RuleDraft, actor: Actor): void {
  tables.deleted.file(
    {
      kind: 'rule_draft',
      subject: 'draft',
      label: say('over version {version}', { version: draft.baseVersion }),
      takes: [{ noun: 'rule', count: draft.rules.length }],
      actor,
      deletedAtMs: edit.nowMs,
    },
    [{ table: 'rule_draft', where: 'id = @value', value: '1' }],
  )
}

const countOf = (rules: readonly Rule[]): string =>
  say('{count, plural, one {# rule} other {# rules}}', { count: rules.length })

function refuseStale(edit: Edit, baseVersion: number): void {
  const { version } = edit.state.published
  if (baseVersion === version) return
  throw new AppError(
    'ERR_CONFLICT',
    say('Version {version} of the rules was published meanwhile.', { version }),
  )
}

/** @throws AppError ERR_RULE_INVALID, ERR_RULE_TIE and what else checkRules finds. */
function check(edit: Edit, rules: readonly Rule[]): void {
  const first = new Map<string, number>()
  const issues = rules.flatMap((rule, index) => {
    const earlier = first.get(rule.id)
    if (earlier === undefined) first.set(rule.id, index)
    return earlier === undefined
      ? []
      : [
          {
            path: `rules.${index}.id`,
            message: say('Rule {number} has this id as well.', { number: earlier + 1 }),
          },
        ]
  })
  if (issues.length > 0) throw new AppError('ERR_RULE_INVALID', undefined, { issues })
  checkRules(rules, [...edit.state.streams.values()])
}
