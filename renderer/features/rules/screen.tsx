import { ListOrdered } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useSearchParams } from 'wouter'
import type { RulesView } from '../../../shared/api.ts'
import type { Rule } from '../../../shared/rule.ts'
import { useApi } from '../../api/query.ts'
import { useAsked } from '../../components/use-asked.ts'
import { Button } from '../../kit/button.tsx'
import { EmptyState } from '../../kit/empty-state.tsx'
import { SearchBox } from '../../kit/input.tsx'
import { LoadFailed, LoadingRows } from '../../kit/load-state.tsx'
import { PageHeader } from '../../kit/page-header.tsx'
import { toast, toastNothing } from '../../kit/toast.tsx'
import { t } from '../../language/t.ts'
import { ruleSentence } from './describe-rule.ts'
import { countChanges } from './draft.ts'
import { DraftBanner } from './draft-banner.tsx'
import { blankRule, copyOf } from './new-rule.ts'
import { PublishDialog } from './publish-dialog.tsx'
import { RecipeDialog } from './recipe-dialog.tsx'
import { RECIPES, type Recipe } from './recipes.ts'
import { RuleForm } from './rule-form.tsx'
import { RuleLadder } from './rule-ladder.tsx'
import { issuesByRule } from './save-state.ts'
import { TestsDrawer } from './tests-drawer.tsx'
import { Toolbar } from './toolbar.tsx'
import { type RulesDraft, useRulesDraft } from './use-rules-draft.ts'
import { VersionsDrawer } from './versions-drawer.tsx'
import { WayBackBar } from './way-back-bar.tsx'

/** Decisions are no edit, so the feed does not tell of them: what each rule decided is read this often. */
const READ_EVERY_MS = 5_000
/** Ladders shorter than this need no filter. */
const FILTER_FROM = 8

type Open =
  | { readonly kind: 'form'; readonly rule: Rule; readonly isNew: boolean }
  | { readonly kind: 'recipe'; readonly recipe: Recipe }
  | { readonly kind: 'publish' }
  | { readonly kind: 'versions'; readonly wanted?: number }
  | { readonly kind: 'tests' }

/** The form of the rule that the address names, `#/rules?rule=<id>`. Null when it names none that is there. */
function openFor(rules: readonly Rule[], id: string | null): Open | null {
  const rule = rules.find((each) => each.id === id)
  return rule === undefined ? null : { kind: 'form', rule, isNew: false }
}

/** The rules: a ladder that is edited as a draft and put in force by publishing. */
export function RulesScreen(): ReactNode {
  const rules = useRulesDraft()
  const { data: view, refetch } = rules.query
  const named = useSearchParams()[0].get('rule')
  useEffect(() => {
    const timer = setInterval(() => void refetch(), READ_EVERY_MS)
    return () => clearInterval(timer)
  }, [refetch])
  return (
    <div className="flex h-full min-h-0 flex-col">
      {view !== undefined ? (
        // Led to another rule, it opens that one; the draft is kept outside of it.
        <RulesEditor key={named ?? ''} rules={rules} view={view} />
      ) : (
        <>
          <PageHeader title={t('Rules')} />
          {rules.query.error === null ? (
            <LoadingRows rows={5} />
          ) : (
            <LoadFailed
              what={t('rules')}
              error={rules.query.error}
              onRetry={() => void rules.query.refetch()}
            />
          )}
        </>
      )}
    </div>
  )
}

function RulesEditor({ rules, view }: { rules: RulesDraft; view: RulesView }): ReactNode {
  const { draft, edit, save } = rules
  const [named] = useSearchParams()
  const [open, setOpen] = useState(() => openFor(draft.rules, named.get('rule')))
  const [filter, setFilter] = useState('')
  const streams = useApi('GET /streams').data?.streams ?? []
  const nameById = new Map(streams.map((stream) => [stream.id, stream.name]))
  const nameOf = (id: string): string | null => nameById.get(id) ?? null
  const ruleById = new Map(draft.rules.map((rule) => [rule.id, rule]))
  const changes = countChanges(view.published.rules, draft.rules)
  const issues = useMemo(() => issuesByRule(save), [save])
  useUndoKeys(rules)

  const remove = (rule: Rule): void => {
    edit({ kind: 'remove', id: rule.id })
    toast(
      t('“{name}” left the draft', {
        name: rule.name || t('Rule {priority}', { priority: rule.priority }),
      }),
      // Not for Ctrl+Z everywhere: here the draft's own history does that, elsewhere there is no draft.
      { action: { label: t('Undo'), onClick: () => edit({ kind: 'put', rules: [rule] }) } },
    )
  }
  const put = (added: readonly Rule[]): void => {
    edit({ kind: 'put', rules: added })
    setOpen(null)
  }
  const openForm = (rule: Rule, isNew: boolean): void => setOpen({ kind: 'form', rule, isNew })
  const addRule = (): void => openForm(blankRule(draft.rules), true)

  // Until the draft is there a new rule would take a place of one that is in it.
  const isRead = draft.rules.length > 0 || (view.draft ?? view.published).rules.length === 0
  useAsked(
    isRead
      ? {
          new: addRule,
          publish() {
            if (view.draft === null) toastNothing(t('There is nothing to publish.'))
            else setOpen({ kind: 'publish' })
          },
          'roll-back': () =>
            setOpen({ kind: 'versions', wanted: Number(named.get('version') ?? Number.NaN) }),
        }
      : {},
  )

  return (
    <>
      <PageHeader
        title={t('Rules')}
        description={t(
          'Tried from the top. The first live rule that matches decides; the rest are not looked at.',
        )}
        actions={
          <Toolbar
            rules={rules}
            onVersions={() => setOpen({ kind: 'versions' })}
            onTests={() => setOpen({ kind: 'tests' })}
            onRecipe={(recipe) => setOpen({ kind: 'recipe', recipe })}
            onAdd={addRule}
          />
        }
      />
      <WayBackBar version={view.published.version} />
      <DraftBanner
        changes={changes}
        save={save}
        overtakenBy={overtakenBy(view)}
        onRetry={rules.retry}
        onGoOn={rules.goOn}
        onDiscard={rules.discard}
        onReview={() => setOpen({ kind: 'publish' })}
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {draft.rules.length >= FILTER_FROM && (
          <div className="max-w-sm px-4 pb-1">
            <SearchBox
              label={t('Filter rules')}
              placeholder={t('Filter')}
              value={filter}
              onChange={setFilter}
            />
          </div>
        )}
        {draft.rules.length === 0 && (
          <NoRules onAdd={addRule} onRecipe={(recipe) => setOpen({ kind: 'recipe', recipe })} />
        )}
        <RuleLadder
          draft={draft}
          filter={filter}
          nameOf={nameOf}
          hits={view.hits}
          issues={issues}
          sentenceOf={(id) => {
            const rule = ruleById.get(id)
            return rule === undefined ? '' : ruleSentence(rule, nameOf)
          }}
          onEdit={(rule) => openForm(rule, false)}
          onDuplicate={(rule) => openForm(copyOf(rule, draft.rules), true)}
          onMove={(id, direction) => edit({ kind: 'move', id, direction })}
          onState={(id, state) => edit({ kind: 'state', id, state })}
          onRemove={remove}
        />
      </div>
      {open?.kind === 'form' && (
        <RuleForm
          rule={open.rule}
          rules={draft.rules}
          isNew={open.isNew}
          streams={streams}
          nameOf={nameOf}
          onClose={() => setOpen(null)}
          onDone={put}
        />
      )}
      {open?.kind === 'recipe' && (
        <RecipeDialog
          recipe={open.recipe}
          rules={draft.rules}
          streams={streams}
          nameOf={nameOf}
          onClose={() => setOpen(null)}
          onAdd={put}
        />
      )}
      {open?.kind === 'publish' && (
        <PublishDialog view={view} rules={rules} nameOf={nameOf} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'versions' && (
        <VersionsDrawer {...open} view={view} onClose={() => setOpen(null)} />
      )}
      {open?.kind === 'tests' && <TestsDrawer view={view} onClose={() => setOpen(null)} />}
    </>
  )
}

function NoRules(props: {
  readonly onAdd: () => void
  readonly onRecipe: (recipe: Recipe) => void
}): ReactNode {
  return (
    <EmptyState
      icon={<ListOrdered />}
      title={t('No rules yet')}
      actions={
        <>
          {RECIPES.map((recipe) => (
            <Button key={recipe.id} onClick={() => props.onRecipe(recipe)}>
              {recipe.title}
            </Button>
          ))}
          <Button onClick={props.onAdd}>{t('Write the first rule')}</Button>
        </>
      }
    >
      {t(
        'Without rules the mode of each stream decides. Rules refuse, redirect or admit some viewers: by country, address, time, player or credential. Start from a recipe or from nothing.',
      )}
    </EmptyState>
  )
}

/** The version in force, where the draft was begun from an earlier one. Null: it was not, or there is none. */
const overtakenBy = ({ draft, published }: RulesView): number | null =>
  draft === null || draft.baseVersion === published.version ? null : published.version

/**
 * Ctrl or Cmd with Z undoes, with Shift or Y redoes, unless someone is typing. What the draft has nothing of is left to the keys
 * that work everywhere.
 */
function useUndoKeys({ draft, edit }: RulesDraft): void {
  const canUndo = draft.past.length > 0
  const canRedo = draft.future.length > 0
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return
      if (event.target instanceof Element && event.target.closest('input, textarea, [role=dialog]'))
        return
      const key = event.key.toLowerCase()
      if (key !== 'z' && key !== 'y') return
      const kind = key === 'y' || event.shiftKey ? 'redo' : 'undo'
      if (!(kind === 'redo' ? canRedo : canUndo)) return
      event.preventDefault()
      edit({ kind })
    }
    // On the document: before the keys that work everywhere, which leave alone what was handled.
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [edit, canUndo, canRedo])
}
