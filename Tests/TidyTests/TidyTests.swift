import Foundation
import Testing

/// The house rules over the whole tree; each rule is also shown to fail on samples.
@Suite struct TidyTests {
  static let rules: [Rule] = [
    .fileLength, .thinMain, .bannedNames, .leftovers, .spelling, .localPaths, .sharedAccess,
    .traps, .swallowedErrors, .ambient, .waitingInTests, .logInterpolation,
    .sqlPlace, .selectStar, .floatingPoint, .exhaustiveSwitch, .noPackages, .imports, .documentation,
  ]

  @Test(arguments: rules) func holdsInTheTree(_ rule: Rule) {
    let breaches = rule.breaches(in: Tree.files)
    #expect(breaches.isEmpty, "\(breaches.map(\.description).joined(separator: "\n"))")
  }

  @Test(arguments: rules) func isSeenToFail(_ rule: Rule) {
    for (path, text) in rule.bad {
      #expect(!rule.breaches(in: [SourceFile(path: path, text: text)]).isEmpty, "\(path): \(text) passed")
    }
    for (path, text) in rule.good {
      #expect(rule.breaches(in: [SourceFile(path: path, text: text)]).isEmpty, "\(path): \(text) failed")
    }
    #expect(!rule.bad.isEmpty)
  }

  @Test func findsTheTree() {
    #expect(Tree.files.count > 100)
    #expect(Tree.files.contains { $0.path == "Package.swift" })
    #expect(!Tree.files.contains { $0.isUnder(Tree.generatedFolders) })
  }

  @Test func topLevelIsAsDesigned() {
    let allowed: Set = [
      "Package.swift", "Services", "Shared", "Tests", "proto", "deploy", "README.md", "ARCHITECTURE.md", "CHANGELOG.md",
      "LICENSE",
      // Not tracked: the default data directory, and SwiftPM's record of the packages that there are none of.
      "data", "Package.resolved",
    ]
    let others = Tree.entries.filter { !$0.hasPrefix(".") && !allowed.contains($0) }
    #expect(others.isEmpty, "what are \(others.sorted()) doing at the top of the tree?")
  }

  @Test func everyDeclaredTargetHasAFloor() throws {
    let manifest = try #require(Tree.files.first { $0.path == "Package.swift" })
    let library = /\b(?:library|systemLibrary|cLibrary)\(\s*"(\w+)"/
    let declared = manifest.withoutComments.matches(of: library).map { String($0.1) }
    #expect(declared.count >= 13)
    for name in declared {
      #expect(Floors.targets.contains { $0.name == name }, "\(name) is in Package.swift and not in Floors")
    }
  }
}
