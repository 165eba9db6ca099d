#pragma once

#include "core/record/record.hpp"

namespace ecg::lab {

struct NoiseSettings {
  double snr_db = 6.0;
  double clean_s = 300.0;   ///< without noise at the beginning
  double period_s = 120.0;  ///< then noise and silence take turns of this length; 0: noise all the time
};

/// Adds noise as the noise stress test does (Moody, Muldrow, Mark, Computers in Cardiology 11:381, 1984; program `nst`
/// of the WFDB software package): per lead, the gain makes 10 lg(S / N) equal snr_db, where S is the squared mean
/// peak-to-peak amplitude of the normal complexes over 8, and N the squared mean of the noise's root mean square in
/// seconds, both without their largest and smallest 5 %. Noise leads take turns where there are fewer; a noise record
/// that is too short begins again; noise at another rate is read by straight lines.
/// Without reference beats the signal's own root mean square stands in for the complexes.
Record with_noise(const Record& record, const Record& noise, const NoiseSettings& settings);

}  // namespace ecg::lab
