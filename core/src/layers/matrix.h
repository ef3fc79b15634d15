// The matrix types of all layers. Row-major, as PyTorch stores weights and as kernels walk rows.
#pragma once

#include <Eigen/Core>

namespace glossa {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Vector = Eigen::Matrix<float, 1, Eigen::Dynamic>;
using Index = Eigen::Index;

// Neighbouring columns of a matrix.
using Columns = Eigen::Ref<Matrix, 0, Eigen::OuterStride<>>;
using ConstColumns = Eigen::Ref<const Matrix, 0, Eigen::OuterStride<>>;

}  // namespace glossa
