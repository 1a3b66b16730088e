/// One construct of a formula, and the stretch of the source that it came from.
///
/// The tree says what was written, not how it is drawn: the report turns it into MathML, and checked
/// derivations evaluate the very same one.
public struct MathNode: Hashable, Sendable {
  public var content: Content
  /// UTF-8 offsets into the formula's source. What a macro put in has the range of the macro's call; the
  /// call's arguments keep their own.
  public var range: Range<Int>

  public init(_ content: Content, at range: Range<Int>) {
    self.content = content
    self.range = range
  }

  public indirect enum Content: Hashable, Sendable {
    /// Constructs side by side. Inside another row it is a group in braces, and one ordinary atom to its
    /// neighbours.
    case row([MathNode])
    case symbol(MathSymbol)
    /// Digits, perhaps with a decimal point: `12`, `0.5`.
    case number(String)
    case scripts(Scripts)
    case fraction(Fraction)
    case root(radicand: MathNode, index: MathNode?)
    case accent(Accent, MathNode)
    case stack(Stack)
    case fence(Fence)
    /// A delimiter of a fixed size, `\big(`, or one inside a fence, `\middle|`.
    case delimiter(SizedDelimiter)
    case operatorName(OperatorName)
    /// Words, set in a text font; spaces count.
    case text(String, MathAlphabet)
    /// `\mathbf{…}`: letters inside take the alphabet, unless a nearer one says otherwise.
    case alphabet(MathAlphabet, MathNode)
    case style(MathStyle, MathNode)
    /// `\large`, `\tiny`: of the size that the formula has around it; one inside another replaces it.
    case size(Double, MathNode)
    case color(MathColor, MathNode)
    /// `\mathrel{…}`: spaced as an atom of that class.
    case classed(MathAtomClass, MathNode)
    /// Of this many em; negative ones pull together.
    case space(Double)
    case rule(Rule)
    /// `\mathchoice`
    case choice(Choice)
    /// `\href`, `\url`: the address as written, which nobody has looked at yet.
    case link(String, MathNode)
    case adjustment(Adjustment, MathNode)
    case enclosure(Enclosure, MathNode)
    case grid(MathGrid)
    case reference(Reference)
    /// A command that the parser does not know, as written.
    case unknown(String)
  }

  /// The parts of a row; any other node is its own only part. A braced argument and a bare one read alike.
  public var elements: [MathNode] {
    if case .row(let nodes) = content { nodes } else { [self] }
  }

  /// A base with scripts; at least one of them is there. `{}^2` has an empty row as its base.
  public struct Scripts: Hashable, Sendable {
    public enum Placement: Hashable, Sendable {
      /// Above and below a large operator in display style, beside everything else.
      case automatic
      /// `\limits`
      case limits
      /// `\nolimits`
      case beside
    }

    public var base: MathNode
    public var lower: MathNode?
    public var upper: MathNode?
    /// How many `'` stand before `upper`.
    public var primes: Int
    public var placement: Placement
  }

  public struct Fraction: Hashable, Sendable {
    public enum Form: Hashable, Sendable {
      /// `\frac`, `\over`, `\binom`
      case automatic
      /// `\dfrac`, `\dbinom`
      case display
      /// `\tfrac`, `\tbinom`
      case text
      /// `\cfrac`: its numerator is aligned so.
      case continued(MathGrid.Alignment)
    }

    public var numerator: MathNode
    public var denominator: MathNode
    public var form: Form
    /// False for `\binom`, `\atop` and their like.
    public var hasBar: Bool
    /// `\binom` brings its own brackets.
    public var fences: MathFences?
    /// `\above{2pt}`: of the bar, in em; nil is as thick as bars are.
    public var thickness: Double?
  }

  /// Something drawn over or under a base: `\overset`, `\underset`, `\stackrel`, `\xrightarrow`.
  public struct Stack: Hashable, Sendable {
    public var base: MathNode
    public var over: MathNode?
    public var under: MathNode?
    /// Nil: the class of the base.
    public var atomClass: MathAtomClass?
    /// The base is an arrow as wide as what it carries.
    public var isStretched: Bool
  }

  /// `\left … \middle … \right`: brackets as tall as what they hold.
  public struct Fence: Hashable, Sendable {
    public var fences: MathFences
    public var body: MathNode
  }

  public struct SizedDelimiter: Hashable, Sendable {
    public enum Size: Hashable, Sendable {
      /// `\big`, `\Big`, `\bigg`, `\Bigg`: 8.5 points high in a font of 10, and 3 more each.
      case first, second, third, fourth
      /// As tall as the fence around it.
      case middle
    }

    public var delimiter: MathDelimiter
    public var size: Size
    public var atomClass: MathAtomClass
  }

  /// `\sin`, `\lim`, `\operatorname{softmax}`.
  public struct OperatorName: Hashable, Sendable {
    /// As it is read: "sin", "softmax", "arg max".
    public var name: String
    /// What is drawn.
    public var body: MathNode
    /// Scripts go above and below in display style: `\lim`, `\operatorname*`.
    public var takesLimits: Bool
  }

  public enum Adjustment: Hashable, Sendable {
    /// Keeps its place and is not drawn; `width` and `height` say which extents are kept.
    case phantom(width: Bool, height: Bool)
    /// `\smash`: drawn, without height (`\smash[t]`), without depth (`\smash[b]`), or without both.
    case smash(height: Bool, depth: Bool)
    /// `\mathrlap`, `\mathllap`, `\mathclap`: drawn, without width.
    case overlap(MathGrid.Alignment)
    /// `\raisebox{2pt}{…}`, in em.
    case raised(Double)
    /// `\vcenter`: its middle as high as that of a fraction.
    case centered
  }

  public enum Enclosure: Hashable, Sendable {
    case box, cancel, backCancel, crossCancel, strikeOut
    /// `\textcircled`
    case circle
    /// `\angl`, of actuaries: lines above and at the right.
    case actuarial
    /// `\phase`: a slanted line at the left, and one below.
    case phase
    /// `\colorbox`, and with a frame `\fcolorbox`.
    case colored(MathColor, frame: MathColor?)
  }

  /// `\rule[raise]{width}{height}`: a black rectangle, in em.
  public struct Rule: Hashable, Sendable {
    public var width: Double
    public var height: Double
    public var raise: Double
  }

  /// What is drawn depends on the style around it.
  public struct Choice: Hashable, Sendable {
    public var display: MathNode
    public var text: MathNode
    public var script: MathNode
    public var scriptScript: MathNode
  }

  /// `\ref{label}`, `\eqref{label}`.
  public struct Reference: Hashable, Sendable {
    public var label: String
    /// `\eqref` puts the number in brackets.
    public var isBracketed: Bool
  }
}

public struct MathFences: Hashable, Sendable {
  public var open: MathDelimiter
  public var close: MathDelimiter

  public init(_ open: MathDelimiter, _ close: MathDelimiter) {
    self.open = open
    self.close = close
  }
}

/// What can stand after `\left`; empty for `\left.`.
public struct MathDelimiter: Hashable, Sendable {
  public var text: String

  public init(_ text: String) { self.text = text }

  public static let none = MathDelimiter("")
}
