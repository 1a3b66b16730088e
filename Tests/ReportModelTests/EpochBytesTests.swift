import ReportModel
import Testing

@Suite("Epochs as bytes")
struct EpochBytesTests {
  private static let epochs = [
    RunRecord.Epoch(epoch: 1, loss: 0.1, testAccuracy: 0.5, seconds: 1e-9),
    RunRecord.Epoch(
      epoch: 2, loss: .infinity, testAccuracy: 0, validationLoss: -0.0, validationAccuracy: 1,
      weights: "5f3a", onlyClass: 0, seconds: 2, trainingSeconds: 1),
    RunRecord.Epoch(epoch: 100_000, loss: 1, testAccuracy: 1, weights: "", onlyClass: 9, seconds: 0),
  ]

  @Test("are read back as they were, with what they lack", arguments: 0...3)
  func roundTrip(count: Int) {
    let epochs = Array(Self.epochs.prefix(count))
    #expect([RunRecord.Epoch](bytes: epochs.bytes) == epochs)
  }

  @Test("keep the bits of what is no number")
  func notANumber() throws {
    let epoch = RunRecord.Epoch(epoch: 1, loss: .nan, testAccuracy: 0, seconds: 0)
    let read = try #require([RunRecord.Epoch](bytes: [epoch].bytes))
    #expect(read[0].loss.bitPattern == epoch.loss.bitPattern)
  }

  @Test("that were cut are not read")
  func cut() {
    let bytes = Self.epochs.bytes
    // Between two epochs a shorter list is a list as well.
    let whole = Set((0...3).map { Array(Self.epochs.prefix($0)).bytes.count })
    for length in 0..<bytes.count where !whole.contains(length) {
      #expect([RunRecord.Epoch](bytes: bytes.prefix(length)) == nil)
    }
  }

  @Test("are not read where a length lies")
  func lyingLength() {
    for length in [UInt64(1), 1 << 40, .max] {
      var bytes = [Self.epochs[0]].bytes
      withUnsafeBytes(of: length.littleEndian) { bytes.replaceSubrange((bytes.count - 8)..., with: $0) }
      #expect([RunRecord.Epoch](bytes: bytes) == nil)
    }
  }
}
