import Foundation
import OperatingSystem
import SourceText

/// A file that the user asked for: its place, whether it may replace another file, and the error if it cannot be
/// written. `TemporaryFile` makes sure that it is written completely or not at all.
struct OutputFile {
  let path: String
  /// Called if the disk is full. Returns true if it has made room, so that a second try may succeed.
  var makeRoom: () -> Bool = { false }

  /// Called with the path directly before a file there is replaced; throws if that file must stay. The file may have
  /// been created during the training.
  var mayReplace: (String) throws(Diagnostic) -> Void = { _ throws(Diagnostic) in }

  private var folder: String {
    let folder = path.folderOfPath
    return folder.isEmpty ? "." : folder
  }

  private var name: String { path.nameInPath }

  /// Makes the folder, and checks that a file can be written there. Removes incomplete files that killed runs have left
  /// in the folder.
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

  /// - Throws: a diagnostic with the reason. Then no new file is left behind, and an earlier file is unchanged.
  func write(_ bytes: [UInt8]) throws(Diagnostic) {
    let open = try openFolder()
    var error = try attempt(bytes, in: open)
    if let code = error?.code, code == ENOENT || error?.isDiskFull == true && makeRoom() {
      // Another machine that does not see the lock may have removed the file as abandoned.
      error = try attempt(bytes, in: open)
    }
    guard let error else { return }
    throw Diagnostic(
      "'\(path)' cannot be written: \(error.words)",
      hint: error.isDiskFull
        ? "the disk is full: make room, or name another place with -o" : "name another place with -o")
  }

  /// - Returns: nil, or why the file could not be written.
  private func attempt(_ bytes: [UInt8], in folder: Folder) throws(Diagnostic) -> SystemError? {
    let temporary: TemporaryFile
    do throws(SystemError) {
      temporary = try TemporaryFile(in: folder)
      try temporary.write(bytes)
      // Some file systems report a full disk only when the bytes are synchronized.
      try temporary.file.synchronize()
    } catch {
      return error
    }
    // If the name is free, the file takes it only if the name is still free at that moment.
    if (try? temporary.placeIfAbsent(as: name)) != nil { return nil }
    // The name is taken, or the file system has no hard links.
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
      "no file can be written to the folder '\(folder)': \(error.words)", hint: "name another place with -o")
  }
}
