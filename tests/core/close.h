// Comparing matrices of floats with numbers that are known better.
#pragma once

#include <doctest/doctest.h>

#include <Eigen/Core>

namespace glossa::test {

// The largest difference between two matrices of the same shape; NaN where either holds one.
template <typename A, typename B>
double distance(const Eigen::DenseBase<A>& a, const Eigen::DenseBase<B>& b) {
  REQUIRE(a.rows() == b.rows());
  REQUIRE(a.cols() == b.cols());
  return (a.derived().template cast<double>() - b.derived().template cast<double>())
      .array()
      .abs()
      .template maxCoeff<Eigen::PropagateNaN>();
}

}  // namespace glossa::test
