/// A place in the workspace through which steps pass something on: a step reads or writes it.
///
/// The key of a step in the cache contains the keys of the slots that it reads, and the cache restores the slots that
/// it writes. To add a slot, add a case here, a property of ``Workspace`` and its line in the subscript below, and a
/// case of `SlotContent` and of `StoredSlot`.
public enum Slot: String, CaseIterable, Sendable {
  /// The examples, and their outline.
  case data
  /// The network, and the state from which its training continues.
  case network
}

extension Workspace {
  /// The content of a slot; nil if it is empty.
  package subscript(slot: Slot) -> SlotContent? {
    switch slot {
    case .data: data.map(SlotContent.data)
    case .network: trained.map { .network($0.state) }
    }
  }
}
