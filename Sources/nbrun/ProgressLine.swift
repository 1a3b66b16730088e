import Foundation
import Pipeline
import ReportModel

/// The run as it goes: a live line on a terminal, one plain line an epoch elsewhere.
final class ProgressLine {
  private let terminal: Terminal
  private var heading = ""
  private var isLineOpen = false
  private let clock = ContinuousClock()
  private var lastUpdate: ContinuousClock.Instant?

  init(_ terminal: Terminal) {
    self.terminal = terminal
  }

  func show(_ event: ProgressEvent) {
    guard !terminal.isQuiet else { return }
    switch event {
    case .started(let step, let number, let total):
      heading = "[\(number)/\(total)] \(step)"
      if terminal.isLive { replace(with: heading) }
    case .examples(let epoch, let epochs, let done, let total, let perSecond):
      guard terminal.isLive, isTimeForUpdate else { return }
      let share = Double(done) / Double(max(total, 1))
      replace(with: "\(heading)  epoch \(epoch)/\(epochs) \(Self.bar(share))  \(Self.pace(perSecond))")
    case .epoch(let epoch):
      let line = Self.line(for: epoch)
      if terminal.isLive { end() }
      terminal.say("\(heading)  \(line)")
    case .finished(_, let seconds):
      let line = "\(heading)  \(NumberFormat.duration(seconds))"
      if terminal.isLive { replace(with: line) } else { terminal.say(line) }
      end()
    case .failed:
      if terminal.isLive { replace(with: "\(heading)  failed") } else { terminal.say("\(heading)  failed") }
      end()
    }
  }

  /// Leaves the live line as it stands and goes to the next.
  func end() {
    if isLineOpen { FileHandle.standardError.print("") }
    isLineOpen = false
  }

  private func replace(with text: String) {
    terminal.replaceLine(with: text)
    isLineOpen = true
  }

  /// Ten times a second is as fast as anybody reads.
  private var isTimeForUpdate: Bool {
    let now = clock.now
    if let lastUpdate, now - lastUpdate < .milliseconds(100) { return false }
    lastUpdate = now
    return true
  }

  private static func line(for epoch: ProgressEvent.Epoch) -> String {
    var parts = [
      "epoch \(epoch.number)/\(epoch.total)", "loss \(NumberFormat.loss(epoch.loss))",
      "test \(NumberFormat.share(epoch.testAccuracy))",
    ]
    if let accuracy = epoch.validationAccuracy { parts.append("validation \(NumberFormat.share(accuracy))") }
    parts.append(pace(epoch.examplesPerSecond))
    if epoch.number < epoch.total { parts.append("\(NumberFormat.duration(epoch.secondsLeft)) left") }
    return parts.joined(separator: "  ")
  }

  private static func pace(_ perSecond: Double) -> String {
    "\(NumberFormat.count(perSecond)) examples/s"
  }

  private static func bar(_ share: Double) -> String {
    let width = 20
    let full = min(width, Int(share * Double(width)))
    return String(repeating: "━", count: full) + String(repeating: "┄", count: width - full)
  }
}
