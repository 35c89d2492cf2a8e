import { useQueryClient } from '@tanstack/react-query'
import { Alert, Button, Checkbox, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BatchLine, MatterLine } from '../api/contract.ts'
import { refreshMatters } from '../matter/matter.ts'
import type { BatchDone } from '../matters/BatchDialog.tsx'
import { DueDay } from '../matters/DueDay.tsx'
import { useBatch } from '../matters/useBatch.ts'
import { type Column, DataTable, type Selection } from '../page/DataTable.tsx'
import { Labelled } from '../page/Labelled.tsx'
import { ProblemAlert } from '../page/ProblemAlert.tsx'
import { UnitPicker } from '../reference/pickers.tsx'
import type { UnitLoad } from './people.ts'
import { spread } from './team.ts'

type Props = {
  lines: readonly MatterLine[]
  groups: readonly UnitLoad[]
  /** the head of the unit names a person; whoever dispatches sends it to a unit again */
  move: 'assign' | 'redispatch'
  onDone: (done: BatchDone) => void
}

/**
 * New hands for many matters at once. Proposed is whoever in the unit has least to do and is here today; every proposal can be
 * changed, and what would happen is shown line by line before it is done.
 */
export function Reassign({ lines, groups, move, onDone }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [left, setLeft] = useState<readonly string[]>([])
  const [started] = useState(() => lines)
  const [hands, setHands] = useState<ReadonlyMap<string, string>>(() =>
    move === 'assign'
      ? proposedHands(started, groups)
      : new Map(started.flatMap(({ id, unit }) => (unit === null ? [] : [[id, unit]]))),
  )
  const [reason, setReason] = useState(t('unattended.reasonProposed'))
  const isChosen = ({ id }: MatterLine) => !left.includes(id)
  const selection: Selection<MatterLine> = {
    isChosen,
    toggle: ({ id }) => setLeft(left.includes(id) ? left.filter((other) => other !== id) : [...left, id]),
    toggleAll: () => setLeft(left.length === 0 ? lines.map(({ id }) => id) : []),
    allChosen: left.length === 0,
    labelOf: ({ number }) => number,
  }
  const chosen = lines.filter((line) => hands.has(line.id) && isChosen(line))
  const items = chosen.map(({ id, revision }) => ({
    matter: id,
    revision,
    input: move === 'assign' ? { handler: hands.get(id) } : { unit: hands.get(id), reason },
  }))
  const { preview, run } = useBatch(move, items, move === 'assign' || reason.trim() !== '', (reply) => {
    onDone({
      title: t(`unattended.moves.${move}`),
      moved: reply.lines.flatMap(({ ok, matter }) => (ok ? [matter] : [])),
      batch: reply.batch,
      undoUntil: reply.undoUntil,
    })
    void refreshMatters(client)
  })
  const results = new Map((preview.data?.lines ?? []).map((line) => [line.matter, line]))
  const willWork = chosen.filter(({ id }) => results.get(id)?.ok).length
  const put = (id: string, hand: string | undefined) =>
    setHands(new Map([...hands].filter(([other]) => other !== id).concat(hand === undefined ? [] : [[id, hand]])))
  const columns: Column<MatterLine>[] = [
    {
      id: 'number',
      title: t('column.number'),
      width: 150,
      cell: ({ number }) => <span className="number">{number}</span>,
    },
    { id: 'title', title: t('column.title'), cell: ({ title }) => title },
    { id: 'stage', title: t('column.stage'), width: 110, cell: ({ stageTitle }) => stageTitle },
    {
      id: 'due',
      title: t('column.due'),
      width: 170,
      cell: ({ dueDay, dueProvisional, closedAt }) => (
        <DueDay day={dueDay} provisional={dueProvisional} closed={closedAt !== null} />
      ),
    },
    { id: 'handler', title: t('unattended.was'), width: 120, cell: ({ handlerName }) => handlerName },
    {
      id: 'hand',
      title: t(`unattended.hand.${move}`),
      width: 190,
      cell: (line) => (
        <Hand
          line={line}
          groups={groups}
          move={move}
          value={hands.get(line.id)}
          onChange={(hand) => put(line.id, hand)}
        />
      ),
    },
    { id: 'result', title: t('batch.result'), width: 170, cell: ({ id }) => <Result result={results.get(id)} /> },
  ]
  return (
    <>
      <ProblemAlert problem={run.error ?? preview.error} />
      {move === 'redispatch' && (
        <div className="leaver-filters">
          <Labelled label={t('unattended.reason')}>
            {(id) => (
              <Input id={id} maxLength={200} value={reason} onChange={({ target }) => setReason(target.value)} />
            )}
          </Labelled>
        </div>
      )}
      <div className="row reassign-bar">
        <Button
          type="primary"
          disabled={willWork === 0 || preview.isFetching}
          loading={run.isPending}
          onClick={() => run.mutate(items)}
        >
          {t(`unattended.run.${move}`, { count: willWork })}
        </Button>
        <span className="soft" role="status">
          {chosen.length === 0
            ? t('unattended.choose')
            : preview.data === undefined
              ? t('page.loading')
              : t('batch.preview', { ok: willWork, no: chosen.length - willWork })}
        </span>
      </div>
      <div className="wide-only">
        <DataTable
          label={t('unattended.title')}
          rows={lines}
          rowKey={({ id }) => id}
          columns={columns}
          selection={selection}
        />
      </div>
      <ul className="narrow-only plain-list">
        {lines.map((line) => (
          <li key={line.id} className="card leaver-card">
            <Checkbox
              checked={isChosen(line)}
              onChange={() => selection.toggle(line)}
              aria-label={t('list.choose', { name: line.number })}
            />
            <div className="handover-matter">
              <strong>{line.title}</strong>
              <span className="soft number">{line.number}</span>
              <span className="soft">{line.stageTitle}</span>
              <DueDay day={line.dueDay} provisional={line.dueProvisional} closed={line.closedAt !== null} />
              <span className="soft">{t('unattended.wasOf', { name: line.handlerName ?? '' })}</span>
            </div>
            <Hand
              line={line}
              groups={groups}
              move={move}
              value={hands.get(line.id)}
              onChange={(hand) => put(line.id, hand)}
            />
            <Result result={results.get(line.id)} />
          </li>
        ))}
      </ul>
      {run.data?.lines.some(({ ok }) => !ok) && (
        <Alert type="warning" showIcon role="status" title={t('batch.done', countsOf(run.data.lines))} />
      )}
    </>
  )
}

const countsOf = (lines: readonly BatchLine[]) => {
  const ok = lines.filter((line) => line.ok).length
  return { ok, no: lines.length - ok }
}

/** Those of the unit who are here: in office and not away. */
const handsOf = (groups: readonly UnitLoad[], unit: string | null) =>
  (groups.find((group) => group.unit === unit)?.people ?? []).filter(({ left, absent }) => !left && absent === null)

/** Unit by unit, for a matter stays with its unit. */
function proposedHands(lines: readonly MatterLine[], groups: readonly UnitLoad[]): Map<string, string> {
  const byUnit = Map.groupBy(lines, ({ unit }) => unit)
  return new Map([...byUnit].flatMap(([unit, some]) => [...spread(some, handsOf(groups, unit))]))
}

type HandProps = {
  line: MatterLine
  groups: readonly UnitLoad[]
  move: Props['move']
  value: string | undefined
  onChange: (hand: string | undefined) => void
}

function Hand({ line, groups, move, value, onChange }: HandProps) {
  const { t } = useTranslation()
  const label = t('unattended.handOf', { hand: t(`unattended.hand.${move}`), number: line.number })
  return (
    <span className="hand-of">
      {move === 'redispatch' ? (
        <UnitPicker aria-label={label} {...(value !== undefined && { value })} onChange={onChange} />
      ) : (
        <Select
          aria-label={label}
          value={value ?? null}
          onChange={(hand: string | null) => onChange(hand ?? undefined)}
          options={handsOf(groups, line.unit).map(({ account, name, open }) => ({
            value: account,
            label: t('unattended.load', { name, count: open }),
          }))}
          placeholder={t('form.choose')}
        />
      )}
    </span>
  )
}

function Result({ result }: { result: BatchLine | undefined }) {
  const { t } = useTranslation()
  if (result === undefined) return <span className="soft">—</span>
  if (result.ok) return <span className="good">{t('batch.ok')}</span>
  return <span className="bad">{result.problem?.faults[0]?.detail ?? result.problem?.title}</span>
}
