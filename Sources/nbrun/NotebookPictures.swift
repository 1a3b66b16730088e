import Files
import NotebookSyntax
import ProseTree

extension Notebook {
  /// The places of the local pictures that the prose shows, whether or not there are files.
  var picturePaths: [String] {
    var paths: Set<String> = []
    for block in prose {
      _ = block.mapInlines { inline in
        if case .image(let source, _, _, _) = inline {
          let path = source.percentDecoded
          paths.insert(path.hasPrefix("/") ? path : file.folder.appendingToPath(path))
        }
        return inline
      }
    }
    return paths.sorted()
  }
}
