// SPDX-License-Identifier: GPL-3.0-or-later
// One step of a gated recurrent unit, LibTorch's form: r, z = σ(xr + hr), σ(xz + hz), n = tanh(xn + r hn), h' = (1 - z) n + z h.
// Source:  Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder"
// Included through kernels_body.h only.
#pragma once

namespace amalgam::compiled::AMALGAM_KERNELS {

/// from_input rows lie input_row apart, [3·hidden] each; from_state, gates [rows, 3·hidden] and [rows, 4·hidden]: r, z, n, hn.
static void gru_step(float* next, float* gates, const float* from_input, const float* from_state, const float* state, Size rows,
                     Size hidden, Size input_row) {
  for (Size row = 0; row < rows; ++row) {
    const float* x = from_input + row * input_row;
    const float* h = from_state + row * 3 * hidden;
    float* g = gates + row * 4 * hidden;
    for (Size i = 0; i < hidden; i += kLanes) {
      const Size n = hidden - i < kLanes ? hidden - i : kLanes;
      const Lanes r = sigmoid_of(get_some(x + i, n) + get_some(h + i, n));
      const Lanes z = sigmoid_of(get_some(x + hidden + i, n) + get_some(h + hidden + i, n));
      const Lanes inner = get_some(h + 2 * hidden + i, n);
      const Lanes fresh = tanh_of(get_some(x + 2 * hidden + i, n) + r * inner);
      put_some(g + i, r, n);
      put_some(g + hidden + i, z, n);
      put_some(g + 2 * hidden + i, fresh, n);
      put_some(g + 3 * hidden + i, inner, n);
      put_some(next + row * hidden + i, (1 - z) * fresh + z * get_some(state + row * hidden + i, n), n);
    }
  }
}

/// state_slope is overwritten with the part that does not go through the product of the state.
static void gru_step_slope(float* state_slope, float* input_slope, float* from_state_slope, const float* next_slope,
                           const float* gates, const float* state, Size rows, Size hidden, Size input_row) {
  for (Size row = 0; row < rows; ++row) {
    const float* g = gates + row * 4 * hidden;
    float* dx = input_slope + row * input_row;
    float* dh = from_state_slope + row * 3 * hidden;
    for (Size i = 0; i < hidden; i += kLanes) {
      const Size n = hidden - i < kLanes ? hidden - i : kLanes;
      const Lanes r = get_some(g + i, n), z = get_some(g + hidden + i, n), fresh = get_some(g + 2 * hidden + i, n);
      const Lanes inner = get_some(g + 3 * hidden + i, n);
      const Lanes d = get_some(next_slope + row * hidden + i, n), old = get_some(state + row * hidden + i, n);
      const Lanes dn = d * (1 - z) * (1 - fresh * fresh);
      const Lanes dz = d * (old - fresh) * z * (1 - z);
      const Lanes dr = dn * inner * r * (1 - r);
      put_some(dx + i, dr, n);
      put_some(dx + hidden + i, dz, n);
      put_some(dx + 2 * hidden + i, dn, n);
      put_some(dh + i, dr, n);
      put_some(dh + hidden + i, dz, n);
      put_some(dh + 2 * hidden + i, dn * r, n);
      put_some(state_slope + row * hidden + i, d * z, n);
    }
  }
}

}  // namespace amalgam::compiled::AMALGAM_KERNELS
