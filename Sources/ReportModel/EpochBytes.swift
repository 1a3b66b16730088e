/// The binary form of epochs, for the files that nbrun stores. JSON for a training of 100,000 epochs takes half a
/// second to write, and the same time to read.
///
///     epochs → epoch*
///     epoch  → number loss test-accuracy seconds present validation-loss validation-accuracy training-seconds
///              training-accuracy only-class length weights{length}
///
/// Each field is a word (`ByteWords`), except `weights`, which is the text of a digest. The bits of `present` say
/// which of the six fields after it the epoch has; the other fields are 0.
extension [RunRecord.Epoch] {
  public var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func add(_ number: Double?) { bytes.append(word: number?.bitPattern ?? 0) }
    bytes.reserveCapacity(count * (11 * 8 + 64))
    for epoch in self {
      bytes.append(word: epoch.epoch)
      add(epoch.loss)
      add(epoch.testAccuracy)
      add(epoch.seconds)
      let isPresent = [
        epoch.validationLoss != nil, epoch.validationAccuracy != nil, epoch.trainingSeconds != nil,
        epoch.onlyClass != nil, epoch.weights != nil, epoch.trainingAccuracy != nil,
      ]
      bytes.append(
        word: isPresent.enumerated().reduce(0 as UInt64) { $0 | ($1.element ? 1 << UInt64($1.offset) : 0) })
      add(epoch.validationLoss)
      add(epoch.validationAccuracy)
      add(epoch.trainingSeconds)
      add(epoch.trainingAccuracy)
      bytes.append(word: epoch.onlyClass ?? 0)
      let weights = epoch.weights ?? ""
      bytes.append(word: weights.utf8.count)
      bytes += weights.utf8
    }
    return bytes
  }

  /// Reads what `bytes` writes; fails if the bytes have another form.
  public init?(bytes: some Collection<UInt8>) {
    var words = ByteWords(bytes)
    self = []
    while !words.isAtEnd {
      guard let number = words.integer(), let loss = words.number(), let testAccuracy = words.number(),
        let seconds = words.number(), let present = words.word(), let validationLoss = words.number(),
        let validationAccuracy = words.number(), let trainingSeconds = words.number(),
        let trainingAccuracy = words.number(), let onlyClass = words.integer(), let length = words.integer(),
        let weights = words.text(length)
      else { return nil }
      func has(_ bit: Int) -> Bool { present >> UInt64(bit) & 1 == 1 }
      var epoch = RunRecord.Epoch(
        epoch: number, loss: loss, testAccuracy: testAccuracy, seconds: seconds)
      if has(0) { epoch.validationLoss = validationLoss }
      if has(1) { epoch.validationAccuracy = validationAccuracy }
      if has(2) { epoch.trainingSeconds = trainingSeconds }
      if has(3) { epoch.onlyClass = onlyClass }
      if has(4) { epoch.weights = weights }
      if has(5) { epoch.trainingAccuracy = trainingAccuracy }
      append(epoch)
    }
  }
}
