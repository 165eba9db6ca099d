#pragma once

#include <cstdint>
#include <vector>

#include "app/model/choices.hpp"
#include "app/model/scene.hpp"

namespace ecg::app {

/// Rows of the beat table in their order.
struct TableRows {
  bool made = false;
  std::uint32_t analysis_version = 0;
  TableChoices made_for;
  std::vector<std::int32_t> beats;
};

/// Remakes `rows.beats` when analysis, filter or order changed. Ties keep the order of time.
void refresh_rows(const Scene& scene, const TableChoices& choices, TableRows& rows);

}  // namespace ecg::app
