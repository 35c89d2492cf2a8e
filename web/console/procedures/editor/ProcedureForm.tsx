import { useTranslation } from 'react-i18next'
import { type Appeal, type Body, wordsOf } from './body.ts'
import { Fold } from './Fold.tsx'
import { IdEntry } from './IdEntry.tsx'
import { ChoiceEntry, LabelEntry, TermEntry, TextEntry, TickEntry } from './inputs.tsx'
import { freeId } from './outline.ts'
import { Rows } from './Rows.tsx'
import { removed, renamed } from './references.ts'
import { orEmpty, part, type Spot } from './spot.ts'
import { useOptions } from './useOptions.ts'

type PhaseRow = { id: string; title: { zh: string; en: string } }

/** The procedure as such: its name, where it begins, the steps the public sees, where to go with its result. */
export function ProcedureForm({ spot }: { spot: Spot<Body> }) {
  const { t } = useTranslation()
  const { stages, moves } = useOptions()
  const { value, path } = spot
  const appeals = orEmpty<Appeal[]>(part(spot, 'appeals'), [])
  return (
    <>
      <LabelEntry spot={part(spot, 'title')} label={t('draft.title')} required />
      <ChoiceEntry spot={part(spot, 'start')} label={t('draft.start')} hint={t('draft.startHint')} options={stages} />
      <TickEntry
        spot={{
          value: value.scope === 'part',
          path: `${path}/scope`,
          set: (wanted) => part(spot, 'scope').set(wanted ? 'part' : undefined),
        }}
        label={t('draft.scope')}
        hint={t('draft.scopeHint')}
      />
      <Fold title={t('draft.phases')} count={Object.keys(value.phases ?? {}).length} paths={[`${path}/phases`]} open>
        <p className="soft">{t('draft.phasesHint')}</p>
        <Phases spot={spot} />
      </Fold>
      <Fold
        title={t('draft.appeals')}
        count={appeals.value.length}
        paths={[`${path}/appeals`]}
        open={appeals.value.length > 0}
      >
        <p className="soft">{t('draft.appealsHint')}</p>
        <Rows
          spot={appeals}
          label={t('draft.appeals')}
          add={t('draft.appeal.add')}
          blank={(): Appeal => ({
            id: freeId(Object.fromEntries(appeals.value.map(({ id }) => [id, true])), 'appeal'),
            title: { zh: '', en: '' },
            body: { zh: '', en: '' },
            within: { amount: 60, unit: 'calendarDay' },
            clause: { document: '', at: '' },
          })}
          name={({ title, id }) => wordsOf(title) || id}
          look="card"
        >
          {(appeal) => (
            <>
              <LabelEntry spot={part(appeal, 'title')} label={t('draft.appeal.title')} required />
              <LabelEntry spot={part(appeal, 'body')} label={t('draft.appeal.body')} required />
              <div className="entry-row">
                <TermEntry spot={part(appeal, 'within')} label={t('draft.appeal.within')} />
                <ChoiceEntry
                  spot={part(appeal, 'move')}
                  label={t('draft.appeal.move')}
                  options={moves}
                  none={t('draft.appeal.noMove')}
                />
              </div>
              <div className="entry-row">
                <TextEntry spot={part(part(appeal, 'clause'), 'document')} label={t('draft.clock.document')} required />
                <TextEntry spot={part(part(appeal, 'clause'), 'at')} label={t('draft.clock.at')} required />
              </div>
              <LabelEntry spot={part(part(appeal, 'clause'), 'text')} label={t('draft.clock.text')} long />
            </>
          )}
        </Rows>
      </Fold>
    </>
  )
}

/** Phases are known by their ids and shown in order: a list of rows over the record they are kept in. */
function Phases({ spot }: { spot: Spot<Body> }) {
  const { t } = useTranslation()
  const { value } = spot
  const path = `${spot.path}/phases`
  const rows: PhaseRow[] = Object.entries(value.phases ?? {}).map(([id, { title }]) => ({ id, title }))
  const set = (next: PhaseRow[], place?: string) => {
    const gone = rows.filter(({ id }) => !next.some((one) => one.id === id))
    const without = gone.reduce<Body>((body, { id }) => removed(body, 'phases', id), value)
    const phases = Object.fromEntries(next.map(({ id, title }) => [id, { title }]))
    spot.set({ ...without, phases }, place ?? path)
  }
  return (
    <Rows
      spot={{ value: rows, path, set }}
      label={t('draft.phases')}
      add={t('draft.phase.add')}
      blank={() => ({ id: freeId(value.phases ?? {}, 'phase'), title: { zh: '', en: '' } })}
      name={({ title, id }) => wordsOf(title) || id}
    >
      {(phase) => (
        <div className="entry-option">
          <IdEntry
            id={phase.value.id}
            taken={rows.map(({ id }) => id)}
            path={`${path}/${phase.value.id}`}
            label={t('draft.id.label')}
            onRename={(to) => spot.set(renamed(value, 'phases', phase.value.id, to), `${path}/${to}`)}
          />
          <LabelEntry
            spot={{ ...part(phase, 'title'), path: `${path}/${phase.value.id}/title` }}
            label={t('draft.title')}
            required
          />
        </div>
      )}
    </Rows>
  )
}
