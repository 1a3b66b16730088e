import Foundation
import NeuralNet
import ReportModel

/// The machine, as the run record tells it.
enum RunEnvironment {
  /// Read once: a run asks for it at every step that has to say why it ran.
  static let description = RunRecord.Machine(
    os: operatingSystem, cpu: Machine.processor, blas: "\(Machine.kernels) kernels",
    arithmetic: Machine.arithmetic, mathematics: Machine.mathematics)

  /// "Debian GNU/Linux 12 (bookworm)", by os-release(5).
  private static var operatingSystem: String {
    let release = (try? String(contentsOfFile: "/etc/os-release", encoding: .utf8)) ?? ""
    let name = release.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
    return name.map { $0.dropFirst("PRETTY_NAME=".count).filter { $0 != "\"" } } ?? "Linux"
  }
}
