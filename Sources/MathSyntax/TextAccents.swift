/// Letters with marks, for the accents of text: `\'{a}` is á.
enum TextAccents {
  /// Returns one character if Unicode has it, and otherwise the letter and its mark.
  static func joined(_ letter: Unicode.Scalar, _ mark: Unicode.Scalar) -> [Unicode.Scalar] {
    tables[mark]?[letter].map { [$0] } ?? [letter, mark]
  }

  private static let tables = pairs.mapValues(UnicodeScripts.table)

  /// For each mark, pairs of a letter and the same letter with the mark.
  private static let pairs: [Unicode.Scalar: String] = [
    "\u{301}": "AÁaáCĆcćEÉeéGǴgǵIÍiíKḰkḱLĹlĺNŃnńOÓoóRŔrŕSŚsśUÚuúWẂwẃYÝyýZŹzźMḾmḿPṔpṕıí",
    "\u{300}": "AÀaàEÈeèIÌiìNǸnǹOÒoòUÙuùWẀwẁYỲyỳıì",
    "\u{302}": "AÂaâCĈcĉEÊeêGĜgĝHĤhĥIÎiîJĴjĵOÔoôSŜsŝUÛuûWŴwŵYŶyŷZẐzẑıî",
    "\u{303}": "AÃaãEẼeẽIĨiĩNÑnñOÕoõUŨuũYỸyỹVṼvṽıĩ",
    "\u{304}": "AĀaāEĒeēGḠgḡIĪiīOŌoōUŪuūYȲyȳıī",
    "\u{306}": "AĂaăEĔeĕGĞgğIĬiĭOŎoŏUŬuŭıĭ",
    "\u{307}": "AȦaȧCĊcċDḊdḋEĖeėGĠgġHḢhḣIİNṄnṅOȮoȯRṘrṙSṠsṡTṪtṫWẆwẇYẎyẏZŻzżBḂbḃFḞfḟMṀmṁPṖpṗXẊxẋ",
    "\u{308}": "AÄaäEËeëHḦhḧIÏiïOÖoötẗUÜuüWẄwẅYŸyÿXẌxẍıï",
    "\u{30A}": "AÅaåUŮuůwẘyẙ",
    "\u{30B}": "OŐoőUŰuű",
    "\u{30C}": "AǍaǎCČcčDĎdďEĚeěGǦgǧHȞhȟIǏiǐjǰKǨkǩLĽlľNŇnňOǑoǒRŘrřSŠsšTŤtťUǓuǔZŽzžıǐ",
    "\u{327}": "CÇcçDḐdḑEȨeȩGĢgģHḨhḩKĶkķLĻlļNŅnņRŖrŗSŞsşTŢtţ",
  ]
}
