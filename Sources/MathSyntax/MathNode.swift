/// One construct of a formula, and the part of the source that it comes from.
///
/// The tree describes what was written, not how it is drawn. The report turns it into MathML, and checked derivations
/// evaluate the same tree.
public struct MathNode: Hashable, Sendable {
  public var content: Content
  /// The UTF-8 offsets into the formula's source. Nodes from a macro's body have the range of the macro's call; nodes
  /// from the call's arguments keep their own.
  public var range: Range<Int>

  public init(_ content: Content, at range: Range<Int>) {
    self.content = content
    self.range = range
  }

  public indirect enum Content: Hashable, Sendable {
    /// Constructs side by side. Inside another row, this is a group in braces, which acts as one ordinary atom.
    case row([MathNode])
    case symbol(MathSymbol)
    /// Digits, with or without a decimal point: `12`, `0.5`.
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
    /// Words in a text font. Spaces are kept.
    case text(String, MathAlphabet)
    /// `\mathbf{…}`: letters inside use the alphabet, unless an inner command changes it.
    case alphabet(MathAlphabet, MathNode)
    case style(MathStyle, MathNode)
    /// `\large`, `\tiny`: a size relative to the size around the formula. An inner size replaces an outer one.
    case size(Double, MathNode)
    case color(MathColor, MathNode)
    /// `\mathrel{…}`: spaced as an atom of that class.
    case classed(MathAtomClass, MathNode)
    /// A space of this many em. A negative space moves its neighbours together.
    case space(Double)
    case rule(Rule)
    /// `\mathchoice`
    case choice(Choice)
    /// `\href`, `\url`: the address as written. It has not been checked.
    case link(String, MathNode)
    case adjustment(Adjustment, MathNode)
    case enclosure(Enclosure, MathNode)
    case grid(MathGrid)
    case reference(Reference)
    /// A command that the parser does not know, as written.
    case unknown(String)
  }

  /// The parts of a row, or the node itself if it is not a row. An argument therefore reads the same with and without
  /// braces.
  public var elements: [MathNode] {
    if case .row(let nodes) = content { nodes } else { [self] }
  }

  /// A base with at least one script. In `{}^2`, the base is an empty row.
  public struct Scripts: Hashable, Sendable {
    public enum Placement: Hashable, Sendable {
      /// Above and below a large operator in display style; otherwise beside the base.
      case automatic
      /// `\limits`
      case limits
      /// `\nolimits`
      case beside
    }

    public var base: MathNode
    public var lower: MathNode?
    public var upper: MathNode?
    /// The number of `'` before `upper`.
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
      /// `\cfrac`, with the alignment of its numerator.
      case continued(MathGrid.Alignment)
    }

    public var numerator: MathNode
    public var denominator: MathNode
    public var form: Form
    /// False for `\binom`, `\atop` and similar commands.
    public var hasBar: Bool
    /// The brackets around the fraction, as in `\binom`.
    public var fences: MathFences?
    /// The thickness of the bar in em, from `\above{2pt}`; nil is the normal thickness.
    public var thickness: Double?
  }

  /// Something drawn over or under a base: `\overset`, `\underset`, `\stackrel`, `\xrightarrow`.
  public struct Stack: Hashable, Sendable {
    public var base: MathNode
    public var over: MathNode?
    public var under: MathNode?
    /// The class of the whole; nil means the class of the base.
    public var atomClass: MathAtomClass?
    /// Whether the base is an arrow that is stretched to the width of its labels.
    public var isStretched: Bool
  }

  /// `\left … \middle … \right`: brackets that are stretched to the height of their content.
  public struct Fence: Hashable, Sendable {
    public var fences: MathFences
    public var body: MathNode
  }

  public struct SizedDelimiter: Hashable, Sendable {
    public enum Size: Hashable, Sendable {
      /// `\big`, `\Big`, `\bigg`, `\Bigg`: 8.5 points high in a font of 10 points, and 3 points more for each step.
      case first, second, third, fourth
      /// The height of the fence around it.
      case middle
    }

    public var delimiter: MathDelimiter
    public var size: Size
    public var atomClass: MathAtomClass
  }

  /// `\sin`, `\lim`, `\operatorname{softmax}`.
  public struct OperatorName: Hashable, Sendable {
    /// The name in words: "sin", "softmax", "arg max".
    public var name: String
    /// The formula that is drawn.
    public var body: MathNode
    /// Whether scripts stand above and below in display style: `\lim`, `\operatorname*`.
    public var takesLimits: Bool
  }

  public enum Adjustment: Hashable, Sendable {
    /// The part takes up space but is not drawn. `width` and `height` say which extents are kept.
    case phantom(width: Bool, height: Bool)
    /// `\smash`: the part is drawn, but its height (`\smash[t]`), its depth (`\smash[b]`) or both count as 0.
    case smash(height: Bool, depth: Bool)
    /// `\mathrlap`, `\mathllap`, `\mathclap`: the part is drawn, but its width counts as 0.
    case overlap(MathGrid.Alignment)
    /// `\raisebox{2pt}{…}`: the part is raised by this many em.
    case raised(Double)
    /// `\vcenter`: the part's middle is at the height of a fraction's bar.
    case centered
  }

  public enum Enclosure: Hashable, Sendable {
    case box, cancel, backCancel, crossCancel, strikeOut
    /// `\textcircled`
    case circle
    /// `\angl`, used by actuaries: lines above and at the right.
    case actuarial
    /// `\phase`: a slanted line at the left, and one below.
    case phase
    /// `\colorbox`, or `\fcolorbox` with a frame.
    case colored(MathColor, frame: MathColor?)
  }

  /// `\rule[raise]{width}{height}`: a black rectangle, in em.
  public struct Rule: Hashable, Sendable {
    public var width: Double
    public var height: Double
    public var raise: Double
  }

  /// Four variants of a formula. The style around them selects the one that is drawn.
  public struct Choice: Hashable, Sendable {
    public var display: MathNode
    public var text: MathNode
    public var script: MathNode
    public var scriptScript: MathNode
  }

  /// `\ref{label}`, `\eqref{label}`.
  public struct Reference: Hashable, Sendable {
    public var label: String
    /// Whether the number stands in brackets, as with `\eqref`.
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

/// A delimiter that can stand after `\left`. The text is empty for `\left.`.
public struct MathDelimiter: Hashable, Sendable {
  public var text: String

  public init(_ text: String) { self.text = text }

  public static let none = MathDelimiter("")
}
