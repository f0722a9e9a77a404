/// A rectangle under a step function: `height` units over the segments `start..<end`, on top of `base` units.
struct Layer: Equatable {
  let start: Int
  let end: Int
  let height: Int64
  let base: Int64
}

/// Cuts the area under a step function over some segments into lying rectangles, what came last ending first: ten units
/// for the whole month and three more from the twelfth, rather than ten until the eleventh and thirteen after. By start,
/// then from below.
func layers(under heights: ArraySlice<Int64>) -> [Layer] {
  var open: [(start: Int, height: Int64)] = []
  var total: Int64 = 0
  var closed: [Layer] = []
  for index in heights.startIndex...heights.endIndex {
    let height = index < heights.endIndex ? heights[index] : 0
    while total > height, let last = open.popLast() {
      let ending = min(last.height, total - height)
      total -= ending
      closed.append(Layer(start: last.start, end: index, height: ending, base: total))
      if ending < last.height { open.append((last.start, last.height - ending)) }
    }
    if height > total {
      open.append((index, height - total))
      total = height
    }
  }
  return closed.sorted { ($0.start, $0.base) < ($1.start, $1.base) }
}
