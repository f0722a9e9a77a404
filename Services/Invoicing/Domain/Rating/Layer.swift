/// A rectangle under a step function: `height` units over the segments `start..<end`, on top of `base` units.
struct Layer: Equatable {
  let start: Int
  let end: Int
  let height: Int64
  let base: Int64
}

/// Cuts the area under a step function into lying rectangles, what came last ending first: ten units for the whole month
/// and three more from the twelfth, rather than ten until the eleventh and thirteen after. By start, then from below.
func layers(under heights: [Int64]) -> [Layer] {
  var open: [(start: Int, height: Int64)] = []
  var total: Int64 = 0
  var closed: [Layer] = []
  for index in 0...heights.count {
    let height = index < heights.count ? heights[index] : 0
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

/// Cuts the area under a step function into standing rectangles, one for each stretch of neighbors that are equal in
/// height and in `marks`.
func stretches(under heights: [Int64], marks: [Int]) -> [Layer] {
  var result: [Layer] = []
  var start = 0
  for index in 1...heights.count {
    let goesOn = index < heights.count && heights[index] == heights[start] && marks[index] == marks[start]
    if goesOn { continue }
    if heights[start] > 0 { result.append(Layer(start: start, end: index, height: heights[start], base: 0)) }
    start = index
  }
  return result
}
