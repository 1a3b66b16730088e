// Made by cut-font.py from Latin Modern Math; do not edit.

extension MathFont {
  /// How much each slanted letter's box was widened, in thousandths of an em: its italic correction.
  static let leaning = """
    𝐶 73 𝐸 54 𝐹 134 𝐻 78 𝐼 85 𝐽 106 𝐾 68 𝑀 102 𝑁 106 𝑃 140 𝑆 60 𝑇 148
    𝑈 105 𝑉 214 𝑊 132 𝑋 51 𝑌 209 𝑍 68 𝑓 90 𝑪 66 𝑭 148 𝑯 73 𝑰 83 𝑱 91
    𝑲 60 𝑴 102 𝑵 105 𝑷 154 𝑻 163 𝑼 105 𝑽 235 𝑾 142 𝒀 228 𝒁 60 𝒇 86 𝛤 134
    𝛦 54 𝛧 68 𝛨 78 𝛪 85 𝛫 68 𝛭 102 𝛮 106 𝛯 63 𝛱 77 𝛲 140 𝛴 54 𝛵 148
    𝛶 146 𝛸 51 𝛹 109 𝛾 53 𝜁 64 𝜈 58 𝜍 74 𝜏 102 𝜕 63 𝜞 148 𝜡 60 𝜢 73
    𝜤 83 𝜥 60 𝜧 102 𝜨 105 𝜩 54 𝜫 72 𝜬 154 𝜯 163 𝜰 159 𝜳 106 𝜸 55 𝝂 54
    𝝇 66 𝝉 111 𝝏 57
    """
}
