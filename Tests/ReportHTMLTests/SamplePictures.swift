import Foundation

/// Pictures drawn by formulas that resemble clothes and weights a little.
extension SampleReport {
  static func garment(_ kind: Int) -> [UInt8] {
    picture { x, y in
      let inside: Bool
      switch kind {
      case 1: inside = abs(abs(x) - 0.28) < 0.22 && abs(y) < 0.95 || abs(x) < 0.5 && y < -0.7
      case 3: inside = abs(x) < 0.22 + 0.22 * max(0, y) && abs(y) < 0.95
      case 5, 7, 9:
        let ankle = kind == 9 && x < -0.2 && x > -0.75 && y > -0.8 && y < 0.1
        inside = ankle || y > -0.05 + (x < 0 ? 0 : 0.25 * x) && y < 0.45 && abs(x) < 0.9
      case 8:
        inside = abs(x) < 0.8 && y > -0.3 && y < 0.75 || abs(x * x + (y + 0.3) * (y + 0.3) - 0.25) < 0.07
      default:
        let sleeve = abs(x) < 0.95 && y < (kind == 0 ? -0.3 : 0.6) && y > -0.8 && abs(x) > 0.5
        inside = abs(x) < 0.5 && y > -0.85 && y < 0.9 || sleeve
      }
      guard inside else { return 0 }
      return 150 + 60 * sin(x * 9 + Double(kind)) * cos(y * 7) + 30 * y
    }
  }

  static func receptiveField(_ unit: Int) -> [UInt8] {
    let (u, v) = (Double(unit % 8) - 3.5, Double(unit / 8) - 2)
    return picture { x, y in
      128 + 120 * exp(-2 * (x * x + y * y)) * sin(u * x * 1.7 + v * y * 2.3 + Double(unit))
    }
  }

  /// Returns a picture with a value for every pixel, from its place in −1…1 (x to the right, y down).
  private static func picture(_ level: (Double, Double) -> Double) -> [UInt8] {
    (0..<784).map { index in
      let (x, y) = ((Double(index % 28) + 0.5) / 14 - 1, (Double(index / 28) + 0.5) / 14 - 1)
      return UInt8(min(255, max(0, level(x, y))))
    }
  }
}
