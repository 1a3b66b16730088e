import Digests
import Glibc
import Testing

@testable import Datasets

@Suite("Catalogue")
struct DatasetCatalogueTests {
  private let disk = SetOnDisk()
  private var scratch: Scratch { disk.scratch }

  @Test(
    "a folder's four files are found by any of their names",
    arguments: [(false, false, "t10k"), (true, false, "t10k"), (false, true, "test"), (true, true, "test")])
  func folder(compressed: Bool, dotted: Bool, test: String) throws {
    scratch.writeSet(compressed: compressed, dotted: dotted, test: test)
    let set = try disk.load()
    #expect(set.train.labels == [0, 1, 2, 9, 0])
    #expect(set.test.labels == [3, 4, 5])
    #expect(set.imageSize == ImageSize(rows: 2, columns: 3))
    #expect(Array(set.train.pixels(of: 1)) == [6, 7, 8, 9, 10, 11])
    #expect(Array(set.test.pixels(of: 0)) == [100, 101, 102, 103, 104, 105])
    #expect(set.classNames == ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"])
    #expect(set.validation == nil)
    #expect(set.licence == nil)
    // The digest is of the contents, so it is the same for gzipped files.
    let contents =
      IDX.images(count: 5) + IDX.labels([0, 1, 2, 9, 0]) + IDX.images(count: 3, from: 100)
      + IDX.labels([3, 4, 5])
    #expect(set.sha256 == SHA256.hexDigest(of: contents))
  }

  @Test("SHA-256 of abc is the standard's example")
  func sha256() {
    #expect(
      SHA256.hexDigest(of: Array("abc".utf8))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test("a relative path starts from the notebook's folder, and the set is named after the folder")
  func relative() throws {
    scratch.writeSet()
    let name = String(scratch.folder.split(separator: "/").last!)
    #expect(try disk.load(DatasetRequest(name, base: "/tmp")).name == name)
    #expect(try disk.load(DatasetRequest("./\(name)/", base: "/tmp")).name == name)
  }

  @Test("an unknown name suggests the nearest, or lists what is known")
  func unknown() {
    let near = #expect(throws: DatasetError.self) {
      try disk.load(DatasetRequest("fashion-mnits", base: scratch.folder))
    }
    #expect(near?.message == "unknown data set 'fashion-mnits'")
    #expect(near?.hint == "did you mean 'fashion-mnist'?")
    let far = #expect(throws: DatasetError.self) {
      try disk.load(DatasetRequest("cifar", base: scratch.folder))
    }
    #expect(
      far?.hint
        == "nbrun knows only fashion-mnist by name; for another set, write the path of its folder of IDX files, such as ./cifar"
    )
  }

  @Test("a path that is missing or a file is told apart from a name")
  func paths() {
    #expect(throws: DatasetError.noSuchFolder("\(scratch.folder)/a/b", nearest: nil)) {
      try disk.load(DatasetRequest("a/b", base: scratch.folder))
    }
    let file = scratch.write([1], to: "file")
    #expect(throws: DatasetError.folderIsFile(file)) {
      try disk.load(DatasetRequest("file", base: scratch.folder))
    }
  }

  @Test("a folder whose name is nearly right is suggested as the author would write it")
  func nearFolder() {
    #expect(mkdir(scratch.path("pictures"), 0o700) == 0)
    #expect(
      throws: DatasetError.noSuchFolder("\(scratch.folder)/./picture/", nearest: "./pictures")
    ) {
      try disk.load(DatasetRequest("./picture/", base: scratch.folder))
    }
  }

  @Test("a link that leads back to itself is told as one")
  func linkLoop() {
    let loop = scratch.path("loop")
    #expect(symlink("loop", loop) == 0)
    #expect(throws: DatasetError.linkLoop("\(scratch.folder)/./loop")) {
      try disk.load(DatasetRequest("./loop", base: scratch.folder))
    }
  }

  @Test("a pipe, a device or a folder in a data file's place is told, and not waited for")
  func otherKinds() {
    scratch.writeSet()
    let labels = scratch.path("t10k-labels-idx1-ubyte")
    for make in [{ mkfifo($0, 0o600) }, { symlink("/dev/zero", $0) }, { mkdir($0, 0o700) }] {
      remove(labels)
      #expect(make(labels) == 0)
      #expect(disk.error() == .notAFile(labels))
      #expect(DatasetCatalogue.fingerprint(of: scratch.folder, base: ".") == nil)
    }
  }

  @Test("the home folder is meant by a tilde, and only the user's own")
  func home() {
    let home = getenv("HOME").map { String(cString: $0) } ?? ""
    #expect(throws: DatasetError.noSuchFolder("\(home)/no-such-folder-here", nearest: nil)) {
      try disk.load(DatasetRequest("~/no-such-folder-here", base: scratch.folder))
    }
    #expect(throws: DatasetError.noHome("~ada/data")) {
      try disk.load(DatasetRequest("~ada/data", base: scratch.folder))
    }
  }

  @Test("the shape of a folder's pictures is known from its headers, and an error where they are damaged")
  func shape() throws {
    scratch.writeSet(compressed: true)
    let shape = try DatasetCatalogue.shape(of: scratch.folder, base: ".")
    #expect(shape?.inputs == 6 && shape?.classes == 10)
    scratch.write([1], to: "t10k-labels-idx1-ubyte")
    #expect(throws: DatasetError.self) { try DatasetCatalogue.shape(of: scratch.folder, base: ".") }
    #expect(try DatasetCatalogue.shape(of: "fashion-mnist", base: ".")?.inputs == 784)
  }

  @Test("a known set that is not installed names Debian's package")
  func notInstalled() {
    let error = DatasetError.notInstalled(
      name: "fashion-mnist", folder: "/usr/share/datasets/fashion-mnist", package: "dataset-fashion-mnist")
    #expect(error.hint == "apt-get install dataset-fashion-mnist")
    #expect(DatasetCatalogue.known.allSatisfy { $0.package != nil && $0.licence != nil })
    let place = DatasetPlace(name: "x", folder: scratch.path("none"), package: "dataset-x")
    #expect(throws: DatasetError.notInstalled(name: "x", folder: place.folder, package: "dataset-x")) {
      try DatasetCatalogue.find("x", base: ".", among: [place])
    }
  }

  @Test("a known set of which a file is missing names Debian's package too")
  func partlyInstalled() {
    scratch.writeSet()
    #expect(remove(scratch.path("t10k-labels-idx1-ubyte")) == 0)
    let place = DatasetPlace(name: "x", folder: scratch.folder, package: "dataset-x")
    #expect(throws: DatasetError.notInstalled(name: "x", folder: place.folder, package: "dataset-x")) {
      _ = try IDXFormat(opening: place).read()
    }
  }

  @Test("each of the four files is missed by its role", arguments: IDXPart.allCases)
  func missing(file: IDXPart) {
    scratch.writeSet()
    #expect(remove(scratch.path(file.names[0])) == 0)
    let error = disk.error()
    let present = IDXPart.allCases.filter { $0 != file }.map { $0.names[0] }.sorted()
    #expect(
      error
        == .missingFile(role: file.role, folder: scratch.folder, accepted: file.names, present: present))
    #expect(error?.hint.contains(file.names[1]) == true)
    #expect(error?.hint.hasSuffix("; the folder has \(present.joined(separator: ", "))") == true)
  }

  @Test("an empty folder is missing its training images first")
  func emptyFolder() {
    #expect(disk.error()?.message == "no training images in \(scratch.folder)")
    #expect(disk.error()?.hint.hasSuffix("; the folder is empty") == true)
  }

  @Test("images and labels that disagree in number are both named")
  func counts() {
    scratch.writeSet()
    let labels = scratch.write(IDX.labels([1, 2]), to: "t10k-labels-idx1-ubyte")
    #expect(
      disk.error()
        == .countMismatch(
          images: scratch.path("t10k-images-idx3-ubyte"), imageCount: 3, labels: labels, labelCount: 2))
  }

  @Test("a label out of range is named with its place, counted from 1")
  func labels() {
    scratch.writeSet()
    let path = scratch.write(IDX.labels([0, 1, 10, 0, 0]), to: "train-labels-idx1-ubyte")
    let error = disk.error()
    #expect(error == .labelOutOfRange(path, index: 2, label: 10, classCount: 10))
    #expect(
      error?.message.contains("label 10 in \(path), example 3, is not one of the 10 classes (0 to 9)") == true
    )
  }

  @Test("training and test images of different sizes are refused")
  func sizes() {
    scratch.writeSet()
    let path = scratch.write(IDX.images(count: 3, rows: 3, columns: 2), to: "t10k-images-idx3-ubyte")
    #expect(
      disk.error()
        == .imageSizeMismatch(
          train: scratch.path("train-images-idx3-ubyte"), trainSize: ImageSize(rows: 2, columns: 3),
          test: path,
          testSize: ImageSize(rows: 3, columns: 2)))
  }

  @Test("of several damaged files the first in order is reported, whichever was read first")
  func order() {
    scratch.writeSet()
    let first = scratch.write([1], to: "train-labels-idx1-ubyte")
    scratch.write([1], to: "t10k-labels-idx1-ubyte")
    for _ in 0..<10 { #expect(disk.error() == .headerTruncated(first, bytes: 1, expected: 8)) }
  }

  @Test("class names come from classes.txt, whatever its line ends", arguments: ["\n", "\r\n"])
  func classNames(newline: String) throws {
    scratch.writeSet()
    let names = (0..<12).map { "class \($0)" }
    scratch.write(Array(("\u{FEFF}" + names.joined(separator: newline) + newline).utf8), to: "classes.txt")
    let set = try disk.load()
    #expect(set.classNames == names)
    #expect(set.train.classCount == 12)
  }

  @Test("a classes.txt that is no list of names is refused with the reason")
  func badClassNames() {
    scratch.writeSet()
    let cases: [([UInt8], String)] = [
      ([0xff, 0xfe, 10], "it is not UTF-8"), (Array("one\n".utf8), "it has 1 names"),
      (Array("a\nb\na\n".utf8), "a name is there twice"),
      ([UInt8](repeating: 97, count: 70_000), "it is too long"),
      (Array((0..<257).map { "\($0)\n" }.joined().utf8), "it has 257 names"),
    ]
    for (bytes, reason) in cases {
      let path = scratch.write(bytes, to: "classes.txt")
      #expect(disk.error() == .badClassNames(path, reason: reason))
    }
  }

  @Test("too few class names make a label out of range")
  func fewNames() {
    scratch.writeSet()
    scratch.write(Array("a\nb\nc\n".utf8), to: "classes.txt")
    #expect(
      disk.error()
        == .labelOutOfRange(scratch.path("train-labels-idx1-ubyte"), index: 3, label: 9, classCount: 3))
  }
}
