// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace amalgam {

// Field numbers of onnx.proto3, message by message.
namespace attribute_field {
constexpr int name = 1, real = 2, integer = 3, text = 4, tensor = 5, integers = 8, type = 20;
}
namespace attribute_type {
constexpr int real = 1, integer = 2, text = 3, tensor = 4, integers = 7;
}
namespace dimension_field {
constexpr int size = 1, name = 2;
}
namespace graph_field {
constexpr int node = 1, name = 2, constant = 5, input = 11, output = 12;
}
namespace model_field {
constexpr int format = 1, producer = 2, producer_version = 3, description = 6, graph = 7, operator_set = 8,
              metadata = 14;
}
namespace node_field {
constexpr int input = 1, output = 2, name = 3, operation = 4, attribute = 5;
}
namespace operator_set_field {
constexpr int version = 2;
}
namespace pair_field {
constexpr int key = 1, value = 2;
}
namespace shape_field {
constexpr int dimension = 1;
}
namespace tensor_field {
constexpr int size = 1, type = 2, name = 8, bytes = 9;
}
namespace tensor_type_field {
constexpr int type = 1, shape = 2;
}
namespace type_field {
constexpr int tensor = 1;
}
namespace value_field {
constexpr int name = 1, type = 2;
}

}  // namespace amalgam
