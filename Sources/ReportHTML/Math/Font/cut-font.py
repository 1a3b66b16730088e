#!/usr/bin/env python3
"""Splits Latin Modern Math into the pieces that nbrun's formulas use, and writes them as Swift source.

    pip install fonttools brotli && Sources/ReportHTML/Math/Font/cut-font.py

The font is Debian's (package fonts-lmodern). Every report with a formula contains the core; each other piece
goes only into reports that use one of its characters. The signs are read from MathSyntax's own table: after a
new sign there, run this script again.
"""
import base64
import copy
import io
import pathlib
import sys
import unicodedata

from fontTools import subset
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont

FONT = "/usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf"
HERE = pathlib.Path(__file__).resolve().parent
SOURCES = HERE.parents[2]


def signs():
    """Every character of the symbol table, of the commands, and those that only the writer uses."""
    text = "".join(
        (SOURCES / "MathSyntax" / name).read_text()
        for name in ["MathSymbolTable.swift", "MathCommand.swift", "MathParser+Structures.swift"]
    )
    return {ord(c) for c in text if ord(c) > 0x7F}


def span(*ranges):
    return {code for first, last in ranges for code in range(first, last + 1)}


def letters(text):
    return {ord(c) for c in text}


def italic():
    return span((0x1D434, 0x1D467), (0x1D6A4, 0x1D6A5), (0x1D6E2, 0x1D71B))


# The characters that most formulas use, and all signs that stretch.
CORE = (
    span((0x20, 0x7E), (0xA0, 0xA0), (0x391, 0x3A9), (0x3B1, 0x3C9))
    | italic()
    | letters("ıȷℎℓℏ–—‘’“”…†·ϑϕϖϱϵ£°")
    | letters("∂∞∇∀∃∅¬⊤⊥′±∓×÷⋅∗∘∙∩∪∨∧∖⊕⊖⊗⊙⋆≤≥≠≡∼≃≈≅∝≪≫≺≻⊂⊃⊆⊇∈∉∋∣∥⟂⊢⊨≔≜")
    | letters("→←↔⇒⇐⇔⟶⟹⟺↦↑↓⇝⋯⋮⋱∑∏∐∫∬∭∮⋃⋂⋁⋀⨆⨄⨁⨂⨀⟨⟩⌈⌉⌊⌋‖√−□")
    | letters("ˆˇ˘˙˚˜¨´¯⏞⏟")
    | {0x302, 0x303, 0x305, 0x307, 0x308, 0x30C, 0x332, 0x338, 0x20D6, 0x20D7, 0xFFEB}
)

NEGATION = 0x338

# The other European letters, for \\text, and rare accents and brackets.
RARE = (
    span((0xA1, 0xFF), (0x300, 0x30B), (0x2190, 0x21FF))
    | letters("ŁłŒœŠšŽž€‡•ϰϝϜϴ⎴⎵⏜⏝⏠⏡␣ℜℑ℘ℵ⁄")
    | {0x311, 0x32D, 0x330, 0x331, 0x20D0, 0x20D1, 0x20DB, 0x20DC, 0x20E1}
)

# Unicode had some script, fraktur and blackboard letters before the mathematical block, at other places.
ALPHABETS = {
    "Bold": span(
        (0x1D400, 0x1D433), (0x1D468, 0x1D49B), (0x1D6A8, 0x1D6C1), (0x1D71C, 0x1D755), (0x1D7CE, 0x1D7D7)
    ),
    "Blackboard": span((0x1D538, 0x1D56B), (0x1D7D8, 0x1D7E1)) | letters("ℂℍℕℙℚℝℤ"),
    "Script": span((0x1D49C, 0x1D4B5), (0x1D4D0, 0x1D4E9)) | letters("ℬℰℱℋℐℒℳℛ"),
    "Fraktur": span((0x1D504, 0x1D537)) | letters("ℭℌℨ"),
    "Sans": span((0x1D5A0, 0x1D5D3), (0x1D7E2, 0x1D7EB)),
    "Typewriter": span((0x1D670, 0x1D6A3), (0x1D7F6, 0x1D7FF)),
}


def reset(font, glyph, shift, advance):
    """Moves a glyph's outline to the right and gives it a new advance."""
    charstring = font["CFF "].cff[0].CharStrings[glyph]
    pen = T2CharStringPen(advance - charstring.private.nominalWidthX, None)
    glyphs = font.getGlyphSet()
    glyphs[glyph].draw(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    bearing = font["hmtx"][glyph][1] + shift
    font["CFF "].cff[0].CharStrings[glyph] = pen.getCharString(charstring.private, charstring.globalSubrs)
    font["hmtx"][glyph] = (advance, bearing)


def narrow(font):
    """Removes the wide margins of the tall forms of brackets.

    Chromium gives the box of every stretched bracket the width of its widest form. Latin Modern's tall forms have
    margins that grow with them, which would put much space around a bracket of normal height.
    """
    variants = font["MATH"].table.MathVariants
    cmap = font.getBestCmap()
    glyphs = font.getGlyphSet()

    def ink(glyph):
        pen = BoundsPen(glyphs)
        glyphs[glyph].draw(pen)
        return pen.bounds[0], pen.bounds[2]

    for sign in "()[]{}⟨⟩⌈⌉⌊⌋⟦⟧":
        place = variants.VertGlyphCoverage.glyphs.index(cmap[ord(sign)])
        construction = variants.VertGlyphConstruction[place]
        forms = [record.VariantGlyph for record in construction.MathGlyphVariantRecord]
        # The parts of an assembly move together.
        parts = [part.glyph for part in construction.GlyphAssembly.PartRecords] if construction.GlyphAssembly else []
        extents = [(group, min(ink(g)[0] for g in group), max(ink(g)[1] for g in group))
                   for group in [[form] for form in forms] + ([parts] if parts else [])]
        widest = round(max(right - left for _, left, right in extents)) + 60
        for group, left, right in extents:
            advance = font["hmtx"][group[0]][0]
            if advance <= widest:
                continue
            share = left / (left + advance - right)
            shift = round((widest - (right - left)) * share - left)
            for glyph in set(group):
                # Ceilings, floors and square brackets share parts. Change each part once.
                if font["hmtx"][glyph][0] == advance:
                    reset(font, glyph, shift, widest)


def narrow_roots(font):
    """Does the same for the tall forms of the root, whose margin is only at the left."""
    charstrings = [g for g in font.getGlyphOrder() if g.startswith("radical.v") or g in PARTS_OF_ROOT]
    for glyph in charstrings:
        reset(font, glyph, -110, font["hmtx"][glyph][0] - 110)


PARTS_OF_ROOT = {"uni23B7", "radical.ex", "radical.tp"}


def slanted(code):
    return 0x1D434 <= code <= 0x1D49B or 0x1D49C <= code <= 0x1D4E9 or 0x1D6E2 <= code <= 0x1D755 \
        or code == 0x393 or code in LETTERLIKE_SCRIPT


LETTERLIKE_SCRIPT = {ord(c) for c in "ℬℰℱℋℐℒℳℛ"}

# A smaller lean, in thousandths of an em, is not visible.
LEAN = 50


def lean(font):
    """Widens slanted letters by the part that leans out of their box at the upper right.

    TeX adds this italic correction after a letter, except before a subscript. Chromium never adds it, and
    so P( and V with a superscript overlap. If the correction is part of the letter's width, only subscripts must
    be moved back to the left, which the writer does.
    """
    corrections = font["MATH"].table.MathGlyphInfo.MathItalicsCorrectionInfo
    leaning = {}
    for code, glyph in sorted(font.getBestCmap().items()):
        if not slanted(code) or glyph not in corrections.Coverage.glyphs:
            continue
        amount = corrections.ItalicsCorrection[corrections.Coverage.glyphs.index(glyph)].Value
        if amount >= LEAN:
            leaning[code] = amount
            advance, bearing = font["hmtx"][glyph]
            reset(font, glyph, 0, advance + amount)
    return leaning


def widen_accents(font):
    """Gives spacing accents the stretched forms of the combining accents, and gives the arrow of \\vec a box.

    Browsers stretch a spacing tilde but not a combining one, and cannot centre a glyph without width.
    """
    variants = font["MATH"].table.MathVariants
    cmap = font.getBestCmap()
    for spacing, combining in [("¯", 0x305), ("˜", 0x303), ("ˇ", 0x30C), ("ˆ", 0x302)]:
        place = variants.HorizGlyphCoverage.glyphs.index(cmap[combining])
        construction = copy.deepcopy(variants.HorizGlyphConstruction[place])
        first = construction.MathGlyphVariantRecord[0]
        if spacing != "¯":
            first.VariantGlyph = cmap[ord(spacing)]
        variants.HorizGlyphCoverage.glyphs.append(cmap[ord(spacing)])
        variants.HorizGlyphConstruction.append(construction)
        variants.HorizGlyphCount += 1
    order = sorted(
        zip(variants.HorizGlyphCoverage.glyphs, variants.HorizGlyphConstruction),
        key=lambda pair: font.getGlyphID(pair[0]),
    )
    variants.HorizGlyphCoverage.glyphs = [glyph for glyph, _ in order]
    variants.HorizGlyphConstruction = [construction for _, construction in order]
    # Text shaping removes the width of a combining character, and a mark without width is not centred. The
    # half-width arrow is not a combining character, so it keeps its width.
    for table in font["cmap"].tables:
        if table.isUnicode() and 0x20D7 in table.cmap:
            table.cmap[HALF_WIDTH_ARROW] = table.cmap[0x20D7]
    arrow = cmap[0x20D7]
    pen = BoundsPen(font.getGlyphSet())
    font.getGlyphSet()[arrow].draw(pen)
    left, right = round(pen.bounds[0]), round(pen.bounds[2])
    reset(font, arrow, -left, right - left)


HALF_WIDTH_ARROW = 0xFFEB


def shorten_arrows(font):
    """Removes the long arrow from the forms of the short one. Larger sizes are then assembled to the exact length.

    A browser uses the first form that is long enough; half an em too much would overlap the neighbours.
    """
    variants = font["MATH"].table.MathVariants
    cmap = font.getBestCmap()
    for sign in "→←↔⇒⇐⇔↦":
        construction = variants.HorizGlyphConstruction[variants.HorizGlyphCoverage.glyphs.index(cmap[ord(sign)])]
        construction.MathGlyphVariantRecord = construction.MathGlyphVariantRecord[:1]
        construction.VariantCount = 1


def space_dots(font):
    """Redraws the ellipses with TeX's distances. Latin Modern has the distances of running text."""
    cmap = font.getBestCmap()
    period = cmap[ord(".")]
    lift = 250 - 53  # From the baseline to the axis.
    shapes = {
        "…": (1167, [(0, 0), (444, 0), (889, 0)]),
        "⋯": (1167, [(0, lift), (444, lift), (889, lift)]),
        "⋮": (278, [(0, 0), (0, 400), (0, 800)]),
        "⋱": (1222, [(56, 700), (445, 400), (834, 100)]),
    }
    for sign, (advance, dots) in shapes.items():
        glyph = cmap[ord(sign)]
        charstring = font["CFF "].cff[0].CharStrings[glyph]
        pen = T2CharStringPen(advance - charstring.private.nominalWidthX, None)
        glyphs = font.getGlyphSet()
        for x, y in dots:
            glyphs[period].draw(TransformPen(pen, (1, 0, 0, 1, x, y)))
        font["CFF "].cff[0].CharStrings[glyph] = pen.getCharString(charstring.private, charstring.globalSubrs)
        font["hmtx"][glyph] = (advance, font["hmtx"][period][1] + dots[0][0])


def compose(font):
    """Draws missing signs from signs that the font has.

    Each one replaces a letter that no piece uses, because a new outline needs an existing place in the font.
    """
    charstrings = font["CFF "].cff[0].CharStrings
    cmap = font.getBestCmap()
    glyphs = font.getGlyphSet()
    drawings = {}
    for sign, (base, below, is_negated) in RELATIONS.items():
        glyph = cmap[ord(base)]
        # The middle of the whole is on the axis, and so was the middle of each part.
        parts = [(glyph, (1, 0, 0, 1, 0, 190)), (cmap[ord(below)], (1, 0, 0, 1, 0, -250))]
        stroke = [[(310, -190), (350, -190), (468, 190), (428, 190)]] if is_negated else []
        drawings[sign] = (font["hmtx"][glyph][0], parts, stroke)
    circle = cmap[ord("◯")]
    pen = BoundsPen(glyphs)
    glyphs[circle].draw(pen)
    middle = [(pen.bounds[0] + pen.bounds[2]) / 2, (pen.bounds[1] + pen.bounds[3]) / 2]
    # A capital S is 556 wide and 683 high.
    drawings["Ⓢ"] = (
        font["hmtx"][circle][0],
        [(circle, (1, 0, 0, 1, 0, 0)), ("S", (0.9, 0, 0, 0.9, middle[0] - 0.9 * 278, middle[1] - 0.9 * 341))], [],
    )
    wedge = cmap[ord("∧")]
    drawings["⩞"] = (
        font["hmtx"][wedge][0], [(wedge, (1, 0, 0, 1, 0, 0))],
        [[(56, y), (610, y), (610, y + 40), (56, y + 40)] for y in (680, 800)],
    )
    for (sign, (advance, parts, strokes)), letter in zip(drawings.items(), range(0x1D5D4, 0x1D608)):
        place = cmap[letter]
        charstring = charstrings[place]
        pen = T2CharStringPen(advance - charstring.private.nominalWidthX, None)
        for glyph, shift in parts:
            glyphs[glyph].draw(TransformPen(pen, shift))
        for corners in strokes:
            pen.moveTo(corners[0])
            for corner in corners[1:]:
                pen.lineTo(corner)
            pen.closePath()
        charstrings[place] = pen.getCharString(charstring.private, charstring.globalSubrs)
        font["hmtx"][place] = (advance, 0)
        for table in font["cmap"].tables:
            if table.isUnicode() and letter in table.cmap:
                del table.cmap[letter]
                table.cmap[ord(sign)] = place


# For each sign: the upper and the lower sign, and whether a stroke goes through the lower one.
RELATIONS = {
    "⫅": ("⊂", "=", False), "⫆": ("⊃", "=", False), "⫋": ("⊂", "=", True), "⫌": ("⊃", "=", True),
    "⪵": ("≺", "=", True), "⪶": ("≻", "=", True), "⪷": ("≺", "≈", False), "⪸": ("≻", "≈", False),
    "⪹": ("≺", "≈", True), "⪺": ("≻", "≈", True),
}


def limit_slashes(font):
    """Removes the forms of a slash that are five lines high. They would make every stretched slash too wide."""
    variants = font["MATH"].table.MathVariants
    for glyph in ("slash", "backslash"):
        construction = variants.VertGlyphConstruction[variants.VertGlyphCoverage.glyphs.index(glyph)]
        construction.MathGlyphVariantRecord = construction.MathGlyphVariantRecord[:4]
        construction.VariantCount = 4


def cut(codes, name):
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13, 14]
    options.glyph_names = False
    options.drop_tables += ["FFTM", "GPOS", "GSUB", "GDEF"]
    options.flavor = "woff2"
    font = TTFont(FONT)
    # Browsers shrink the prime like any superscript, but Latin Modern's prime is already small and needs the
    # feature ssty to be enlarged again. This cut has no such feature, so it uses the big prime.
    for table in font["cmap"].tables:
        if table.isUnicode():
            for prime, big in [(0x2032, "minute.st"), (0x2035, "primereversed.st")]:
                if prime in table.cmap:
                    table.cmap[prime] = big
    narrow(font)
    narrow_roots(font)
    limit_slashes(font)
    shorten_arrows(font)
    space_dots(font)
    compose(font)
    widen_accents(font)
    leaning = lean(font)
    # A subscript of a letter with a tail: TeX lowers it by a twentieth of an em below the tail, not by a fifth.
    font["MATH"].table.MathConstants.SubscriptBaselineDropMin.Value = 50
    # The index of a root must stand above its hook.
    font["MATH"].table.MathConstants.RadicalKernAfterDegree.Value = -640
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    # The licence requires another name for a changed font.
    for record in font["name"].names:
        if record.nameID in (1, 4, 6):
            record.string = f"nbrun-math-{name}"
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    # Some glyphs have a second character, which belongs to another piece.
    have = set(font.getBestCmap()) & codes
    missing = sorted(codes - have)
    print(f"{name}: {len(out.getvalue())} bytes, {len(have)} characters", file=sys.stderr)
    for code in missing:
        if unicodedata.name(chr(code), ""):
            print("  not in the font:", chr(code), hex(code), unicodedata.name(chr(code), "?"), file=sys.stderr)
    return out.getvalue(), have, {c: value for c, value in leaning.items() if c in have}


def ranges(codes):
    """Returns the codes as ranges in CSS's notation."""
    runs = []
    for code in sorted(codes):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def write(name, codes):
    data, have, leaning = cut(codes, name.lower())
    path = HERE / f"MathFont{name}.swift"
    path.write_text(
        "// Made by cut-font.py from Latin Modern Math; do not edit. Licence: GUST-FONT-LICENSE.txt.\n"
        "// swift-format-ignore-file\n\n"
        "extension MathFont {\n"
        f"  static let {name.lower()} = MathFont(\n"
        f'    characters: "{ranges(have)}",\n'
        f'    woff2: "{base64.b64encode(data).decode()}")\n'
        "}\n"
    )
    return leaning


def write_metrics(leaning):
    def lines(table):
        words = [f"{chr(code)} {value}" for code, value in sorted(table.items())]
        return "".join(f"    {' '.join(words[start:start + 12])}\n" for start in range(0, len(words), 12))

    (HERE / "MathFontMetrics.swift").write_text(
        "// Made by cut-font.py from Latin Modern Math; do not edit.\n\n"
        "extension MathFont {\n"
        "  /// How much each slanted letter's box was widened, in thousandths of an em: its italic correction.\n"
        f'  static let leaning = """\n{lines(leaning)}    """\n'
        "}\n"
    )


def main():
    leaning = {}
    alphabets = set().union(*ALPHABETS.values())
    # Browsers stretch with the tables of the first font that has a space. They draw the stroke of a negated sign, like
    # any mark, only with the font of its sign.
    pieces = {"Core": CORE, "Signs": (signs() | RARE) - CORE - alphabets | {0x20, NEGATION}, **ALPHABETS}
    for name, codes in pieces.items():
        leaning |= write(name, codes)
    write_metrics(leaning)


if __name__ == "__main__":
    main()
