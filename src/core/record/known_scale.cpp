#include "core/record/known_scale.hpp"

#include <algorithm>

namespace ecg {

bool has_known_scale(const Record& record, std::size_t signal) {
  const Signal& one = record.signals[signal];
  return one.is_voltage() && std::ranges::none_of(record.diagnostics, [&](const Diagnostic& each) {
           return each.code == DiagnosticCode::default_gain && each.field == one.lead;
         });
}

}  // namespace ecg
