import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type { CheckView } from '../../../server/procedures/check.ts'
import type { DraftList, DraftView } from '../../../server/procedures/drafts.ts'
import type { MigrationBody } from '../../../server/procedures/migrations.ts'
import type { MigrationView, ReportView } from '../../../server/procedures/migrationViews.ts'
import type { Versions } from '../../../server/procedures/queries.ts'
import type { TrialBody, TrialView } from '../../../server/procedures/trial.ts'
import type { ProcedureView as SentProcedure } from '../../../server/procedures/view.ts'
import type { Check, Draft, DraftLine, Version } from './drafts.ts'
import type { Migration, MigrationPlan, Report } from './migration/migrations.ts'
import type { ProcedureView } from './procedure.ts'
import type { Plan, Trial } from './trial/trial.ts'

test('what the console reads of procedures is what the service sends', () => {
  expectTypeOf<z.output<typeof SentProcedure>>().toExtend<ProcedureView>()
  expectTypeOf<z.output<typeof Versions>>().toExtend<{ items: Version[] }>()
  expectTypeOf<z.output<typeof CheckView>>().toExtend<Check>()
  expectTypeOf<z.output<typeof DraftList>['items'][number]>().toExtend<DraftLine>()
  // the body is whatever was written; the forms look for themselves what they can show of it
  expectTypeOf<Omit<z.output<typeof DraftView>, 'body'>>().toExtend<Omit<Draft, 'body'>>()
  expectTypeOf<z.output<typeof TrialView>>().toExtend<Trial>()
  expectTypeOf<z.output<typeof ReportView>>().toExtend<Report>()
  expectTypeOf<z.output<typeof MigrationView>>().toExtend<Migration>()
})

test('what the console sends of procedures is what the service takes', () => {
  expectTypeOf<MigrationPlan>().toExtend<z.input<typeof MigrationBody>>()
  expectTypeOf<Pick<Plan, 'receivedAt' | 'until'>>().toExtend<Pick<z.input<typeof TrialBody>, 'receivedAt' | 'until'>>()
})
