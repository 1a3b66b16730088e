import Foundation
import OperatingSystem
import SourceText

/// A file that the user asked for: where it goes, what it may replace, and what is said where it cannot be written.
/// `TemporaryFile` makes sure that it is there whole or not at all.
struct OutputFile {
  let path: String
  /// Called where the disk is full; true where it has made room, so that another try may succeed.
  var makeRoom: () -> Bool = { false }

  /// Called with the place just before a file there is replaced; throws where that file must stay. It may have come
  /// there while a notebook was training.
  var mayReplace: (String) throws(Diagnostic) -> Void = { _ throws(Diagnostic) in }

  private var folder: String {
    let folder = path.folderOfPath
    return folder.isEmpty ? "." : folder
  }

  private var name: String { path.nameInPath }

  /// Makes the folder, and makes sure that a file can be put there. Files that killed runs left half-written in the folder
  /// are removed.
  func prepare() throws(Diagnostic) {
    do throws(SystemError) {
      try Folder.make(folder)
    } catch {
      throw Diagnostic(
        "the folder '\(folder)' cannot be made: \(error.words)", hint: "name another place with -o")
    }
    let open = try openFolder()
    open.removeAbandonedFiles()
    do throws(SystemError) {
      _ = try TemporaryFile(in: open)
    } catch {
      throw unusableFolder(error)
    }
  }

  /// - Throws: a diagnostic that says why, with nothing left behind and an earlier file as it was.
  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    let open = try openFolder()
    var error = try attempt(bytes, in: open)
    if let code = error?.code, code == ENOENT || error?.isDiskFull == true && makeRoom() {
      // Another machine that does not see the lock may have taken the file for abandoned.
      error = try attempt(bytes, in: open)
    }
    guard let error else { return }
    throw Diagnostic(
      "'\(path)' cannot be written: \(error.words)",
      hint: error.isDiskFull
        ? "the disk is full: make room, or name another place with -o" : "name another place with -o")
  }

  /// - Returns: nil, or why it could not be written.
  private func attempt(_ bytes: [UInt8], in folder: Folder) throws(Diagnostic) -> SystemError? {
    let temporary: TemporaryFile
    do throws(SystemError) {
      temporary = try TemporaryFile(in: folder)
      try temporary.write(bytes)
      // A full disk may show only when the bytes reach it.
      try temporary.file.synchronize()
    } catch {
      return error
    }
    // A name that is free is taken only if it still is in that instant.
    if (try? temporary.placeIfAbsent(as: name)) != nil { return nil }
    // Something is there, or the file system has no links.
    try mayReplace(path)
    do throws(SystemError) {
      try temporary.place(as: name)
      return nil
    } catch {
      return error
    }
  }

  private func openFolder() throws(Diagnostic) -> Folder {
    do throws(SystemError) {
      return try Folder(folder)
    } catch {
      throw unusableFolder(error)
    }
  }

  private func unusableFolder(_ error: SystemError) -> Diagnostic {
    Diagnostic(
      "nothing can be written to the folder '\(folder)': \(error.words)", hint: "name another place with -o")
  }
}
