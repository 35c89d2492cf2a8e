export default function FigureRowsPage() {
  return null
}
