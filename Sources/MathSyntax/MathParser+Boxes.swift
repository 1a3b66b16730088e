import SourceText

/// Boxes, braces of sets, links, and characters given by their number.
extension MathParser {
  /// `\smash{…}`, `\smash[t]{…}`, `\smash[b]{…}`
  mutating func smash(_ token: MathToken) -> MathNode {
    let written = stream.rawBracketArgument()
    let edge = written?.tokens.first?.character
    if let written, written.tokens.count != 1 || edge != "t" && edge != "b" {
      report(
        "\\smash has no option '\(written.tokens.map(\.spelling).joined())'", at: written.range,
        hint: "write [t] for no height above the line, or [b] for none below it", isFatal: false)
    }
    let body = argumentOfEither(of: token)
    return node(.adjustment(.smash(height: edge != "b", depth: edge != "t"), body), from: token)
  }

  /// `\colorbox{yellow}{words}`, `\fcolorbox{red}{yellow}{words}`
  mutating func colorBox(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode {
    let frame = structure == .fcolorbox ? colorArgument(of: token) : nil
    let color = colorArgument(of: token)
    return words(of: token) { body in
      color.map { .enclosure(.colored($0, frame: frame), body) } ?? body.content
    }
  }

  /// "\begingroup" list "\endgroup", "\bgroup" list "\egroup"
  mutating func commandGroup(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode {
    let end = structure == .bgroup ? "egroup" : "endgroup"
    let nodes = within(.command(end)) { $0.list() }
    if stream.peekPastBlanks()?.command == end {
      _ = stream.next()
    } else {
      report("\(token.spelling) is never closed", at: token.range, hint: "add \\\(end)")
    }
    return node(.row(nodes), from: token)
  }

  /// Reads `\set{x | x > 0}`, `\Set` and `\Braket`. The first bar divides the content of the braces. In `\Braket` every
  /// bar divides it, and in `\Set` a `\|` or `||` is a double bar.
  mutating func braces(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode? {
    guard let raw = stream.rawArgument() else {
      report("\(token.spelling) needs an argument", at: token.range, hint: "put it in braces")
      return nil
    }
    let shape = BraceShape(structure)
    let whole = token.range.hull(raw.range)
    var body: [MathToken] = [.init(kind: .open, range: whole)] + shape.open.map { $0.at(whole) }
    var depth = 0
    var isParted = false
    var written = raw.tokens[...]
    var last: MathToken?
    while let next = written.popFirst() {
      defer { last = next }
      depth += next.kind == .open ? 1 : next.kind == .close ? -1 : 0
      let isDouble = next.command == "|" || next.character == "|" && written.first?.character == "|"
      let isBar = next.character == "|" || isDouble && shape.double != nil
      guard depth == 0, isBar, !isParted || structure == .braket, !Self.takesDelimiter(last) else {
        body.append(next)
        continue
      }
      isParted = true
      if let double = shape.double, isDouble {
        if next.character == "|" { written.removeFirst() }
        body += double.map { $0.at(next.range) }
      } else {
        body += shape.single.map { $0.at(next.range) }
      }
    }
    body += (shape.close + [MathToken(kind: .close, range: whole)]).map { $0.at(whole) }
    stream.pushBack(body)
    return atom(wholeNumber: false)
  }

  /// Returns whether the token takes a delimiter, as `\left` and `\big` do. A bar after it then belongs to it.
  private static func takesDelimiter(_ token: MathToken?) -> Bool {
    guard let name = token?.command else { return false }
    if case .delimiterSize? = MathCommand.table[name] { return true }
    return ["left", "middle", "right"].contains(name)
  }

  /// The tokens around and between the parts, as in the package braket.
  private struct BraceShape {
    var open: [MathToken]
    var single: [MathToken]
    /// The tokens for a double bar; nil if two bars have no special meaning.
    var double: [MathToken]?
    var close: [MathToken]

    init(_ structure: MathCommand.Structure) {
      let (open, single, double, close): (String, String, String?, String) =
        switch structure {
        case .set: (#"\{\,"#, #"\mid "#, nil, #"\,\}"#)
        case .wideSet: (#"\left\{\:"#, #"\;\middle\vert\;"#, #"\;\middle\Vert\;"#, #"\:\right\}"#)
        default: (#"\left\langle "#, #"\,\middle\vert\,"#, #"\,\middle\vert\,"#, #"\right\rangle "#)
        }
      self.open = MathLexer.tokens(of: open)
      self.single = MathLexer.tokens(of: single)
      self.double = double.map(MathLexer.tokens)
      self.close = MathLexer.tokens(of: close)
    }
  }

  /// `\url{address}`, `\href{address}{words}`
  mutating func link(_ structure: MathCommand.Structure, _ token: MathToken) -> MathNode? {
    guard let written = word(of: token) else { return nil }
    var address = ""
    var isEscaped = false
    for character in written.text {
      isEscaped = character == "\\" && !isEscaped
      if !isEscaped { address.append(character) }
    }
    let body =
      structure == .url
      ? MathNode(.text(address, .typewriter), at: written.range) : argumentOfEither(of: token)
    if LinkDestination.safeInFormula(address) == nil {
      report(
        "the report shows this link as text", at: written.range,
        hint:
          "a link in a formula can lead to an https:, http: or mailto: address, or to a place on the page: #name",
        isFatal: false)
    }
    return node(.link(address, body), from: token)
  }

  /// code → digit+ | "'" octal+ | "\"" hexadecimal+ | "`" character
  ///
  /// Reads `\char` with the number of a character. The character is drawn like a typed one, but never begins or ends a
  /// group.
  mutating func characterCode(_ token: MathToken) -> MathNode? {
    stream.skipBlanksRaw()
    var value: UInt32?
    if stream.peekRaw()?.character == "`" {
      _ = stream.nextRaw()
      let next = stream.nextRaw()
      value = next?.spelling.unicodeScalars.last.map(\.value)
    } else {
      let radix: UInt32 =
        switch stream.peekRaw()?.character {
        case "\"": 16
        case "'": 8
        default: 10
        }
      if radix != 10 { _ = stream.nextRaw() }
      // Stop before more digits than any character has could overflow the number.
      while let scalar = stream.peekRaw()?.character, scalar.isASCII,
        let digit = Character(scalar).hexDigitValue.map(UInt32.init), digit < radix,
        value ?? 0 < 0x11_0000
      {
        _ = stream.nextRaw()
        value = (value ?? 0) * radix + digit
      }
    }
    let place = token.range.lowerBound..<end(token)
    guard let value, value >= 0x20, value != 0x7F, let scalar = Unicode.Scalar(value),
      scalar.properties.generalCategory != .control
    else {
      report(
        "\\char needs the number of a character", at: place,
        hint: "such as \\char\"263A, or the character itself")
      return nil
    }
    guard !scalar.properties.isNoncharacterCodePoint, !scalar.properties.isBidiControl else {
      report(
        "the character U+\(String(value, radix: 16, uppercase: true)) cannot be drawn", at: place,
        hint: "write the number of a letter or a sign")
      return nil
    }
    if textAlphabet != nil { return node(.text(String(scalar), textAlphabet ?? .roman), from: token) }
    return node(.symbol(MathSymbolTable.shared.symbol(for: scalar)), from: token)
  }
}
