#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace ecg {

/// Statements of the device or of a physician that stand in a hospital's file, as comments that say whose they are not:
/// "Statement in the file: Sinus rhythm". At most kMostFileStatements of them; blank ones and repetitions are left out.
class FileStatements {
 public:
  /// `text`: UTF-8, or ISO 8859-1.
  void add(std::string_view text);
  /// "PR", 148, "ms".
  void add_measurement(std::string_view name, std::string_view value, std::string_view unit);
  /// The statements, then one line of measurements: "Measured in the file: PR 148 ms, QRS 92 ms".
  std::vector<std::string> comments() &&;

 private:
  std::vector<std::string> statements_;
  std::string measurements_;
  std::size_t measurement_count_ = 0;
};

inline constexpr std::size_t kMostFileStatements = 100;

}  // namespace ecg
