import NeuralNet

/// The syntax tree of one side of an equation. The meaning of its symbols is not known yet.
struct Expression: Sendable {
  indirect enum Form: Sendable {
    case number(Double)
    /// A symbol as written. A notation replaces it by a name.
    case symbol(Symbol)
    /// A letter before brackets: a function of what is in them, or a factor. A notation decides which.
    case call(Symbol, applied: Expression, multiplied: Expression)
    /// A function with scripts of its own: `g^{[2]\prime}(z)`, `\sigma_2'(z)`.
    case scriptedFunction(Symbol, Function, primes: Int, Expression)
    /// A symbol with a meaning.
    case name(Name)
    case negative(Expression)
    /// `position` is the operator's place, or the second factor's in a product without an operator.
    case binary(Operator, Expression, Expression, position: Range<Int>)
    /// Two readings of a product that mixes `\odot` with other operators. The first one that fits is used.
    case either(Expression, Expression)
    case power(Expression, Expression)
    case transpose(Expression)
    /// `(z_3)_j`: an entry of an expression in brackets.
    case subscripted(Expression, [Subscript])
    /// `(W_2 a_1)^{(i)}`: an expression in brackets, for one example.
    case ofExample(Expression, Subscript)
    case application(Function, primes: Int, Expression)
    /// ∂ of / ∂ by. `\nabla_v f` is a derivative too.
    case derivative(of: Expression, by: Expression)
    case reduction(Reduction)
    /// `\lVert v \rVert`, the Euclidean norm.
    case norm(Expression)
    /// `|a|`, the absolute value. For a column, it is taken of each entry. If the equation does not hold with this
    /// meaning, the author may have meant the norm, and the equation counts as unreadable.
    case magnitude(Expression)
    /// A side that is not answered yet: the place of its first gap, and the letters beside it. See `Gaps`.
    case gap(at: Range<Int>, letters: Set<String>)
    /// `\begin{cases} … \end{cases}`
    case cases([Case])
    /// `\mathbb 1[i = k]`: 1 where the condition holds, and 0 elsewhere.
    case indicator(Condition)
    /// A matrix or a column, written out entry by entry. All rows have the same length.
    case matrix([[Expression]])
  }

  var form: Form
  /// UTF-8 offsets into the formula's source.
  var range: Range<Int>
  /// The depth of nesting, which determines the stack space needed.
  private(set) var depth: Int

  init(_ form: Form, at range: Range<Int>) {
    self.form = form
    self.range = range
    depth = 0
    depth = 1 + parts.reduce(0) { max($0, $1.depth) }
  }

  /// Combines two expressions with an operator at `position`.
  init(_ left: Expression, _ sign: Operator, _ right: Expression, position: Range<Int>) {
    self.init(
      .binary(sign, left, right, position: position), at: left.range.lowerBound..<right.range.upperBound)
  }

  enum Operator: Sendable {
    case add, subtract
    /// A product without an operator.
    case multiply
    /// `\cdot`, `\times`
    case dot
    /// `*`, `\bullet`: entry by entry for two operands of the same shape, and otherwise a product.
    case asterisk
    /// `\otimes`, entry by entry. For operands of other shapes it has another meaning, and is not read.
    case tensor
    /// `\odot`, `\circ`
    case hadamard
    case divide
    /// `\max(a, b)`, entry by entry.
    case maximum
    /// `\min(a, b)`, entry by entry.
    case minimum
  }

  enum Function: Sendable, Hashable {
    case softmax, exp, log, sqrt, max, diag
    case min, argumentOfMaximum, argumentOfMinimum
    /// −1, 0 or 1: the sign of a number.
    case signum
    /// Σ aᵢᵢ of a square matrix.
    case trace
    /// Σ |vᵢ| of a column: `\|v\|_1`.
    case absoluteSum
    /// The largest |vᵢ| of a column: `\|v\|_\infty`.
    case largestAbsolute
    /// An activation with its own name: `\tanh`, `\text{sigmoid}`.
    case activation(Activation)
    /// The activation of the network's hidden units: `f`, `g`, `\varphi`.
    case hiddenActivation
    /// The activation of a layer: softmax in the last one.
    case activationOfLayer(Subscript.Form)

    /// Whether the function is applied to each entry separately.
    var isElementwise: Bool {
      switch self {
      case .softmax, .diag, .max, .min, .argumentOfMaximum, .argumentOfMinimum, .trace, .absoluteSum,
        .largestAbsolute:
        false
      case .exp, .log, .sqrt, .signum, .activation, .hiddenActivation, .activationOfLayer: true
      }
    }
  }

  /// `\sum_{k=1}^{K} body`
  struct Reduction: Sendable {
    enum Kind: Sendable { case sum, product, maximum, minimum, argumentOfMaximum, argumentOfMinimum }

    var kind: Kind
    var index: Letter
    /// The lower limit; nil means 1.
    var lower: Expression?
    /// The upper limit; nil means the last entry.
    var upper: Expression?
    /// The condition on the values of the index: `\sum_{i \ne k}`.
    var condition: Condition?
    var body: Expression
  }

  struct Letter: Sendable {
    var name: String
    var range: Range<Int>
  }
}

/// A symbol with its meaning. Its base is the name that nbrun's own notation has for the quantity, whatever the author's
/// letter is; a symbol that the notebook defines keeps its letter.
struct Name: Sendable {
  /// The name without scripts and fonts: "z", "W", "yhat", "delta", "one".
  var base: String
  var subscripts: [Subscript] = []
  /// The example: `^{(i)}`.
  var example: Subscript?
  /// The layer, if the notation has found it. Otherwise the first subscript may name it.
  var layer: Subscript?

  /// The argument of a function that is written without one. No author types it.
  static let anyNumber = "anyNumber"

  /// The part that may name a layer.
  var layerPart: Subscript? { layer ?? subscripts.first }
}

/// One part of a subscript: `3`, `j`, `l-1`.
struct Subscript: Sendable {
  enum Form: Sendable, Hashable {
    case number(Int)
    /// A letter, and the number that is added to it.
    case letter(String, plus: Int)
    /// `n_\text{in}`
    case word(String)
    /// A letter with a subscript of its own, as in `f_{y_i}`.
    case indexed(String, by: String)
  }

  var form: Form
  var range: Range<Int>

  var letter: String? { if case .letter(let name, _) = form { name } else { nil } }
  var number: Int? { if case .number(let number) = form { number } else { nil } }
}

extension Expression {
  /// The direct parts of this expression, in the order of the text.
  var parts: [Expression] {
    switch form {
    case .number, .name, .symbol, .gap: []
    case .call(_, applied: _, let multiplied): [multiplied]
    case .scriptedFunction(_, _, _, let inner): [inner]
    case .negative(let inner), .transpose(let inner), .subscripted(let inner, _), .ofExample(let inner, _),
      .norm(let inner), .magnitude(let inner), .application(_, _, let inner):
      [inner]
    case .binary(_, let left, let right, _), .power(let left, let right): [left, right]
    case .either(let first, _): [first]
    case .derivative(let numerator, let variable): [numerator, variable]
    case .reduction(let reduction):
      [reduction.lower, reduction.upper].compactMap(\.self) + (reduction.condition?.sides ?? [])
        + [reduction.body]
    case .cases(let cases): cases.flatMap { [$0.value] + ($0.condition?.sides ?? []) }
    case .indicator(let condition): condition.sides
    case .matrix(let rows): Array(rows.joined())
    }
  }

  /// Returns this expression with other parts; their number must be the same.
  func replacing(_ parts: [Expression]) -> Expression {
    var copy = self
    switch form {
    case .number, .name, .symbol, .gap: break
    // A notation has decided already, so only the product is replaced.
    case .call: copy = parts[0]
    case .scriptedFunction(let symbol, let function, let primes, _):
      copy.form = .scriptedFunction(symbol, function, primes: primes, parts[0])
    case .negative: copy.form = .negative(parts[0])
    case .transpose: copy.form = .transpose(parts[0])
    case .subscripted(_, let subscripts): copy.form = .subscripted(parts[0], subscripts)
    case .ofExample(_, let example): copy.form = .ofExample(parts[0], example)
    case .norm: copy.form = .norm(parts[0])
    case .magnitude: copy.form = .magnitude(parts[0])
    case .application(let function, let primes, _):
      copy.form = .application(function, primes: primes, parts[0])
    case .binary(let sign, _, _, let position):
      copy.form = .binary(sign, parts[0], parts[1], position: position)
    case .power: copy.form = .power(parts[0], parts[1])
    // Only the first reading is replaced, so the second one is dropped.
    case .either: copy = parts[0]
    case .derivative: copy.form = .derivative(of: parts[0], by: parts[1])
    case .reduction(var reduction):
      var rest = parts[...]
      if reduction.lower != nil { reduction.lower = rest.removeFirst() }
      if reduction.upper != nil { reduction.upper = rest.removeFirst() }
      reduction.condition?.replaceSides(from: &rest)
      reduction.body = rest.removeFirst()
      copy.form = .reduction(reduction)
    case .cases(var cases):
      var rest = parts[...]
      for index in cases.indices {
        cases[index].value = rest.removeFirst()
        cases[index].condition?.replaceSides(from: &rest)
      }
      copy.form = .cases(cases)
    case .indicator(var condition):
      var rest = parts[...]
      condition.replaceSides(from: &rest)
      copy.form = .indicator(condition)
    case .matrix(let rows):
      var rest = parts[...]
      copy.form = .matrix(rows.map { row in row.map { _ in rest.removeFirst() } })
    }
    return copy
  }

  /// Returns this expression with every part replaced for which `change` returns one, outermost parts first.
  func mapped(_ change: (Expression) -> Expression?) -> Expression {
    let changed = change(self) ?? self
    return changed.replacing(changed.parts.map { $0.mapped(change) })
  }

  /// Returns this expression with every name replaced for which `change` returns one.
  func renamed(_ change: (Name) -> Name?) -> Expression {
    mapped { part in
      guard case .name(let name) = part.form else { return nil }
      return change(name).map { Expression(.name($0), at: part.range) }
    }
  }

  /// A text that is equal for expressions with the same parts in the same order.
  var signature: String {
    // Both readings are the same product and differ only in grouping.
    if case .either(let first, _) = form { return first.signature }
    let inner = parts.map(\.signature).joined(separator: ",")
    switch form {
    case .number(let value): return "\(value)"
    case .symbol(let symbol): return symbol.signature
    case .call(let symbol, applied: _, multiplied: _): return "\(symbol.signature)(\(inner))"
    case .scriptedFunction(let symbol, _, let primes, _): return "\(symbol.signature)\(primes)(\(inner))"
    case .name(let name):
      return name.base
        + "\(name.subscripts.map(\.form))\(name.example.map { "\($0.form)" } ?? "")\(name.layer.map { "\($0.form)" } ?? "")"
    case .negative: return "-(\(inner))"
    case .binary(let sign, _, _, _): return "\(sign == .dot ? .multiply : sign)(\(inner))"
    case .either: return inner
    case .power: return "^(\(inner))"
    case .transpose: return "T(\(inner))"
    case .subscripted(_, let subscripts): return "_(\(inner))\(subscripts.map(\.form))"
    case .ofExample(_, let example): return "of(\(inner))\(example.form)"
    case .application(let function, let primes, _): return "\(function)\(primes)(\(inner))"
    case .derivative: return "d(\(inner))"
    case .reduction(let reduction):
      // Without the limits' places, a lower limit alone would look like an upper limit alone.
      let limits = "\(reduction.lower == nil ? "" : "from")\(reduction.upper == nil ? "" : "to")"
      let condition = reduction.condition?.relations ?? ""
      return "\(reduction.kind)\(reduction.index.name)\(limits)\(condition)(\(inner))"
    case .cases(let cases):
      return "cases\(cases.map { $0.condition?.relations ?? "otherwise" })(\(inner))"
    case .indicator(let condition): return "indicator\(condition.relations)(\(inner))"
    case .matrix(let rows): return "matrix\(rows.map(\.count))(\(inner))"
    case .norm: return "norm(\(inner))"
    case .magnitude: return "abs(\(inner))"
    case .gap: return "gap"
    }
  }

  /// Whether this is only a symbol, a number or a derivative of one symbol by another.
  var isPlain: Bool {
    switch form {
    case .number, .name, .symbol: true
    case .negative(let inner): if case .number = inner.form { true } else { false }
    case .binary(.divide, let a, let b, _):
      if case .number = a.form, case .number = b.form { true } else { false }
    case .ofExample(let inner, _), .subscripted(let inner, _): inner.isPlain
    case .derivative(let of, let by): of.isSymbol && by.isSymbol
    default: false
    }
  }

  private var isSymbol: Bool {
    switch form {
    case .name, .symbol: true
    case .ofExample(let inner, _), .subscripted(let inner, _): inner.isSymbol
    default: false
    }
  }

  /// Visits this expression and everything in it, outermost first.
  func walk(_ visit: (Expression) -> Void) {
    visit(self)
    for part in parts { part.walk(visit) }
  }

  /// The symbols in it, without their scripts.
  var letters: Set<String> {
    var letters: Set<String> = []
    walk { part in
      switch part.form {
      case .name(let name): letters.insert(name.base)
      case .symbol(let symbol), .call(let symbol, applied: _, multiplied: _): letters.insert(symbol.base)
      case .gap(_, let own): letters.formUnion(own)
      default: break
      }
    }
    return letters
  }

  func contains(where predicate: (Expression) -> Bool) -> Bool {
    predicate(self) || parts.contains { $0.contains(where: predicate) }
  }
}
