#pragma once

#include "beat_lab/jobs.hpp"

namespace ecg::lab {

/// Global boundaries of every beat, the usual beat's intervals and the findings, without a model, into the file `out`:
///
///   beat R P_ONSET P_PEAK P_END QRS_ONSET QRS_END T_PEAK T_END     samples, -1 where absent
///   usual PR QRS QT RR                                             ms, -1 where absent
///   finding NAME TEXT
///
/// `qrs_slope`, `p_share`, `t_share` stand in for those of GlobalSettings in the boundaries. @return number of beats.
std::size_t write_waves(const Job& job, const Record& record);

}  // namespace ecg::lab
