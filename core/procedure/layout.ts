import type { Procedure } from './model.ts'

/**
 * Where the stages and moves of a procedure stand in its diagram: stages in rows from the first to the last, a move down
 * (or back up) between neighbouring rows as a line from box to box, a longer one through a lane beside the boxes.
 */

export const TEXT = 13
export const TITLE = 16
export const LINE = 18
const PADDING = 14
const BOX_GAP = 36
const LABEL_GAP = 8
const MARGIN = 16
/** Room above the first row for the dot it all begins with. */
const START = 30
/** How far from a box a line turns towards its lane, and how far further the line of the next lane does. */
const TURN = 14
const NEXT_TURN = 7
/** Room a port in the middle of a side needs beside its label, and one at its corner for a lane. */
const PORT = 26
const CORNER = 20

export type Point = { x: number; y: number }

export type Box = {
  id: string
  title: string
  /** Moves that stay in the stage, in small print. */
  notes: string[]
  row: number
  x: number
  y: number
  width: number
  height: number
}

export type Arrow = {
  from: string
  to: string
  labels: string[]
  points: Point[]
  /** Where its labels stand: their left end, and the middle of their height. */
  labelAt: Point
}

/** Moves that are open in every stage, drawn once beside the stage they lead to. */
export type Aside = { to: string; labels: string[]; x: number; y: number; width: number; height: number }

export type Layout = { width: number; height: number; boxes: Box[]; arrows: Arrow[]; asides: Aside[] }

type Edge = { from: Box; to: Box; labels: string[]; lane: 'left' | 'right' | null; fromX: number; toX: number }
type Plan = { rows: Box[][]; edges: Edge[] }

/** Chinese characters are square; Latin ones take a little more than half of that. */
export function widthOf(text: string, size: number): number {
  let width = 0
  for (const sign of text) width += (sign.codePointAt(0) ?? 0) > 0x2e7f ? size : size * 0.58
  return Math.ceil(width)
}

const widest = (texts: readonly string[]) => Math.max(0, ...texts.map((text) => widthOf(text, TEXT)))
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
const right = (box: { x: number; width: number }) => box.x + box.width
const bottom = (box: { y: number; height: number }) => box.y + box.height

/**
 * @param titleOf    what a stage is called in its box
 * @param everywhere heading of what is open in every stage
 */
export function layoutOf(
  procedure: Procedure,
  lang: 'zh' | 'en',
  titleOf: (stage: string) => string,
  everywhere: string,
): Layout {
  const open = Object.keys(procedure.stages).filter((id) => !procedure.stages[id]?.final)
  const anywhere = (from: readonly string[]) => open.length > 2 && open.every((stage) => from.includes(stage))
  // The usual next steps first: what they lead to stands below, the rest turns back or goes aside.
  const moves = Object.values(procedure.moves).toSorted((a, b) => Number(b.primary) - Number(a.primary))
  const ways = new Map<string, { from: string; to: string; labels: string[] }>()
  const asides = new Map<string, string[]>()
  for (const { title, from, to } of moves) {
    if (to === 'same') continue
    if (anywhere(from)) {
      asides.set(to, [...(asides.get(to) ?? [everywhere]), title[lang]])
      continue
    }
    for (const stage of from) {
      const key = `${stage} ${to}`
      ways.set(key, { from: stage, to, labels: [...(ways.get(key)?.labels ?? []), title[lang]] })
    }
  }
  const boxes = new Map<string, Box>()
  const rows = rowsOf(procedure, [...ways.values()]).map((ids, row) =>
    ids.map((id) => {
      const staying = moves.filter((move) => move.to === 'same' && move.from.includes(id) && !anywhere(move.from))
      const notes = staying.map(({ title }) => title[lang])
      const height = 44 + (notes.length > 0 ? LINE : 0)
      const box = { id, title: titleOf(id), notes, row, x: 0, y: 0, width: 0, height }
      boxes.set(id, box)
      return box
    }),
  )
  const edges = [...ways.values()].flatMap((way): Edge[] => {
    const [from, to] = [boxes.get(way.from), boxes.get(way.to)]
    if (!from || !to) return []
    const near = Math.abs(from.row - to.row) === 1
    return [
      { from, to, labels: way.labels, lane: near ? null : to.row > from.row ? 'right' : 'left', fromX: 0, toX: 0 },
    ]
  })
  return drawn({ rows, edges }, asides)
}

/** The stages row by row: each as far down as the longest way to it that does not turn back. */
function rowsOf(procedure: Procedure, ways: readonly { from: string; to: string }[]): string[][] {
  const onWay = new Set<string>()
  const seen = new Set<string>()
  const forward: { from: string; to: string }[] = []
  const visit = (stage: string) => {
    seen.add(stage)
    onWay.add(stage)
    for (const way of ways.filter(({ from }) => from === stage)) {
      if (onWay.has(way.to)) continue
      forward.push(way)
      if (!seen.has(way.to)) visit(way.to)
    }
    onWay.delete(stage)
  }
  visit(procedure.start)
  const row = new Map([[procedure.start, 0]])
  for (let settled = false; !settled; ) {
    settled = true
    for (const { from, to } of forward) {
      const below = (row.get(from) ?? 0) + 1
      if ((row.get(to) ?? 0) >= below) continue
      row.set(to, below)
      settled = false
    }
  }
  const stages = Object.keys(procedure.stages)
  // What only moves open everywhere lead to stands below everything else.
  const last = Math.max(...row.values()) + 1
  for (const stage of stages) row.set(stage, row.get(stage) ?? last)
  const numbers = [...new Set(row.values())].sort((a, b) => a - b)
  return numbers.map((number) => stages.filter((stage) => row.get(stage) === number))
}

function drawn(plan: Plan, asideLabels: ReadonlyMap<string, string[]>): Layout {
  const lanes = plan.edges.filter(({ lane }) => lane !== null)
  setWidths(plan)
  const left = MARGIN + sum(lanes.filter(({ lane }) => lane === 'left').map(laneWidth))
  setColumns(plan, left)
  setHeights(plan)
  setPorts(plan)
  const boxes = plan.rows.flat()
  const inner = Math.max(...boxes.map(right))
  const arrows = [...plan.edges.filter(({ lane }) => lane === null).map(straight), ...throughLanes(lanes, left, inner)]
  const asides = plan.rows.flatMap((row) => besideRow(row, asideLabels))
  const solid = [...boxes, ...asides]
  const points = arrows.flatMap((arrow) => arrow.points)
  const labelEnds = arrows.map(({ labels, labelAt }) => labelAt.x + widest(labels))
  return {
    width: Math.ceil(Math.max(...solid.map(right), ...points.map(({ x }) => x), ...labelEnds) + MARGIN),
    height: Math.ceil(Math.max(...solid.map(bottom), ...points.map(({ y }) => y)) + MARGIN),
    boxes,
    arrows,
    asides,
  }
}

const span = ({ from, to }: Edge) => Math.abs(from.row - to.row)
const laneWidth = ({ labels }: Edge) => widest(labels) + LABEL_GAP + 20
const portWidth = ({ lane, labels }: Edge) => (lane ? CORNER : widest(labels) + PORT)

/** The moves that leave or reach a box on one side; those between boxes of one row pass below. */
function portsOf({ edges }: Plan, box: Box, side: 'top' | 'bottom'): Edge[] {
  return edges.filter(({ from, to }) => {
    if (from !== box && to !== box) return false
    const other = from === box ? to : from
    return other.row >= box.row === (side === 'bottom')
  })
}

function setWidths(plan: Plan) {
  for (const box of plan.rows.flat()) {
    const notes = widthOf(box.notes.join(' · '), TEXT - 1)
    const sides = (['top', 'bottom'] as const).map((side) => sum(portsOf(plan, box, side).map(portWidth)))
    box.width = Math.max(96, widthOf(box.title, TITLE) + 2 * PADDING, notes + 2 * PADDING, ...sides)
  }
}

/** Rows of several boxes are centred; a box alone in its row stands over (or under) those it is connected with, and spans them. */
function setColumns(plan: Plan, left: number) {
  const widths = plan.rows.map((row) => sum(row.map(({ width }) => width)) + BOX_GAP * (row.length - 1))
  const inner = Math.max(...widths)
  for (const [index, row] of plan.rows.entries()) {
    let x = left + (inner - (widths[index] ?? 0)) / 2
    for (const box of row) {
      box.x = x
      x += box.width + BOX_GAP
    }
  }
  for (const [box] of plan.rows.filter((row) => row.length === 1)) {
    if (!box) continue
    const neighbours = plan.edges
      .filter(({ from, to, lane }) => lane === null && (from === box || to === box))
      .map(({ from, to }) => (from === box ? to : from))
      .filter((other) => plan.rows[other.row]?.length !== 1)
    if (neighbours.length === 0) continue
    const from = Math.min(...neighbours.map(({ x }) => x))
    const until = Math.max(...neighbours.map(right))
    if (new Set(neighbours).size > 1) box.width = Math.max(box.width, until - from)
    box.x = Math.max(left, (from + until - box.width) / 2)
  }
}

function setHeights({ rows, edges }: Plan) {
  let y = MARGIN + START + NEXT_TURN * edges.filter(({ lane }) => lane === 'left').length
  for (const [index, row] of rows.entries()) {
    for (const box of row) box.y = y
    const upper = (edge: Edge) => Math.min(edge.from.row, edge.to.row)
    const between = edges.filter((edge) => edge.lane === null && upper(edge) === index)
    const turning = edges.filter(
      ({ lane, from, to }) => lane && [from.row, to.row].some((at) => at === index || at === index + 1),
    )
    const lines = Math.max(1, ...between.map(({ labels }) => labels.length))
    const turns = turning.length > 0 ? 2 * NEXT_TURN * turning.length : 0
    y += Math.max(...row.map(({ height }) => height)) + 2 * TURN + 6 + lines * LINE + turns
  }
}

/** Lines to lanes use the corners on that side; the others share what is between, straight where boxes stand over each other. */
function setPorts(plan: Plan) {
  const set = (edge: Edge, box: Box, x: number) => {
    if (edge.from === box) edge.fromX = x
    else edge.toX = x
  }
  for (const box of plan.rows.flat()) {
    for (const side of ['top', 'bottom'] as const) {
      const ports = portsOf(plan, box, side)
      const corner = { left: 0, right: 0 }
      for (const edge of ports.toSorted((a, b) => span(b) - span(a))) {
        if (!edge.lane) continue
        const inwards = CORNER * (0.7 + corner[edge.lane]++)
        set(edge, box, edge.lane === 'left' ? box.x + inwards : right(box) - inwards)
      }
      const other = (edge: Edge) => (edge.from === box ? edge.to : edge.from)
      const near = ports.filter(({ lane }) => lane === null).sort((a, b) => other(a).x - other(b).x)
      const corners = CORNER * (corner.left + corner.right)
      let x = box.x + CORNER * corner.left + (box.width - corners - sum(near.map(portWidth))) / 2 + PORT / 3
      if (near.length === 1) x = box.x + box.width / 2
      for (const edge of near) {
        set(edge, box, x)
        x += portWidth(edge)
      }
    }
  }
  const alone = (box: Box) => plan.rows[box.row]?.length === 1
  for (const edge of plan.edges.filter(({ lane }) => lane === null)) {
    const { from, to } = edge
    const fromFollows = alone(from) && (!alone(to) || from.width >= to.width)
    const [follower, x] = fromFollows ? [from, edge.toX] : [to, edge.fromX]
    if ((fromFollows || alone(to)) && x > follower.x + 6 && x < right(follower) - 6) set(edge, follower, x)
  }
}

function ends({ from, to, fromX, toX }: Edge, down: boolean): [Point, Point] {
  return [
    { x: fromX, y: down ? bottom(from) : from.y },
    { x: toX, y: down ? to.y : bottom(to) },
  ]
}

function straight(edge: Edge): Arrow {
  const [a, b] = ends(edge, edge.to.row > edge.from.row)
  const labelAt = { x: (a.x + b.x) / 2 + LABEL_GAP, y: (a.y + b.y) / 2 }
  return { from: edge.from.id, to: edge.to.id, labels: edge.labels, points: [a, b], labelAt }
}

/** The longer a way, the further out its lane and the nearer to the boxes its turns, so that lanes cross each other as little as they can. */
function throughLanes(lanes: readonly Edge[], left: number, inner: number): Arrow[] {
  let nextRight = inner + 20
  let nextLeft = left - 12
  return lanes
    .toSorted((a, b) => span(a) - span(b))
    .map((edge, index): Arrow => {
      const down = edge.lane === 'right'
      const x = down ? nextRight : nextLeft - widest(edge.labels) - LABEL_GAP
      if (down) nextRight += laneWidth(edge)
      else nextLeft -= laneWidth(edge)
      const [a, b] = ends(edge, down)
      const turn = TURN + NEXT_TURN * (lanes.length - 1 - index)
      const out = a.y + (down ? turn : -turn)
      const back = b.y + (down ? -turn : turn)
      const points = [a, { x: a.x, y: out }, { x, y: out }, { x, y: back }, { x: b.x, y: back }, b]
      return {
        from: edge.from.id,
        to: edge.to.id,
        labels: edge.labels,
        points,
        labelAt: { x: x + LABEL_GAP, y: (out + back) / 2 },
      }
    })
}

function besideRow(row: readonly Box[], labelsOf: ReadonlyMap<string, string[]>): Aside[] {
  let x = Math.max(...row.map(right)) + 48
  return row.flatMap((box) => {
    const labels = labelsOf.get(box.id)
    if (!labels) return []
    const height = labels.length * LINE + 14
    const aside = {
      to: box.id,
      labels,
      x,
      y: box.y + (box.height - height) / 2,
      width: widest(labels) + 2 * PADDING,
      height,
    }
    x = right(aside) + BOX_GAP
    return [aside]
  })
}
