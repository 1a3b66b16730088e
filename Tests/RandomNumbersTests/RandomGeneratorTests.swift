import Testing

@testable import RandomNumbers

@Suite("Random generator")
struct RandomGeneratorTests {
  @Test("splitmix64 draws the published numbers for seed 1234567")
  func splitmix() {
    var mixer = SplitMix64(state: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in mixer.next() } == expected)
  }

  // From the reference code, https://prng.di.unimi.it/xoshiro256starstar.c, as rand_xoshiro also quotes it.
  @Test("xoshiro256** draws the reference code's numbers from the state 1, 2, 3, 4")
  func xoshiro() {
    var generator = RandomGenerator(state: (1, 2, 3, 4))
    let expected: [UInt64] = [
      11520, 0, 1_509_978_240, 1_215_971_899_390_074_240, 1_216_172_134_540_287_360,
      607_988_272_756_665_600, 16_172_922_978_634_559_625, 8_476_171_486_693_032_832,
      10_595_114_339_597_558_777, 2_904_607_092_377_533_576,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("a seed fills the state with splitmix64's next four numbers")
  func seeding() {
    var mixer = SplitMix64(state: 7)
    var expected = RandomGenerator(state: (mixer.next(), mixer.next(), mixer.next(), mixer.next()))
    var generator = RandomGenerator(seed: 7)
    for _ in 0..<8 { #expect(generator.next() == expected.next()) }
  }

  @Test("a split depends on the seed and the label, not on what was drawn or split before")
  func split() {
    let fresh = RandomGenerator(seed: 7)
    var used = fresh
    for _ in 0..<100 { _ = used.next() }
    _ = used.split("init")
    #expect(used.split("epoch-loop") == fresh.split("epoch-loop"))

    var streams = [
      fresh, fresh.split("weights"), fresh.split("epoch 1"), fresh.split("epoch 2"), fresh.split(""),
      RandomGenerator(seed: 8).split("init"), fresh.split("init").split("init"),
    ]
    #expect(Set(streams.indices.map { streams[$0].next() }).count == streams.count)
  }

  // FNV-1a-64("a") is published as af63dc4c8601ec8c.
  @Test("a split's seed is splitmix64 of the seed and the label's FNV-1a")
  func splitSeed() {
    var mixer = SplitMix64(state: 7 ^ 0xaf63_dc4c_8601_ec8c)
    #expect(RandomGenerator(seed: 7).split("a").seed == mixer.next())
  }

  @Test("uniform numbers are in [0, 1) and fill it evenly")
  func uniform() {
    var generator = RandomGenerator(seed: 1)
    let draws = (0..<100_000).map { _ in generator.uniform() }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    // The standard deviation of the mean of n uniform numbers is 1/√(12 n) = 0.0009. The bound is five of these.
    #expect(abs(draws.reduce(0, +) / 100_000 - 0.5) < 0.0046)
    for decile in 0..<10 {
      let share = draws.count { Int($0 * 10) == decile }
      // Binomial: the standard deviation is √(n·0.1·0.9) = 95. The bound is five of these.
      #expect(abs(share - 10_000) < 475)
    }
  }

  @Test("normal numbers have mean 0, variance 1, no skew, and the normal law's tails")
  func normal() {
    var generator = RandomGenerator(seed: 2)
    let n = 200_000.0
    let draws = (0..<200_000).map { _ in generator.normal() }
    func moment(_ power: (Double) -> Double) -> Double { draws.reduce(0) { $0 + power($1) } / n }
    // The standard deviation of the k-th moment is √((E z²ᵏ − (E zᵏ)²) / n): 1, √2, √15 and √96 divided by √n. The
    // bound is five of these.
    let deviation = 5 / n.squareRoot()
    #expect(abs(moment { $0 }) < deviation)
    #expect(abs(moment { $0 * $0 } - 1) < 1.42 * deviation)
    #expect(abs(moment { $0 * $0 * $0 }) < 3.9 * deviation)
    #expect(abs(moment { $0 * $0 * $0 * $0 } - 3) < 9.8 * deviation)
    // P(|z| > 2) = 0.0455; the standard deviation is √(0.0455·0.9545/n) = 0.00047.
    #expect(abs(Double(draws.count { abs($0) > 2 }) / n - 0.0455) < 0.0024)
  }

  @Test("bounded integers are in range and unbiased, for a bound that does not divide 2⁶⁴")
  func bounded() {
    var generator = RandomGenerator(seed: 3)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[generator.integer(below: 7)] += 1 }
    // Binomial: the standard deviation is √(70,000·(1/7)·(6/7)) = 93. The bound is five of these.
    for count in counts { #expect(abs(count - 10_000) < 465) }
    #expect((0..<100).allSatisfy { _ in generator.integer(below: 1) == 0 })
  }

  // The plain product ⌊3x/8⌋ of x and 3·2⁶¹ over 2⁶⁴ has the residues 0, 0, 0, 1, 1, 1, 2, 2.
  @Test("rejection makes a bound of 3·2⁶¹ even: without it the residues would come 3 : 3 : 2")
  func rejection() {
    var generator = RandomGenerator(seed: 4)
    var counts = [0, 0, 0]
    for _ in 0..<30_000 { counts[generator.integer(below: 3 << 61) % 3] += 1 }
    // Binomial: the standard deviation is √(30,000·(1/3)·(2/3)) = 82. The bound is five of these.
    for count in counts { #expect(abs(count - 10_000) < 410) }
  }

  @Test("a shuffle is a permutation", arguments: [0, 1, 2, 3, 64, 1000])
  func shuffle(count: Int) {
    var generator = RandomGenerator(seed: UInt64(count))
    var values = Array(0..<count)
    generator.shuffle(&values)
    #expect(values.sorted() == Array(0..<count))
    if count >= 64 { #expect(values != Array(0..<count)) }
  }

  @Test("all orders of four are equally likely")
  func shuffleIsFair() {
    var generator = RandomGenerator(seed: 5)
    var counts: [[Int]: Int] = [:]
    for _ in 0..<24_000 {
      var values = [0, 1, 2, 3]
      generator.shuffle(&values)
      counts[values, default: 0] += 1
    }
    #expect(counts.count == 24)
    // χ² with 23 degrees of freedom is above 58 only once in ten thousand cases.
    let chiSquare = counts.values.reduce(0.0) { $0 + (Double($1) - 1000) * (Double($1) - 1000) / 1000 }
    #expect(chiSquare < 58)
  }
}
