#pragma once

namespace ecg {

// Elementary functions made of + - * / only. The C library's differ in the last bit from platform to platform; these
// give the same bits wherever doubles are IEEE 754 and products are not fused with sums.

/// e^x, relative error below 1e-13 for x in [-700, 700]; 0 below, e^700 above.
double portable_exp(double x);
/// Sine of an angle in turns (1 = full circle), absolute error below 1e-11.
double sine_of_turns(double turns);

}  // namespace ecg
