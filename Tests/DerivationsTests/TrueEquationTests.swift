import Testing

@testable import Derivations

@Suite("Equations that hold")
struct TrueEquationTests {
  static let forward = [
    #"z_1 = W_1 x + b_1"#,
    #"a_1 = \sigma(z_1)"#,
    #"\mathbf{a}_1 = \text{sigmoid}(\boldsymbol{z}_1)"#,
    #"\hat y = \text{softmax}(z_3) = a_3"#,
    #"\begin{aligned} z_2 &= W_2 a_1 + b_2, & a_2 &= \text{sigmoid}(z_2), \\ z_3 &= W_3 a_2 + b_3, & \hat y &= \text{softmax}(z_3). \end{aligned}"#,
    #"Z_1 = W_1 X + b_1 \mathbf 1^T"#,
    #"Z_1 = W_1 X + b_1"#,
    #"\hat Y = \text{softmax}(Z_3)"#,
    #"z_l = W_l a_{l-1} + b_l"#,
    #"a_l = \sigma(z_l), \quad l = 1, 2"#,
    #"z^{[2]} = W^{[2]} a^{[1]} + b^{[2]}"#,
    #"\hat y_k = \frac{e^{z_{3,k}}}{\sum_{j=1}^{K} e^{z_{3,j}}}"#,
    #"\hat y_k = \frac{e^{z_k}}{\sum_j e^{z_j}}"#,
    #"\text{softmax}(z)_k = \frac{e^{z_k}}{\sum_{j=1}^{3} e^{z_j}}"#,
    #"z_{2,j} = \sum_{k=1}^{5} W_{2,jk} a_{1,k} + b_{2,j}"#,
    #"z_{2,j}^{(i)} = \sum_{k=1}^{n_1} W_{2,jk} a_{1,k}^{(i)} + b_{2,j}"#,
    #"(z_3)_j = \sum_k (W_3)_{jk} (a_2)_k + (b_3)_j"#,
    #"\sum_k \hat y_k = 1"#,
    #"\mathbf 1^T \hat y = 1"#,
    #"\hat y^\top \mathbf{1} = 1"#,
    #"L = -\sum_{k=1}^{3} y_k \log \hat y_k"#,
    #"L = - y^T \ln \hat{y}"#,
    #"L^{(i)} = -\sum_k y_k^{(i)} \log \hat y_k^{(i)}"#,
    #"J = \frac{1}{B} \sum_{i=1}^{B} L^{(i)}"#,
    #"J = \frac1n \sum_{i=1}^n L^{(i)}"#,
    #"L = \frac{1}{B} \sum_{i=1}^{B} L^{(i)}"#,
    #"L = -\frac1B \sum_{i=1}^B \sum_{k=1}^K y_k^{(i)} \log \hat y_k^{(i)}"#,
    #"J = -\tfrac{1}{B}\, \mathbf 1^T (Y \odot \log \hat Y)\, \mathbf 1"#,
    #"\sqrt{x^T x} = \|x\|"#,
    #"\prod_k e^{z_{3,k}} = e^{\sum_k z_{3,k}}"#,
    #"e^{\max_k z_{3,k}} = \max_k e^{z_{3,k}}"#,
    #"\ln 10 \approx 2.303"#,
    #"\ln K \ne \ln B"#,
    #"\eta = 0.5"#,
    #"\sigma(z) = \frac{1}{1 + e^{-z}}, \qquad \tanh(z) = \frac{e^z - e^{-z}}{e^z + e^{-z}}"#,
    #"\tanh(z) = 2\sigma(2z) - 1"#,
    #"\operatorname{ReLU}(z) = \max(0, z)"#,
    // A norm typed with two bars.
    #"||y||^2 = 1"#,
    #"||y||_2 = ||W_1||_F / ||W_1||"#,
    #"\left|\left| y \right|\right| = 1"#,
    #"||y_1| - |y_2|| = |y_2 - y_1|"#,
    // Characters that people paste.
    #"z₁ = W₁x + b₁"#,
    "y\u{302} = \\text{softmax}(z_3)",
    // An inequality that gives the range of an index.
    #"a_l = \sigma(z_l), \quad l < 3"#,
    #"a_l = \sigma(z_l) \\ l < 3"#,
  ]

  static let backward = [
    #"\frac{\partial L}{\partial z_3} = \text{softmax}(z_3) - y, \qquad \frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial z_3} \cdot a_2^T, \qquad \frac{\partial L}{\partial b_3} = \frac{\partial L}{\partial z_3}."#,
    #"\begin{aligned} \frac{\partial L}{\partial z_2} &= \left(W_3^T \cdot \frac{\partial L}{\partial z_3}\right) \odot \text{sigmoid}'(z_2) \\ \frac{\partial L}{\partial W_2} &= \frac{\partial L}{\partial z_2} \cdot a_1^T \end{aligned}"#,
    #"\partial L/\partial z_1 = W_2^T \,\partial L/\partial z_2 \odot \sigma'(z_1)"#,
    #"\nabla_{W_2} L = \nabla_{z_2} L\, a_1^T"#,
    #"\frac{\partial L}{\partial z_l} = \left(W_{l+1}^T \frac{\partial L}{\partial z_{l+1}}\right) \odot \sigma'(z_l)"#,
    #"\sigma'(z) = \sigma(z)(1 - \sigma(z))"#,
    #"\sigma'(z_1) = a_1 \odot (1 - a_1)"#,
    #"\tanh'(z) = 1 - \tanh^2(z)"#,
    #"\frac{d}{dz} \sigma(z) = \sigma(z)\,(1 - \sigma(z))"#,
    #"\frac{d\sigma(z)}{dz} = \sigma'(z)"#,
    #"\frac{\partial \hat y_j}{\partial z_{3,k}} = \hat y_j(\delta_{jk} - \hat y_k)"#,
    #"\frac{\partial L}{\partial z_{3,k}} = -\sum_j \frac{y_j}{\hat y_j}\, \hat y_j (\delta_{jk} - \hat y_k) = -y_k + \hat y_k \sum_j y_j = \hat y_k - y_k"#,
    #"\frac{\partial L}{\partial \hat y_k} = -\frac{y_k}{\hat y_k}"#,
    #"\frac{\partial L}{\partial \hat y} = -y \oslash \hat y"#,
    #"\frac{\partial \hat y}{\partial z_3} = \operatorname{diag}(\hat y) - \hat y \hat y^T"#,
    #"\frac{\partial a_2}{\partial z_2} = \operatorname{diag}(\sigma'(z_2))"#,
    #"\frac{\partial z_3}{\partial a_2} = W_3"#,
    #"\frac{\partial z_3}{\partial a_2} = W_3^T"#,
    #"\frac{\partial L}{\partial z_2} = \left(\frac{\partial z_3}{\partial a_2} \frac{\partial a_2}{\partial z_2}\right)^T \frac{\partial L}{\partial z_3}"#,
    #"\frac{\partial L}{\partial z_2} = \frac{\partial L}{\partial z_3} \frac{\partial z_3}{\partial a_2} \frac{\partial a_2}{\partial z_2}"#,
    #"\frac{\partial L}{\partial z_2} = \frac{\partial a_2}{\partial z_2} \frac{\partial z_3}{\partial a_2} \frac{\partial L}{\partial z_3}"#,
    #"\frac{\partial z_{2,i}}{\partial W_{2,jk}} = \delta_{ij} a_{1,k}"#,
    #"\frac{\partial L}{\partial W_{2,jk}} = \frac{\partial L}{\partial z_{2,j}} a_{1,k}"#,
    #"\frac{\partial L}{\partial Z_3} = \hat Y - Y, \qquad \frac{\partial J}{\partial Z_3} = \frac1B (\hat Y - Y)"#,
    #"\frac{\partial J}{\partial W_3} = \frac{1}{B}\frac{\partial L}{\partial Z_3} A_2^T"#,
    #"\frac{\partial J}{\partial b_3} = \frac1B \sum_{i=1}^{B} \frac{\partial L^{(i)}}{\partial z_3^{(i)}}"#,
    #"\frac{\partial J}{\partial W_l} = \frac{1}{B} \sum_{i=1}^{B} \frac{\partial L^{(i)}}{\partial z_l^{(i)}} \, \bigl(a_{l-1}^{(i)}\bigr)^T"#,
    #"\frac{\partial J}{\partial W_l} = \frac{1}{B} \frac{\partial L}{\partial Z_l} A_{l-1}^T"#,
    #"\frac{\partial J}{\partial b_2} = \frac1B \frac{\partial L}{\partial Z_2} \mathbf 1"#,
    #"\frac{\partial L}{\partial X} = W_1^T \frac{\partial L}{\partial Z_1}"#,
    #"\frac{\partial L}{\partial x} = W_1^T \frac{\partial L}{\partial z_1}"#,
    #"\frac{\partial L^{(i)}}{\partial z_3^{(j)}} = \delta_{ij} (\hat y^{(i)} - y^{(i)})"#,
    #"\frac{\partial L}{\partial z_3} \ne y - \hat y"#,
    #"\frac{\partial}{\partial a_2} (W_3 a_2 + b_3) = W_3"#,
    #"\frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial z_3} \frac{\partial z_3}{\partial W_3}"#,
    #"\frac{\partial L}{\partial W_2} = \frac{\partial z_2}{\partial W_2} \frac{\partial L}{\partial z_2}"#,
    #"\frac{\partial L}{\partial W_3} = \frac{\partial L}{\partial \hat y} \frac{\partial \hat y}{\partial z_3} \frac{\partial z_3}{\partial W_3}"#,
    #"\frac{\partial L}{\partial W_3} = (\hat y - y) \cdot \frac{\partial z_3}{\partial W_3}"#,
    #"\sum_{k=0}^{K-1} \hat y_k = 1"#,
    #"\sum_{k=0}^{2} y_k \ln \hat y_k = -L"#,
    #"\sum_{k=1}^{K-1} \hat y_k = 1 - \hat y_3"#,
    #"\sum_{k=0}^{1} \hat y_k = 1 - \hat y_3"#,
    #"J = \frac1B \sum_{i=0}^{B-1} L^{(i)}"#,
    #"\log_2 8 = 3"#,
    #"\log_{10} 100 = 2"#,
    #"\lg 100 = 2"#,
    #"\log_2(8)^2 = 9"#,
    #"\lg(1000)^2 = 9"#,
    #"L = -\ln 2 \sum_k y_k \log_2 \hat y_k"#,
    #"σ′(z) = σ(z)(1 - σ(z))"#,
    #"|a_1| = a_1"#,
    #"\max(0, \hat y_k) = \hat y_k"#,
    #"|L| = L"#,
    #"\frac{∂L}{∂z₃} = ŷ − y"#,
    // A chain over several lines of the source.
    "\\frac{\\partial L}{\\partial W_3}\n  = (\\hat y - y)\n    a_2^T\n  = \\frac{\\partial L}{\\partial z_3} a_2^T",
    "\\frac{\\partial L}{\\partial W_3} = (\\hat y - y)\n a_2^T = \\frac{\\partial L}{\\partial z_3} a_2^T",
    "z_1 = W_1 x +\n b_1\n= b_1\n+ W_1 x",
    "z_1 = \\bigl(\nW_1 x + b_1\n\\bigr) = b_1 + W_1 x",
  ]

  @Test("hold", arguments: forward + backward)
  func holds(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(!findings.isEmpty)
    for finding in findings {
      #expect(finding.verdict == .holds, "\(source): \(finding.summary)")
    }
  }

  /// Rules of algebra: they hold, but do not test the network.
  static let algebra = [
    #"\lVert z_1 \rVert^2 = z_1^T z_1 = \sum_j z_{1,j}^2"#,
    #"|z_3| = \max(z_3, -z_3)"#,
    #"\operatorname{diag}(a_2) z_2 = a_2 \odot z_2"#,
    #"I a_2 = a_2"#,
    #"|| \hat y - y ||^2 = \sum_k (\hat y_k - y_k)^2"#,
    #"|x_1||x_2| = |x_1 x_2|"#,
    #"(ŷ - y)ᵀ(ŷ - y) = ‖ŷ - y‖²"#,
    #"a_1 \cdot a_1 = \lVert a_1 \rVert^2"#,
    #"\sum_{l=1}^3 \lVert W_l \rVert^2 = \lVert W_1 \rVert^2 + \lVert W_2 \rVert^2 + \lVert W_3 \rVert^2"#,
    #"(W_3 a_2)^T = a_2^T W_3^T"#,
    #"(W_3 a_2)ᵀ = a_2ᵀ W_3ᵀ"#,
    #"1 - \hat y = \mathbf 1 - \hat y"#,
  ]

  @Test("hold, and say nothing of the network", arguments: algebra)
  func rules(_ source: String) {
    var bench = Bench()
    for finding in bench.check(source) {
      #expect(finding.verdict == .saysNothing && finding.isAlgebra, "\(source): \(finding.summary)")
      #expect(finding.worstError.map { $0 <= Comparison.exactTolerance } == true)
    }
  }

  static let definitions = [
    #"\delta_3 = \frac{\partial L}{\partial z_3} = \hat y - y \\ \frac{\partial L}{\partial W_3} = \delta_3 a_2^T \\ \delta_2 = (W_3^T \delta_3) \odot \sigma'(z_2) \\ \frac{\partial L}{\partial W_2} = \delta_2 a_1^T"#,
    #"\delta_l := \frac{\partial L}{\partial z_l} \\ \delta_l = (W_{l+1}^T \delta_{l+1}) \odot \sigma'(z_l) \\ \frac{\partial L}{\partial W_l} = \delta_l a_{l-1}^T \\ \frac{\partial L}{\partial b_l} = \delta_l"#,
    #"p = \hat y \\ \frac{\partial p_j}{\partial z_{3,k}} = p_j (\delta_{jk} - p_k)"#,
    #"\text{output} = \text{softmax}(z_3) \\ \text{output} = \hat y"#,
    #"e^{(i)} = \hat y^{(i)} - y^{(i)} \\ \frac{\partial L^{(i)}}{\partial z_3^{(i)}} = e^{(i)}"#,
    #"\delta_{3,k} = \hat y_k - y_k \\ \delta_3 = \frac{\partial L}{\partial z_3}"#,
    #"T = 1 \\ \hat y_k = \frac{e^{z_k/T}}{\sum_j e^{z_j/T}}"#,
    #"\Delta_l = \frac{\partial L}{\partial Z_l} \\ \frac{\partial J}{\partial W_l} = \frac1B \Delta_l A_{l-1}^T"#,
  ]

  @Test("what is defined can be used", arguments: definitions)
  func definitionsHold(_ source: String) {
    var bench = Bench()
    let findings = bench.check(source)
    #expect(findings.contains { $0.verdict == .defines })
    for finding in findings {
      #expect(finding.verdict == .holds || finding.verdict == .defines, "\(source): \(finding.summary)")
    }
  }
}
