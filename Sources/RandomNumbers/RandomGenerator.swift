import Glibc

/// nbrun's only source of randomness: xoshiro256** 1.0 of Blackman and Vigna. Its state is filled from a seed by
/// splitmix64, as its authors recommend (https://prng.di.unimi.it).
///
/// A generator is a value: a copy repeats the original's draws.
public struct RandomGenerator: RandomNumberGenerator, Sendable, Equatable {
  /// The seed of this stream; `split(_:)` uses it.
  public let seed: UInt64
  private var state: (UInt64, UInt64, UInt64, UInt64)

  public init(seed: UInt64) {
    var mixer = SplitMix64(state: seed)
    self.seed = seed
    state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
  }

  /// Makes a generator in a given state, whose words are not all zero.
  init(state: (UInt64, UInt64, UInt64, UInt64)) {
    seed = 0
    self.state = state
  }

  /// The seed and the four words of the state: they define the generator completely.
  public var words: [UInt64] { [seed, state.0, state.1, state.2, state.3] }

  /// Makes the generator with these `words`; nil if no generator has them.
  public init?(words: [UInt64]) {
    guard words.count == 5, words.dropFirst().contains(where: { $0 != 0 }) else { return nil }
    seed = words[0]
    state = (words[1], words[2], words[3], words[4])
  }

  /// Returns an independent stream for the purpose that `label` names. It depends only on this generator's seed and on
  /// the label, not on earlier draws or splits, so that a new step in a notebook does not change the draws of another
  /// step.
  ///
  /// The new seed is splitmix64's output for the state (seed ⊕ FNV-1a-64(label)).
  public func split(_ label: String) -> RandomGenerator {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in label.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var mixer = SplitMix64(state: seed ^ hash)
    return RandomGenerator(seed: mixer.next())
  }

  public mutating func next() -> UInt64 {
    let result = rotated(state.1 &* 5, by: 7) &* 9
    let t = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= t
    state.3 = rotated(state.3, by: 45)
    return result
  }

  /// Returns a number uniformly distributed in [0, 1): the upper 53 bits times 2⁻⁵³.
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns a number from the standard normal distribution, by Marsaglia's polar method: (u, v) uniform in the unit
  /// disc, s = u² + v², u·√(−2 ln s / s). The second number of the pair is discarded, so that the state is nothing but
  /// the words above.
  public mutating func normal() -> Double {
    while true {
      let u = 2 * uniform() - 1
      let v = 2 * uniform() - 1
      let s = u * u + v * v
      if s > 0, s < 1 { return u * (-2 * log(s) / s).squareRoot() }
    }
  }

  /// Returns a number uniformly distributed in 0..<bound, without bias: Lemire's multiplication with rejection (ACM
  /// TOMACS 29, 2019).
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "there is a number to choose")
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// Shuffles the values; every order is equally likely. The algorithm is that of Fisher and Yates, from the end.
  @inlinable
  public mutating func shuffle<Element>(_ values: inout [Element]) {
    guard values.count > 1 else { return }
    for i in stride(from: values.count - 1, to: 0, by: -1) { values.swapAt(i, integer(below: i + 1)) }
  }

  public static func == (a: RandomGenerator, b: RandomGenerator) -> Bool {
    a.seed == b.seed && a.state == b.state
  }
}

/// The generator of Steele, Lea and Flood, in Vigna's version; it turns one number into well-mixed numbers.
struct SplitMix64 {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}

private func rotated(_ word: UInt64, by count: UInt64) -> UInt64 {
  (word << count) | (word >> (64 - count))
}
