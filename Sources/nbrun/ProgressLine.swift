import Formatting
import Foundation
import Pipeline
import ReportModel
import SourceText

/// The progress of a run: a line that changes on a terminal, otherwise one plain line for each epoch.
final class ProgressLine {
  private let terminal: Terminal
  /// Whether each step's line says why the step ran, or why it did not have to.
  private let explains: Bool
  private var heading = ""
  private var isLineOpen = false
  private let clock = ContinuousClock()
  private var lastUpdate: ContinuousClock.Instant?
  /// When the current step began.
  private var beginning: ContinuousClock.Instant
  private var lastEpoch: ProgressEvent.Epoch?

  init(_ terminal: Terminal, explains: Bool = false) {
    self.terminal = terminal
    self.explains = explains
    beginning = clock.now
  }

  func show(_ event: ProgressEvent) {
    guard !terminal.isQuiet else { return }
    switch event {
    case .started(let step, let number, let total):
      heading = "[\(number)/\(total)] \(step)"
      beginning = clock.now
      lastEpoch = nil
      if terminal.isLive { replace(with: heading) }
    case .continues(let place):
      let line = "\(heading)  continues \(place)"
      if terminal.isLive { replace(with: line) } else { terminal.say(line) }
      end()
    case .examples(let epoch, let epochs, let after, let done, let total, let perSecond):
      guard terminal.isLive, isTimeForUpdate else { return }
      let share = Double(done) / Double(max(total, 1))
      var parts = [heading, "epoch \(epoch)/\(epochs)", Self.bar(share)]
      if let lastEpoch { parts += Self.results(of: lastEpoch) }
      let finished = (Double(epoch - 1 - after) + share) / Double(epochs - after)
      let elapsed = (clock.now - beginning) / .seconds(1)
      parts += [Self.pace(perSecond), Self.left(elapsed / finished - elapsed)]
      replace(with: parts.joined(separator: "  "))
    case .epoch(let epoch):
      lastEpoch = epoch
      if terminal.isLive { return }
      var parts = [heading, "epoch \(epoch.number)/\(epoch.total)"] + Self.results(of: epoch)
      parts.append(Self.pace(epoch.examplesPerSecond))
      if epoch.number < epoch.total { parts.append(Self.left(epoch.secondsLeft)) }
      terminal.say(parts.joined(separator: "  "))
    case .finished(_, let seconds, let origin, let reason):
      conclude(words(seconds: seconds, origin, reason))
    case .failed(_, let reason):
      conclude("failed" + (explains ? "  \(StepCell.Origin.ran.label): \(reason)" : ""))
    case .warning(let words): terminal.show(Diagnostic(words, severity: .warning), in: nil)
    }
  }

  private func words(seconds: Double, _ origin: StepCell.Origin, _ reason: String) -> String {
    let time = NumberFormat.duration(seconds)
    let reason = explains && !reason.isEmpty ? "  \(origin.label): \(reason)" : ""
    switch origin {
    case .ran: return time + reason
    case .cache: return "\(origin.words), \(time) when it ran" + reason
    case .continued: return "\(time) in all, with the epochs from the cache" + reason
    }
  }

  /// Writes the step's last line, which stays.
  private func conclude(_ words: String) {
    var parts = [heading]
    if terminal.isLive, let lastEpoch {
      parts += ["epoch \(lastEpoch.number)/\(lastEpoch.total)"] + Self.results(of: lastEpoch)
    }
    let line = (parts + [words]).joined(separator: "  ")
    if terminal.isLive { replace(with: line) } else { terminal.say(line) }
    end()
  }

  /// Leaves the changing line on the screen and goes to the next line.
  func end() {
    if isLineOpen { terminal.endLine() }
    isLineOpen = false
  }

  private func replace(with text: String) {
    terminal.replaceLine(with: text)
    isLineOpen = true
  }

  /// Whether the line may change: at most ten times a second, because nobody reads faster.
  private var isTimeForUpdate: Bool {
    let now = clock.now
    if let lastUpdate, now - lastUpdate < .milliseconds(100) { return false }
    lastUpdate = now
    return true
  }

  private static func results(of epoch: ProgressEvent.Epoch) -> [String] {
    var parts = ["loss \(NumberFormat.loss(epoch.loss))", "test \(NumberFormat.share(epoch.testAccuracy))"]
    if let accuracy = epoch.validationAccuracy { parts.append("validation \(NumberFormat.share(accuracy))") }
    return parts
  }

  private static func left(_ seconds: Double) -> String { "\(NumberFormat.duration(seconds)) left" }

  private static func pace(_ perSecond: Double) -> String {
    "\(NumberFormat.count(perSecond)) examples/s"
  }

  private static func bar(_ share: Double) -> String {
    let width = 12
    let full = min(width, Int(share * Double(width)))
    return String(repeating: "━", count: full) + String(repeating: "┄", count: width - full)
  }
}
