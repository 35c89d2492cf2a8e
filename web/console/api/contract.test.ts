import { expectTypeOf, test } from 'vitest'
import type { z } from 'zod'
import type * as views from '../../../server/matters/views.ts'
import type { ClockView, EventView, MatterLine, MatterList, MatterView, MoveView } from './contract.ts'

type Sent<K extends keyof typeof views> = (typeof views)[K] extends z.ZodType ? z.output<(typeof views)[K]> : never

test('what the console reads of matters is what the service sends', () => {
  expectTypeOf<Sent<'MatterLine'>>().toEqualTypeOf<MatterLine>()
  expectTypeOf<Sent<'MatterList'>>().toExtend<MatterList>()
  expectTypeOf<Sent<'ClockView'>>().toExtend<ClockView>()
  expectTypeOf<Sent<'EventView'>>().toExtend<EventView>()
  expectTypeOf<Sent<'MoveView'>>().toExtend<MoveView>()
  expectTypeOf<z.output<typeof import('../../../server/matters/views.ts')['MatterView']>>().toExtend<MatterView>()
})
