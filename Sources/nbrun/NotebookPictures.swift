import NotebookSyntax
import OperatingSystem
import ProseTree

extension Notebook {
  /// The paths of the local pictures in the prose, whether or not the files exist.
  var picturePaths: [String] {
    var paths: Set<String> = []
    for block in prose {
      block.forEachInline { inline in
        guard case .image(let source, _, _, _) = inline else { return }
        let path = source.percentDecoded
        paths.insert(path.hasPrefix("/") ? path : file.folder.appendingToPath(path))
      }
    }
    return paths.sorted()
  }
}
