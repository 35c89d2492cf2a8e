import { useTranslation } from 'react-i18next'
import { type Body, type Section, titleOf, wordsOf } from './body.ts'
import type { Option } from './inputs.tsx'
import { flagsOf, talliesOf } from './outline.ts'
import { noticeTargets } from './vocabulary.ts'
import { useWriting } from './writing.ts'

/** What there is to choose from: only what exists in the procedure. */
export function useOptions() {
  const { t } = useTranslation()
  const { root } = useWriting()
  const body: Body = root.value
  const named = (section: Section): Option[] =>
    Object.keys(body[section]).map((id) => ({ value: id, label: titleOf(body, section, id) }))
  const plain = (names: readonly string[]): Option[] => names.map((name) => ({ value: name, label: name }))
  return {
    stages: named('stages'),
    moves: named('moves'),
    clocks: named('clocks'),
    phases: Object.entries(body.phases ?? {}).map(([id, { title }]) => ({ value: id, label: wordsOf(title) || id })),
    flags: plain(flagsOf(body)),
    tallies: plain(talliesOf(body)),
    templates: plain(
      [
        ...new Set(Object.values(body.moves).flatMap(({ notices }) => (notices ?? []).map(({ template }) => template))),
      ].sort(),
    ),
    targets: noticeTargets.map((target) => ({ value: target, label: t(`noticeTarget.${target}`) })),
  }
}
