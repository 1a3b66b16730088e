/// Something that steps hand on to each other: a place in the workspace, which a step reads or writes.
///
/// The cache knows a step by what it reads, and restores what it writes. A new slot is a case here, a property of
/// ``Workspace``, and a case of `StoredSlot`.
public enum Slot: String, CaseIterable, Sendable {
  /// The examples, and what is known of them.
  case data
  /// The network, and what its training goes on from.
  case network
}

extension Workspace {
  /// What a slot holds; nil where it is empty.
  package subscript(slot: Slot) -> SlotContent? {
    switch slot {
    case .data: data.map(SlotContent.data)
    case .network: trained.map { .network($0.state) }
    }
  }
}
